import { kcs20, type ScanReport } from '@tidewaiter/model'
import { createConverter, type Conversion } from '../../../engine/converter.ts'
import { watchReports } from '../../../engine/watch-reports.ts'
import { createSourceDecoder } from '../../source-decoder.ts'
import { goldenContext } from '../../../testing/golden.ts'
import type { Source } from '../../../source.ts'
import type { ReadItem } from '../../read-item.ts'
import type { ReaderOptions } from '../../record-decoder.ts'

/** Everything that becomes of an input, to be compared. */
type Outcome = {
  readonly messages: string
  readonly conversions: readonly Conversion[]
  readonly reports: readonly ScanReport[]
  readonly items: readonly Omit<Extract<ReadItem, { kind: 'refused' }>, 'kind'>[]
  readonly sizes: readonly number[]
  readonly counts: unknown
}

/** How often a long record was given out in between. */
type Run = { readonly outcome: Outcome; readonly bits: number }

/** Converts an input, cut into chunks of that length; `limits` say from which length on records go to disk. */
export function convertDocument(
  source: Source,
  input: Uint8Array,
  limits: Pick<ReaderOptions, 'spoolBytes' | 'pieceBytes' | 'maxRecordBytes' | 'lists'>,
  chunkBytes: number = input.length,
  settings: unknown = {},
): Run {
  const context = { ...goldenContext, receivedAt: () => 0 }
  const reports: ScanReport[] = []
  const reader = watchReports(source.open(source.options().parse(settings), context), (found) => reports.push(...found))
  const converter = createConverter(reader, context, { profile: kcs20, framing: 'lf' })
  const conversions: Conversion[] = []
  const items: Outcome['items'][number][] = []
  const sizes: number[] = []
  let bits = 0
  const decoder = createSourceDecoder(
    source,
    {
      item: (item) => {
        sizes.push(item.size)
        if (item.kind === 'record') conversions.push(converter.add(item))
        if (item.kind !== 'refused') return
        const { kind: _, ...refused } = item
        items.push(refused)
      },
      *long(record) {
        sizes.push(record.size)
        conversions.push(yield* converter.addLong(record))
      },
    },
    limits,
  )
  for (let from = 0; from < input.length; from += chunkBytes) {
    const chunk = Buffer.from(input.subarray(from, from + chunkBytes))
    decoder.push(chunk)
    chunk.fill(0x58)
    while (decoder.more()) bits++
  }
  decoder.end()
  while (decoder.more()) bits++
  converter.end()
  const messages = converter.output.take().toString()
  return { outcome: { messages, conversions, reports, items, sizes, counts: converter.counts }, bits }
}
