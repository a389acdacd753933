import type { ReadItem } from './read-item.ts'
import { createRecordDecoder, type ReaderOptions } from './record-decoder.ts'

/** Reads bytes as they come, and gives back what they complete. */
export interface RecordReader {
  /** Takes the next bytes. Records in the result may be views of them. */
  readonly push: (chunk: Uint8Array) => readonly ReadItem[]
  /** Ends the input: gives what it still holds. */
  readonly end: () => readonly ReadItem[]
}

/**
 * A reader that checks every record and gives the items of each chunk in one list. What it reads and promises is said
 * at `createRecordDecoder`, which is the faster one.
 */
export function createRecordReader(options: ReaderOptions = {}): RecordReader {
  let items: ReadItem[] = []
  const decoder = createRecordDecoder({ item: (item) => items.push(item) }, options)
  const taken = (): readonly ReadItem[] => {
    const batch = items
    items = []
    return batch
  }
  return {
    push: (chunk) => {
      decoder.push(chunk)
      return taken()
    },
    end: () => {
      decoder.end()
      return taken()
    },
  }
}
