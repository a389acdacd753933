import { Readable, type Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'

/** A compression that is looked into: its first bytes, and the command that takes it off. */
type Compression = {
  readonly name: string
  readonly magic: readonly number[]
  readonly create: () => Transform
  /** Prints what is in a file, whose name follows, or in its input. */
  readonly command: string
}

/** RFC 1952 section 2.3.1, RFC 8878 section 3.1.1. */
const compressions: readonly Compression[] = [
  { name: 'gzip', magic: [0x1f, 0x8b], create: createGunzip, command: 'gzip -dc' },
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd], create: createZstdDecompress, command: 'zstd -dc' },
]

/** An input without its compression. */
export type Decompressed = {
  readonly compression: Compression | undefined
  /** Rejects where the compressed data is broken, behind what could be read. */
  readonly chunks: AsyncIterable<Uint8Array>
}

/** Takes the compression off an input, which its first bytes tell. */
export async function decompress(chunks: AsyncIterable<Uint8Array>): Promise<Decompressed> {
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  const whole = copies(first, iterator)
  const head = first.done === true ? Buffer.alloc(0) : first.value
  const compression = compressions.find(({ magic }) => magic.every((byte, index) => head[index] === byte))
  if (compression === undefined) return { compression, chunks: whole }
  const source = Readable.from(whole)
  const plain = compression.create()
  source.on('error', (error) => plain.destroy(error))
  return { compression, chunks: source.pipe(plain) }
}

/** The memory of a chunk is used again by who reads the file. */
async function* copies(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Buffer, void, undefined> {
  for (let next = first; next.done !== true; next = await rest.next()) yield Buffer.from(next.value)
}
