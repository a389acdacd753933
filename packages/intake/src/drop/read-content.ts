import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { ContentDigest } from './drop-mark.ts'

const readBytes = 256 * 1024

/** Every gzip stream begins so (RFC 1952 section 2.3.1), whatever the name of its file. */
const gzipMagic = Buffer.of(0x1f, 0x8b)

/** The content of an open file. */
export type Content = {
  /** Its bytes from a place on, unpacked if need be. A chunk's memory is used again for the next one. */
  readonly chunks: (from: number) => AsyncIterable<Buffer>
  /** What was read of the file so far. */
  readonly digest: () => ContentDigest
  /** Reads so many bytes from the beginning: true when they are those. They count as read then. */
  readonly beginsWith: (digest: ContentDigest) => Promise<boolean>
}

export async function openContent(handle: FileHandle): Promise<Content> {
  let hashed = { bytes: 0, hash: createHash('sha256') }
  const head = Buffer.alloc(gzipMagic.length)
  await handle.read(head, 0, head.length, 0)
  const isPacked = head.equals(gzipMagic)

  /** @param isKept whoever takes the chunks keeps them, as the stream that unpacks does */
  async function* raw(from: number, isKept = false): AsyncGenerator<Buffer> {
    let position = from
    let buffer = Buffer.allocUnsafeSlow(readBytes)
    for (;;) {
      if (isKept) buffer = Buffer.allocUnsafeSlow(readBytes)
      const { bytesRead } = await handle.read(buffer, 0, readBytes, position)
      if (bytesRead === 0) return
      const chunk = buffer.subarray(0, bytesRead)
      if (position + bytesRead > hashed.bytes) {
        hashed.hash.update(chunk.subarray(hashed.bytes - position))
        hashed.bytes = position + bytesRead
      }
      position += bytesRead
      yield chunk
    }
  }

  async function* unpacked(from: number): AsyncGenerator<Buffer> {
    let skip = from
    const packed = Readable.from(raw(0, true), { objectMode: false, highWaterMark: readBytes })
    const gunzip = createGunzip({ chunkSize: readBytes })
    packed.on('error', (error) => gunzip.destroy(error))
    for await (const chunk of packed.pipe(gunzip) as AsyncIterable<Buffer>) {
      if (skip < chunk.length) yield chunk.subarray(skip)
      skip = Math.max(0, skip - chunk.length)
    }
  }

  async function beginsWith({ bytes, sha256 }: ContentDigest): Promise<boolean> {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafeSlow(readBytes)
    for (let position = 0; position < bytes;) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(readBytes, bytes - position), position)
      if (bytesRead === 0) return false
      hash.update(buffer.subarray(0, bytesRead))
      position += bytesRead
    }
    if (bytes > 0 && digestOf(hash) !== sha256) return false
    hashed = { bytes, hash }
    return true
  }

  return {
    chunks: (from) => (isPacked ? unpacked(from) : raw(from)),
    digest: () => ({ bytes: hashed.bytes, sha256: digestOf(hashed.hash) }),
    beginsWith,
  }
}

function digestOf(hash: Hash): string {
  return hash.copy().digest('base64url')
}

/** True for what unpacking fails with: the file is at fault, and not the disk. */
export function isBrokenPacking(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
}
