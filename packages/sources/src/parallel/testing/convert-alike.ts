import { kcs20 } from '@tidewaiter/model'
import { createConverter, type ConverterOptions } from '../../engine/converter.ts'
import { inputOf } from '../../input/source-decoder.ts'
import { redact } from '../../redact/redact.ts'
import type { SourceContext } from '../../source-context.ts'
import { findSource } from '../../sources.ts'
import type { Source } from '../../source.ts'
import type { ConversionPool } from '../conversion-pool.ts'
import { createPieceConverter, type PieceConverter } from '../piece-converter.ts'
import { createRecordConversion, type RefusedRecord } from '../record-conversion.ts'

/** All that comes of an input. */
export type Outcome = {
  readonly messages: string
  readonly counts: Readonly<Record<string, number>>
  readonly skipped: ReadonlyMap<string, number>
  readonly refused: readonly RefusedRecord[]
}

const context: SourceContext = { serverName: 'server.example.com', peerAddress: '127.0.0.1', redact }
const options: ConverterOptions = { profile: kcs20, framing: 'octet-counting', maxBytes: 1000 }

/** The converter of a source with its defaults, on whatever thread. */
export function testConverter(name: string): PieceConverter {
  const source = findSource(name) as Source
  return createPieceConverter(() => source.open(source.defaults, context), context, options, false, source)
}

/** Converts an input on one thread, as a whole. */
export function convertAlone(name: string, input: Uint8Array): Outcome {
  const source = findSource(name) as Source
  const converter = createConverter(source.open(source.defaults, context), context, { ...options, ...inputOf(source) })
  const refused: RefusedRecord[] = []
  const conversion = createRecordConversion(converter, (record) => refused.push(record), source)
  conversion.push(input)
  conversion.end()
  converter.end()
  return outcomeOf(converter, converter.output.take().toString(), refused)
}

/** Converts an input in a pool, from chunks that end at the given places. The memory of a chunk is spoilt behind it. */
export async function convertTogether(
  pool: ConversionPool,
  name: string,
  input: Uint8Array,
  cuts: readonly number[] = [],
): Promise<Outcome> {
  const pieces = testConverter(name)
  const { converter } = pieces
  const refused: RefusedRecord[] = []
  let messages = ''
  const take = (): void => void (messages += converter.output.take().toString())
  const taken = async (): Promise<void> => take()
  const stream = { key: name, pieces, refused: (record: RefusedRecord) => void refused.push(record), taken }
  await pool.convert(chunksOf(input, cuts), stream)
  converter.end()
  take()
  return outcomeOf(converter, messages, refused)
}

function outcomeOf(
  { counts: { skipped, ...counts } }: PieceConverter['converter'],
  messages: string,
  refused: readonly RefusedRecord[],
): Outcome {
  return { messages, counts, skipped, refused }
}

async function* chunksOf(input: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (const to of [...cuts, input.length].map((at) => Math.min(at, input.length)).sort((a, b) => a - b)) {
    const chunk = Buffer.from(input.subarray(from, to))
    from = to
    yield chunk
    chunk.fill(0x58)
  }
}
