import {
  createPieceConverter,
  createRecordConversion,
  watchReports,
  type ConversionPool,
  type Converter,
  type ConverterCounts,
  type RefusedRecord,
  type Source,
  type SourceReader,
} from '@tidewaiter/sources'
import { CliError } from '../cli-errors.ts'
import type { Input } from '../input/open-input.ts'
import type { ConversionPlan } from './conversion-plan.ts'
import { detectSource, nameOf } from './detect-source.ts'
import { openSource } from './source-settings.ts'
import type { FoundReport, Refusal } from './told-of-record.ts'

/** What a conversion tells while it runs. */
export type ConversionHooks = {
  /** Called once at the start with the counts, which go on growing. */
  readonly counting: (counts: ConverterCounts) => void
  readonly refused: (refusal: Refusal) => void
  /** Given what scanners found; without a pool, whose threads do not tell. */
  readonly found?: (report: FoundReport) => void
  /** Called after each chunk of input and at the end, to take what has been converted. */
  readonly drain: (converter: Converter) => Promise<void>
  /** @param bytes of the input read so far; @param records seen so far in this file */
  readonly progress: (bytes: number, records: number) => void
  /** Converts on several threads; without it this one does it all. */
  readonly pool?: ConversionPool
  /** Takes an input that holds CEF messages and not records; without it such an input is an error. */
  readonly cef?: (file: string, chunks: AsyncIterable<Uint8Array>, hooks: ConversionHooks) => Promise<void>
}

/**
 * Converts one input from its first byte to its last. Nothing in the input makes it fail; what fails is opening (see
 * `detectSource`, `openSource`), reading and draining. What was read before reading failed has been converted.
 *
 * @throws {CliError} `input-is-cef` for an input that is converted already
 */
export async function convertInput(input: Input, plan: ConversionPlan, hooks: ConversionHooks): Promise<void> {
  const { found, chunks } =
    plan.source === undefined
      ? await detectSource(input.name, input.chunks)
      : { found: plan.source, chunks: input.chunks }
  if (found === 'nothing') return
  if (found !== 'cef') await convertRecords(found, input.name, chunks, plan, hooks)
  else if (hooks.cef !== undefined) await hooks.cef(input.name, chunks, hooks)
  else throw new CliError('input-is-cef', { file: nameOf(input.name) })
}

async function convertRecords(
  source: Source,
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  plan: ConversionPlan,
  hooks: ConversionHooks,
): Promise<void> {
  const { found } = hooks
  const open = (): SourceReader => {
    const reader = openSource(source, plan.settings, plan.context, plan.command)
    if (found === undefined) return reader
    return watchReports(reader, (reports) => {
      const record = pieces.converter.counts.records + 1
      for (const report of reports) found({ source: source.name, file, record, report })
    })
  }
  const pieces = createPieceConverter(open, plan.context, plan.converter, plan.plainOnly, source)
  const { converter } = pieces
  hooks.counting(converter.counts)
  let bytes = 0
  const taken = async (length: number): Promise<void> => {
    bytes += length
    hooks.progress(bytes, converter.counts.records)
    if (converter.output.length > 0) await hooks.drain(converter)
  }
  const refused = (record: RefusedRecord): void => {
    hooks.refused({ source: source.name, file, record: record.record, reason: refusalText(record) })
  }
  let failure: unknown
  try {
    if (hooks.pool === undefined) await convertHere(source, converter, chunks, refused, taken)
    else await hooks.pool.convert(chunks, { key: source.name, pieces, refused, taken })
  } catch (error) {
    if (!isUnreadable(error)) throw error
    failure = error // what was held back for later records has to come out all the same
  }
  converter.end()
  if (converter.output.length > 0) await hooks.drain(converter)
  if (failure !== undefined) throw failure
}

/** Converts on this thread alone. What was read before reading failed has been converted when it rejects. */
async function convertHere(
  source: Source,
  converter: Converter,
  chunks: AsyncIterable<Uint8Array>,
  refused: (record: RefusedRecord) => void,
  taken: (bytes: number) => Promise<void>,
): Promise<void> {
  const conversion = createRecordConversion(converter, refused, source)
  let failure: unknown
  try {
    for await (const chunk of chunks) {
      conversion.push(chunk)
      await taken(chunk.length)
      while (conversion.more()) await taken(0)
    }
  } catch (error) {
    if (!isUnreadable(error)) throw error
    failure = error
  }
  conversion.end()
  while (conversion.more()) await taken(0)
  if (failure !== undefined) throw failure
}

function isUnreadable(error: unknown): boolean {
  return error instanceof CliError && error.code === 'file-unreadable'
}

function refusalText({ line, message, path, fault }: RefusedRecord): string {
  const place = path === undefined || path === '' ? `line ${line}` : `line ${line}, ${path}`
  return `${place}: ${message}${fault === undefined ? '' : `, at line ${fault.line}, column ${fault.column}`}`
}
