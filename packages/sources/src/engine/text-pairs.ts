/** Longest text, in characters or bytes, that is looked through for pairs. */
const maxText = 16 * 1024

const pair = /([A-Za-z_][A-Za-z0-9_]*)=([^\s,]*)/g

/**
 * The value of the pair with that key in a text such as `remoteip=192.0.2.1 port=443`, or undefined. Pairs end at a comma or
 * white space; the case of keys does not count. Of two with one key the last counts.
 *
 * @param key in lower case
 */
export function pairIn(text: string, key: string): string | undefined {
  let value: string | undefined
  for (const [, name, found] of text.slice(0, maxText).matchAll(pair)) if (name?.toLowerCase() === key) value = found
  return value
}

/** A key that is looked for, and the slot that its value goes to. */
export type PairSlot = { readonly key: Uint8Array; readonly slot: number }

/**
 * Does the same in `bytes[from, to)`, UTF-8 without JSON escapes, for several keys at once: calls `found` for each pair of
 * theirs, in the order of the text. False when the text has to be decoded: it is too long, or has white space beyond ASCII.
 */
export function findPairs(
  bytes: Uint8Array,
  from: number,
  to: number,
  keys: readonly PairSlot[],
  found: (slot: number, from: number, to: number) => void,
): boolean {
  if (to - from > maxText) return false
  for (let i = from; i < to;) {
    const start = i
    if (isLetter(bytes[i]!)) while (i < to && isWord(bytes[i]!)) i++
    if (i === start) {
      i++
      continue
    }
    if (i === to || bytes[i] !== equals) continue
    const end = i
    const value = ++i
    for (; i < to && !isEnd(bytes[i]!); i++) if (bytes[i]! >= 128) return false
    for (let k = 0; k < keys.length; k++) {
      const { key, slot } = keys[k]!
      if (key.length === end - start && isSame(bytes, start, key)) found(slot, value, i)
    }
  }
  return true
}

const equals = 61
const comma = 44
const lowerCase = 32

/** `[A-Za-z_]` */
function isLetter(byte: number): boolean {
  return byte === 95 || ((byte | lowerCase) >= 97 && (byte | lowerCase) <= 122 && byte < 128)
}

function isWord(byte: number): boolean {
  return isLetter(byte) || (byte >= 48 && byte <= 57)
}

/** A comma, or the white space of ASCII that JSON has without an escape, or has none of. */
function isEnd(byte: number): boolean {
  return byte === comma || byte === 32 || (byte >= 9 && byte <= 13)
}

function isSame(bytes: Uint8Array, from: number, key: Uint8Array): boolean {
  for (let i = 0; i < key.length; i++) {
    const byte = bytes[from + i]!
    if ((byte >= 65 && byte <= 90 ? byte | lowerCase : byte) !== key[i]) return false
  }
  return true
}
