import type { ConversionPool, Converter, ConverterCounts } from '@tidewaiter/sources'
import { CliError } from '../cli-errors.ts'
import { graver, type Exit } from '../exit-codes.ts'
import { inputNames, openInput } from '../input/open-input.ts'
import type { Io } from '../io.ts'
import { createProgress } from '../terminal/progress.ts'
import { printable } from '../terminal/printable.ts'
import { plural } from '../terminal/plural.ts'
import { report } from '../terminal/report.ts'
import { convertInput, type ConversionHooks } from './convert-input.ts'
import type { ConversionPlan } from './conversion-plan.ts'
import { nameOf } from './detect-source.ts'
import { openJsonLinesFile } from './json-lines-file.ts'
import { addCounts, createTotals, type Totals } from './summary.ts'
import type { FoundReport, Refusal } from './told-of-record.ts'

export type ConversionRun = {
  readonly operands: readonly string[]
  /** File for refused records. */
  readonly refusedFile: string | undefined
  /** File for what scanners found. */
  readonly reportsFile?: string | undefined
  /** Is given what scanners found, where no file takes it. */
  readonly found?: (report: FoundReport) => void
  readonly quiet: boolean
  /** Takes what has been converted; rejects to end the run. */
  readonly drain: (converter: Converter, totals: Totals) => Promise<void>
  readonly cef?: ConversionHooks['cef']
  /** Threads that convert. They are ended with the run. */
  readonly pool?: ConversionPool
}

/** Refusals that are told one by one where no file takes them. */
const toldRefusals = 5

/**
 * Converts all inputs, one after the other. An input that cannot be read, or that no source recognises, is reported and the
 * others are converted. Returns the counts of all and how the command should end.
 */
export async function runConversion(
  io: Io,
  plan: ConversionPlan,
  run: ConversionRun,
): Promise<{ readonly totals: Totals; readonly exit: Exit }> {
  const totals = createTotals()
  const refusals = run.refusedFile === undefined ? undefined : openJsonLinesFile<Refusal>(run.refusedFile)
  const reports = run.reportsFile === undefined ? undefined : openJsonLinesFile<FoundReport>(run.reportsFile)
  const found = reports?.add ?? run.found
  const progress = createProgress(io, run.quiet)
  let told = 0
  const tell = ({ file, record, reason }: Refusal): void => {
    if (run.quiet || ++told > toldRefusals) return
    progress.clear()
    io.stderr.write(`${printable(nameOf(file))}: record ${record} refused: ${printable(reason)}\n`)
  }
  let exit: Exit = 'ok'
  try {
    for (const name of inputNames(run.operands)) {
      try {
        const input = await openInput(name, io)
        let counts: ConverterCounts | undefined
        try {
          await convertInput(input, plan, {
            counting: (running) => (counts = running),
            refused: refusals?.add ?? tell,
            ...(found !== undefined && { found }),
            drain: (running) => run.drain(running, totals),
            progress: (bytes, records) => {
              refusals?.flush()
              reports?.flush()
              progress.show(name, bytes, input.size, records)
            },
            ...(run.cef !== undefined && { cef: run.cef }),
            ...(run.pool !== undefined && { pool: run.pool }),
          })
        } finally {
          if (counts !== undefined) addCounts(totals, counts)
          await input.close()
        }
      } catch (error) {
        progress.clear()
        if (!(error instanceof CliError) || !concernsOneFile.includes(error.code)) throw error
        exit = graver(exit, report(error, io))
      }
    }
  } finally {
    progress.clear()
    refusals?.close()
    reports?.close()
    await run.pool?.close()
  }
  if (told > toldRefusals) {
    io.stderr.write(`and ${plural(told - toldRefusals, 'refusal')} more: --refused FILE keeps them all\n`)
  }
  return { totals, exit: graver(exit, totals.refused > 0 ? 'faults' : 'ok') }
}

const concernsOneFile: readonly string[] = [
  'file-unreadable',
  'file-is-directory',
  'source-not-recognised',
  'input-is-cef',
]
