import type { ReadItem } from '../read-item.ts'
import type { RecordSink } from '../line-router.ts'
import { createRecordDecoder, type ReaderOptions } from '../record-decoder.ts'

/** An item with the text of its record instead of the bytes, to be compared. */
export type PlainItem = Record<string, unknown>

/** Reads the whole input, cut at the given places, which need not be in order or within it. */
export function readAll(
  input: string | Uint8Array,
  cuts: readonly number[] = [],
  options: ReaderOptions & { readonly offer?: RecordSink['offer'] } = {},
): PlainItem[] {
  const items: PlainItem[] = []
  const item = (read: ReadItem): number => items.push(plainItem(read))
  const offer =
    options.offer &&
    ((record: Parameters<NonNullable<RecordSink['offer']>>[0]): boolean => {
      const isTaken = options.offer!(record)
      if (isTaken) item(record)
      return isTaken
    })
  const decoder = createRecordDecoder(offer ? { item, offer } : { item }, options)
  const bytes = Buffer.from(input)
  let from = 0
  for (const cut of [...cuts, bytes.length].map((at) => Math.min(at, bytes.length)).sort((a, b) => a - b)) {
    const chunk = Buffer.from(bytes.subarray(from, cut))
    decoder.push(chunk)
    // A caller may use the memory of a chunk again.
    chunk.fill(0x58)
    from = cut
  }
  decoder.end()
  return items
}

function plainItem(item: ReadItem): PlainItem {
  if (item.kind !== 'record') return { ...item }
  const { bytes, start, end, ...rest } = item
  return { ...rest, text: bytes.toString('utf8', start, end) }
}

/** The texts of the records among the items. */
export function recordTexts(items: readonly PlainItem[]): string[] {
  return items.filter((item) => item['kind'] === 'record').map((item) => item['text'] as string)
}

/** The kinds and reasons of the items, in short. */
export function kinds(items: readonly PlainItem[]): string[] {
  return items.map((item) => (item['kind'] === 'record' ? 'record' : (item['reason'] as string)))
}

/** Input bytes that the items stand for. */
export function totalSize(items: readonly PlainItem[]): number {
  return items.reduce((sum, item) => sum + (item['size'] as number), 0)
}
