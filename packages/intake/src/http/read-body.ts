import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, inflate, zstdDecompress } from 'node:zlib'

/** What a body was read to: its chunks, or why it was not. */
export type Body =
  | { readonly kind: 'read'; readonly chunks: readonly Buffer[]; readonly bytes: number }
  | { readonly kind: 'too-large' | 'no-room' | 'not-genuine' }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'bad-encoding'; readonly reason: string }

/** Bytes of bodies that all requests may hold together, so that many large ones cannot take the memory. */
export type HeldBytes = { readonly limit: number; now: number }

/** Codings of RFC 9110 section 8.4.1 that are unpacked; zstd is of RFC 8878. */
const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: promisify(gunzip) as Unpack,
  'x-gzip': promisify(gunzip) as Unpack,
  deflate: promisify(inflate) as Unpack,
  zstd: promisify(zstdDecompress) as Unpack,
}

type Unpack = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>

/** For the header `Accept-Encoding` of an answer 415 (RFC 9110 section 12.5.3). */
export const acceptedEncodings = 'gzip, deflate, zstd'

export function isEncodingKnown(request: IncomingMessage): boolean {
  const encoding = encodingOf(request)
  return encoding === undefined || encoding === 'identity' || Object.hasOwn(unpackers, encoding)
}

function encodingOf(request: IncomingMessage): string | undefined {
  return request.headers['content-encoding']?.trim().toLowerCase()
}

/**
 * Reads a body, up to a limit that holds for the packed and the unpacked one: nothing beyond it is kept or unpacked.
 *
 * What it holds is added to `held`; the caller takes `bytes` off when it is done with them.
 *
 * @param isGenuine looks at the body as it came; what is not genuine is not unpacked
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  held: HeldBytes,
  isGenuine?: (packed: readonly Uint8Array[]) => boolean,
): Promise<Body> {
  const packed = await collect(request, limit, held)
  if (packed.kind !== 'read') return packed
  if (isGenuine?.(packed.chunks) === false) {
    held.now -= packed.bytes
    return { kind: 'not-genuine' }
  }
  const unpack = unpackers[encodingOf(request) ?? '']
  if (unpack === undefined) return packed
  try {
    const text = await unpack(Buffer.concat(packed.chunks), { maxOutputLength: limit })
    held.now += text.length
    return { kind: 'read', chunks: [text], bytes: packed.bytes + text.length }
  } catch (error) {
    held.now -= packed.bytes
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-large' }
    return { kind: 'bad-encoding', reason: error instanceof Error ? error.message : String(error) }
  }
}

function collect(request: IncomingMessage, limit: number, held: HeldBytes): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    let isSettled = false
    const settle = (body: Body): void => {
      if (isSettled) return
      isSettled = true
      request.off('data', take)
      if (body.kind !== 'read') held.now -= bytes
      resolve(body)
    }
    const take = (chunk: Buffer): void => {
      bytes += chunk.length
      held.now += chunk.length
      if (bytes > limit) return settle({ kind: 'too-large' })
      if (held.now > held.limit) return settle({ kind: 'no-room' })
      chunks.push(chunk)
    }
    request.on('data', take)
    request.once('end', () => settle({ kind: 'read', chunks, bytes }))
    request.once('error', () => settle({ kind: 'cut-off' }))
    request.once('close', () => {
      if (!request.complete) settle({ kind: 'cut-off' })
    })
  })
}
