import { createDetector, loadSources, sourceNames, type Detection, type Source } from '@tidewaiter/sources'
import { CliError } from '../cli-errors.ts'

/** How far into a file a record that a source recognises may stand; start-up text of a tool takes some kilobytes. */
const detectionBytes = 1024 * 1024

/** How much of a single record is read to find out whose it is; most say so at their beginning. */
const longestBeginning = 16 * 1024 * 1024

/** Records are looked at in steps of this size, so that a file whose first record tells needs no more than one. */
const stepBytes = 64 * 1024

/** What an input holds: records of a source, CEF messages, or nothing to be recognised. */
type DetectedInput = {
  readonly found: Source | 'cef' | 'nothing'
  /** The whole input, what was looked at included. */
  readonly chunks: AsyncIterable<Uint8Array>
}

/**
 * Finds out which tool wrote an input, from its first records; see `createDetector`. Gives back the input with what was read
 * of it.
 *
 * @throws {CliError} `source-not-recognised`
 */
export async function detectSource(file: string, chunks: AsyncIterable<Uint8Array>): Promise<DetectedInput> {
  const iterator = chunks[Symbol.asyncIterator]()
  const detector = createDetector(await loadSources())
  const seen: Buffer[] = []
  let size = 0
  let enough = detectionBytes
  for (;;) {
    const next = await iterator.next()
    if (next.done === true) break
    const chunk = Buffer.from(next.value) // a copy: the memory of a chunk is used again
    seen.push(chunk)
    size += chunk.length
    for (let from = 0; from < chunk.length; from += stepBytes) {
      detector.push(chunk.subarray(from, from + stepBytes))
      const source = detector.recognised()
      if (source !== undefined) return { found: source, chunks: continued(seen, iterator) }
    }
    if (size < enough) continue
    const begun = detector.begun()
    if (begun === undefined || begun.source !== undefined || size >= longestBeginning) break
    enough = size * 4
  }
  const found = convertibleOf(detector.end())
  if (found !== undefined) return { found, chunks: continued(seen, iterator) }
  throw new CliError('source-not-recognised', { file: nameOf(file), choices: sourceNames.join(', ') })
}

/** What can be converted as it stands. Undefined for an input that holds something else. */
function convertibleOf(detection: Detection): DetectedInput['found'] | undefined {
  const { found, cef, lines } = detection
  const first = found.find(({ mustUnpack, form }) => !mustUnpack && form !== 'yaml')
  if (first !== undefined) return first.source
  if (found.length === 0 && cef > 0) return 'cef'
  return lines === 0 ? 'nothing' : undefined
}

/** How a file is called in messages. */
export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file
}

async function* continued(seen: readonly Buffer[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* seen
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}
