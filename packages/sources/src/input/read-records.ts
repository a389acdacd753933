import type { ReadItem } from './read-item.ts'
import type { ReaderOptions } from './record-decoder.ts'
import { createRecordReader } from './record-reader.ts'

/**
 * Reads all records of a stream, such as a file or standard input. Gives the items that each chunk completes in one
 * list, never an empty one. Fails only where the stream of chunks does.
 */
export async function* readRecords(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ReaderOptions = {},
): AsyncGenerator<readonly ReadItem[], void, undefined> {
  const reader = createRecordReader(options)
  for await (const chunk of chunks) {
    const items = reader.push(chunk)
    if (items.length > 0) yield items
  }
  const items = reader.end()
  if (items.length > 0) yield items
}
