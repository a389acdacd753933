import { sameRange } from './byte-writer.ts'

/** What stands in a range of bytes, and where something begins in it: for values that need no decoding. */

const sha256 = Buffer.from('sha256:')
/** `sha256:` and 64 hexadecimal digits. */
export const digestWidth = 71

/** True for decimal digits of which the first is not 0. */
export function isCount(bytes: Uint8Array, from: number, to: number): boolean {
  if (from === to || bytes[from] === 48) return false
  for (let i = from; i < to; i++) if (bytes[i]! < 48 || bytes[i]! > 57) return false
  return true
}

/** True for `sha256:` and 64 hexadecimal digits in lower case. */
export function isDigest(bytes: Uint8Array, from: number): boolean {
  if (!sameRange(bytes, from, sha256, 0, sha256.length)) return false
  for (let i = from + sha256.length; i < from + digestWidth; i++) {
    const byte = bytes[i]!
    if ((byte < 48 || byte > 57) && (byte < 97 || byte > 102)) return false
  }
  return true
}

/** Index behind the first such bytes, or `from` when they are not there. */
export function indexBehind(bytes: Uint8Array, wanted: Uint8Array, from: number, to: number): number {
  const { length } = wanted
  const [first] = wanted
  for (let i = from; i <= to - length; i++) {
    if (bytes[i] === first && sameRange(bytes, i, wanted, 0, length)) return i + length
  }
  return from
}

/** Index of the first such byte, or `to`. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number, to: number): number {
  let i = from
  while (i < to && bytes[i] !== byte) i++
  return i
}

/** True for four decimal numbers of 1 to 3 digits up to 255 without leading zeros, the first not 0. */
export function isDottedQuad(bytes: Uint8Array, from: number, to: number): boolean {
  let dots = 0
  let number = -1
  for (let i = from; i <= to; i++) {
    const byte = i < to ? bytes[i]! : 46
    if (byte === 46) {
      if (number < 0 || number > 255 || (dots === 0 && number === 0)) return false
      dots++
      number = -1
    } else if (byte >= 48 && byte <= 57) {
      if (number === 0) return false
      number = number < 0 ? byte - 48 : number * 10 + byte - 48
    } else return false
  }
  return dots === 4
}
