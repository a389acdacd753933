import {
  createConverter,
  createRecordDecoder,
  type Converter,
  type ConverterCounts,
  type ReadItem,
  type Source,
} from '@tidewaiter/sources'
import { CliError } from '../cli-errors.ts'
import type { Input } from '../input/open-input.ts'
import type { ConversionPlan } from './conversion-plan.ts'
import { detectSource, nameOf } from './detect-source.ts'
import type { Refusal } from './refused-file.ts'
import { openSource } from './source-settings.ts'

/** What a conversion tells while it runs. */
export type ConversionHooks = {
  /** Called once at the start with the counts, which go on growing. */
  readonly counting: (counts: ConverterCounts) => void
  readonly refused: (refusal: Refusal) => void
  /** Called after each chunk of input and at the end, to take what has been converted. */
  readonly drain: (converter: Converter) => Promise<void>
  /** @param bytes of the input read so far; @param records seen so far in this file */
  readonly progress: (bytes: number, records: number) => void
  /** Takes an input that holds CEF messages and not records; without it such an input is an error. */
  readonly cef?: (file: string, chunks: AsyncIterable<Uint8Array>, hooks: ConversionHooks) => Promise<void>
}

/** Input that stands between records and is none: not worth a line in the summary. */
const betweenRecords: readonly string[] = ['blank', 'brackets', 'refused-before']

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
  const reader = openSource(source, plan.settings, plan.context, plan.command)
  const converter = createConverter(reader, plan.context, plan.converter, plan.plainOnly)
  hooks.counting(converter.counts)

  const refuse = (line: number, reason: string): void => {
    hooks.refused({ source: source.name, file, record: converter.counts.records, reason: `line ${line}: ${reason}` })
  }
  const take = (item: ReadItem): void => {
    if (item.kind === 'record') {
      const conversion = converter.add(item)
      if (conversion.kind === 'refused') refuse(item.line, conversion.reason)
    } else if (item.kind === 'refused') {
      converter.count({ kind: 'refused', reason: item.reason })
      refuse(item.line, `${item.message}, at line ${item.faultLine}, column ${item.faultColumn}`)
    } else if (!betweenRecords.includes(item.reason)) converter.count(item)
  }

  const decoder = createRecordDecoder({ item: take, offer: converter.offer })
  let bytes = 0
  let failure: unknown
  try {
    for await (const chunk of chunks) {
      decoder.push(chunk)
      bytes += chunk.length
      hooks.progress(bytes, converter.counts.records)
      if (converter.output.length > 0) await hooks.drain(converter)
    }
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'file-unreadable') throw error
    failure = error // what was held back for later records has to come out all the same
  }
  decoder.end()
  converter.end()
  if (converter.output.length > 0) await hooks.drain(converter)
  if (failure !== undefined) throw failure
}
