import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

/**
 * A token is `twt_`, 32 random bytes and a checksum of these, in base64url: 53 characters. Prefix and checksum let
 * scanners for leaked secrets tell a token from anything else, without asking anybody.
 */
const prefix = 'twt_'
const randomLength = 43
const checksumLength = 6

/** A new token, to be given to a client, and its hash, to be kept. */
export type NewToken = { readonly token: string; readonly sha256: string }

/** Makes a token of 256 random bits. It is not kept anywhere; its hash is in hexadecimal. */
export function createToken(): NewToken {
  const random = randomBytes(32).toString('base64url')
  const token = prefix + random + checksum(random)
  return { token, sha256: hashToken(token).toString('hex') }
}

/** True for a text that `createToken` has made, or that is made as it does: to tell a mistyped token from a wrong one. */
export function isTokenShaped(text: string): boolean {
  const random = text.slice(prefix.length, prefix.length + randomLength)
  return text.length === prefix.length + randomLength + checksumLength && text === prefix + random + checksum(random)
}

/** SHA-256 of a token: what is kept, and compared. A random token needs no salt and no slow hash. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Compares hashes in a time that tells nothing about them. */
export function isSameHash(one: Buffer, other: Buffer): boolean {
  return timingSafeEqual(one, other)
}

function checksum(random: string): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(random))
  return bytes.toString('base64url')
}
