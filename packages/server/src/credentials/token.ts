import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

// A token is `tw_`, its kind, `_`, 32 random bytes and a CRC-32 of these, in base64url: the form of the tokens of the HTTP ways in
// (`twt_`), with a kind in the prefix. Prefix and checksum let scanners for leaked secrets tell a token from anything else without
// asking anybody, and let the server refuse whatever is none without looking it up.

/** What tokens are for; the kind stands in the token, so that one cannot be mistaken for another. */
export const tokenKinds = ['session', 'api', 'setup', 'enrol', 'agent', 'feed'] as const

export type TokenKind = (typeof tokenKinds)[number]

export type NewToken = {
  /** To be given to its owner, and kept nowhere. */
  readonly token: string
  /** The prefix and the first 6 of 43 random characters: by it lists show which token is meant. 220 bits stay unknown. */
  readonly shown: string
  /** SHA-256 of the token in hexadecimal: to be kept, and looked up by. */
  readonly hash: string
}

const form = /^tw_([a-z]+)_([\w-]{43})([\w-]{6})$/
const shownCharacters = 6

/** Makes a token of 256 random bits. */
export function newToken(kind: TokenKind): NewToken {
  const random = randomBytes(32).toString('base64url')
  const token = `tw_${kind}_${random}${checksum(random)}`
  return { token, shown: `tw_${kind}_${random.slice(0, shownCharacters)}`, hash: hashOf(token) }
}

/** Takes any text, returns what to look up when it has the form of a token; undefined for one that is mistyped or none of ours. */
export function readToken(text: string): { readonly kind: TokenKind; readonly hash: string } | undefined {
  const [, word, random, sum] = form.exec(text) ?? []
  const kind = tokenKinds.find((each) => each === word)
  if (kind === undefined || random === undefined || sum !== checksum(random)) return undefined
  return { kind, hash: hashOf(text) }
}

/** SHA-256 of a token in hexadecimal. A random token needs no salt and no slow hash. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Compares two hashes of `hashOf` in a time that tells nothing about them; anything else is unlike. */
export function isSameHash(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one, 'hex'), Buffer.from(other, 'hex')]
  return first.length === 32 && second.length === 32 && timingSafeEqual(first, second)
}

function checksum(random: string): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(random))
  return bytes.toString('base64url')
}
