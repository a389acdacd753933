/**
 * Copies values from a JSON line into a CEF extension, escaping on the way.
 *
 * The rules are those of the CEF writer (`escapeValue`); this file holds the cases that need no decoding and gives up on
 * the rest, so that there is one authority on what an odd character becomes. Tests compare the two under fuzzing.
 */

/** Returned instead of a position: the value needs the plain program. */
export const giveUp = -1

const space = 32
const equals = 61
const backslash = 92

/** What to do with a byte of a value: 0 copy, 1 put a backslash in front, 2 look closer, 3 give up. */
const treatment = new Uint8Array(256)
treatment.fill(3, 0, 32)
treatment[127] = 3
treatment[equals] = 1
// Behind 0xC2 stand the C1 controls, behind 0xE2 0x80 the two Unicode line separators; the writer replaces them.
treatment[0xc2] = 2
treatment[0xe2] = 2
treatment[backslash] = 3

/**
 * Copies text without JSON escapes from `bytes[from, to)` to `out` at `at`. Returns the position behind it.
 *
 * Goes four bytes at a time as long as none of them needs a look: the test for a byte in a word, `(x - 0x01..) & ~x &
 * 0x80..`, for the equals sign, DEL and anything below a space; a byte from 0x80 on shows by its top bit.
 */
export function copyPlain(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  out: Uint8Array,
  outView: DataView,
  at: number,
): number {
  if (!hasCleanEdges(bytes, from, to)) return giveUp
  let i = from
  for (const last = to - 4; i <= last; i += 4) {
    const word = view.getInt32(i, true)
    const signs = word ^ 0x3d3d3d3d
    const deletes = word ^ 0x7f7f7f7f
    const odd =
      word | ((word - 0x20202020) & ~word) | ((signs - 0x01010101) & ~signs) | ((deletes - 0x01010101) & ~deletes)
    if ((odd & 0x80808080) !== 0) break
    outView.setInt32(at, word, true)
    at += 4
  }
  return copyChecked(bytes, i, to, out, at)
}

function copyChecked(bytes: Uint8Array, from: number, to: number, out: Uint8Array, at: number): number {
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!
    const what = treatment[byte]!
    if (what !== 0) {
      if (what === 3 || (what === 2 && isReplaced(bytes, i))) return giveUp
      if (what === 1) out[at++] = backslash
    }
    out[at++] = byte
  }
  return at
}

/** Copies text with JSON escapes, resolving them. */
export function copyEscaped(bytes: Uint8Array, from: number, to: number, out: Uint8Array, at: number): number {
  if (!hasCleanEdges(bytes, from, to)) return giveUp
  const start = at
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!
    if (byte === backslash) {
      const escaped = bytes[++i]
      switch (escaped) {
        case 34:
        case 47:
          out[at++] = escaped
          break
        case backslash:
        case 110:
        case 114:
          out[at++] = backslash
          out[at++] = escaped
          break
        case 116:
          out[at++] = space
          break
        default:
          return giveUp
      }
      continue
    }
    const what = treatment[byte]!
    if (what !== 0) {
      if (what === 3 || (what === 2 && isReplaced(bytes, i))) return giveUp
      if (what === 1) out[at++] = backslash
    }
    out[at++] = byte
  }
  return out[start] === space || out[at - 1] === space ? giveUp : at
}

/** Copies bytes as they are. From some 40 bytes on, the call into `set` costs less than the loop. */
export function copyBytes(source: Uint8Array, out: Uint8Array, at: number): number {
  // Read once: in the condition of the loop the length of a typed array is worked out anew for each byte.
  const { length } = source
  if (length > 40) {
    out.set(source, at)
    return at + length
  }
  for (let i = 0; i < length; i++) out[at++] = source[i]!
  return at
}

/**
 * Copies bytes as they are, four at a time: for literals, whose memory goes on behind their end. Up to three bytes behind
 * the copy are overwritten too; what is written next covers them.
 */
export function copyWords(bytes: DataView, from: number, to: number, out: DataView, at: number): number {
  const shift = at - from
  for (let i = from; i < to; i += 4) out.setInt32(i + shift, bytes.getInt32(i, true), true)
  return to + shift
}

/** Copies bytes of a range as they are. */
export function copyRange(bytes: Uint8Array, from: number, to: number, out: Uint8Array, at: number): number {
  for (let i = from; i < to; i++) out[at++] = bytes[i]!
  return at
}

/** Decimal digits of a count without leading zeros (RFC 6587 section 3.4.1), then a space. */
export function copyCount(count: number, out: Uint8Array, at: number): number {
  const width = decimalWidth(count)
  for (let i = at + width - 1; i >= at; i--) {
    out[i] = 48 + (count % 10)
    count = Math.trunc(count / 10)
  }
  out[at + width] = space
  return at + width + 1
}

/** Number of decimal digits of a positive whole number. */
export function decimalWidth(count: number): number {
  let width = 1
  for (let rest = count; rest >= 10; rest = Math.trunc(rest / 10)) width++
  return width
}

/** True when the two byte ranges are equal; ranges are given by start and length. */
export function sameRange(a: Uint8Array, fromA: number, b: Uint8Array, fromB: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[fromA + i] !== b[fromB + i]) return false
  return true
}

// The writer removes spaces at the ends of a value.
function hasCleanEdges(bytes: Uint8Array, from: number, to: number): boolean {
  return from < to && bytes[from] !== space && bytes[to - 1] !== space
}

function isReplaced(bytes: Uint8Array, i: number): boolean {
  if (bytes[i] === 0xc2) return bytes[i + 1]! < 0xa0
  return bytes[i + 1] === 0x80 && (bytes[i + 2] === 0xa8 || bytes[i + 2] === 0xa9)
}
