import {
  createLineDecoder,
  createRecordReader,
  parseJson,
  recordText,
  loadSources,
  sourceNames,
  type ReadItem,
  type Source,
} from '@tidewaiter/sources'
import { CliError } from '../cli-errors.ts'

/** How far into a file a record that a source recognises may stand; start-up text of a tool takes some kilobytes. */
const detectionBytes = 1024 * 1024

/** Records are looked at in steps of this size, so that a file whose first record tells needs no more than one. */
const stepBytes = 64 * 1024

/** What an input holds: records of a source, CEF messages, or nothing to be recognised. */
export type Detection = {
  readonly found: Source | 'cef' | 'nothing'
  /** The whole input, what was looked at included. */
  readonly chunks: AsyncIterable<Uint8Array>
}

/**
 * Finds out which tool wrote an input from its first records: objects of JSON before lines of text, which stand between
 * them too. Gives back the input with what was read of it.
 *
 * @throws {CliError} `source-not-recognised`
 */
export async function detectSource(file: string, chunks: AsyncIterable<Uint8Array>): Promise<Detection> {
  const iterator = chunks[Symbol.asyncIterator]()
  const reader = createRecordReader()
  const sources = await loadSources()
  const seen: Buffer[] = []
  let size = 0
  let records = 0
  let texts = 0

  const recognised = (items: readonly ReadItem[]): Source | undefined => {
    for (const item of items) {
      if (item.kind === 'skipped' && item.reason === 'not-json') texts++
      if (item.kind === 'skipped') continue
      records++
      const parsed = item.kind === 'record' ? parseJson(recordText(item)) : undefined
      if (parsed === undefined || !('value' in parsed)) continue
      const source = sources.find(({ recognises }) => recognises(parsed.value))
      if (source !== undefined) return source
    }
    return undefined
  }

  let ofText: Source | undefined
  const lines = createLineDecoder({
    item: (item) => {
      if (item.kind !== 'record' || ofText !== undefined) return
      const line = recordText(item)
      ofText = sources.find(({ input, recognises }) => input === 'lines' && recognises(line))
    },
  })
  const read = (bytes: Uint8Array): Source | undefined => {
    const source = recognised(reader.push(bytes))
    if (source === undefined && ofText === undefined) lines.push(bytes)
    return source ?? ofText
  }
  const end = (): Source | undefined => {
    const source = recognised(reader.end())
    if (source === undefined && ofText === undefined) lines.end()
    return source ?? ofText
  }

  for (;;) {
    const next = await iterator.next()
    if (next.done === true) break
    const chunk = Buffer.from(next.value) // a copy: the memory of a chunk is used again
    seen.push(chunk)
    size += chunk.length
    for (let from = 0; from < chunk.length; from += stepBytes) {
      const source = read(chunk.subarray(from, from + stepBytes))
      if (source !== undefined) return { found: source, chunks: continued(seen, iterator) }
    }
    if (size >= detectionBytes) break
  }
  const found = end() ?? (texts > 0 && holdsCef(seen) ? 'cef' : undefined)
  if (found !== undefined) return { found, chunks: continued(seen, iterator) }
  if (records + texts === 0 && size < detectionBytes) return { found: 'nothing', chunks: continued(seen, iterator) }
  const choices = sourceNames.join(', ')
  throw new CliError('source-not-recognised', { file: nameOf(file), choices })
}

/** True when a line near the beginning has a CEF header, bare or behind a syslog header. */
function holdsCef(chunks: readonly Buffer[]): boolean {
  return /(?:^|[ >])CEF: ?\d+(?:\.\d+)?\|/m.test(Buffer.concat(chunks).toString('latin1', 0, stepBytes))
}

/** How a file is called in messages. */
export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file
}

async function* continued(seen: readonly Buffer[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* seen
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}
