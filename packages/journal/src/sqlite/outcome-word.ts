// Finds the value of `outcome` in a message, over bytes, without reading the message: an equals sign that belongs to a value is
// escaped in all that is encoded here, so the first `outcome=` behind a space or a pipe is the key.

const space = 0x20
const pipe = 0x7c
const key = Buffer.from('outcome=')
/** No word of the vocabularies has more letters; what is longer is none. */
const longest = 16

/** How far the key can move on when its last place meets a byte (Horspool's search, 1980): six bytes at a time on average. */
const shifts = new Uint8Array(256).fill(key.length)
for (const [i, byte] of key.entries()) shifts[byte] = key.length - 1 - i

/** Where the value of `outcome` begins in a line, looked for from one place to before another; -1 when there is none. */
export function findOutcome(bytes: Uint8Array, from: number, end: number): number {
  let at = from + key.length
  while (at < end) {
    const shift = shifts[bytes[at]!]!
    if (shift > 0) at += shift
    else if (isKey(bytes, at - key.length + 1)) return at + 1
    else at++
  }
  return -1
}

/** Whether the key stands there; its last byte does. */
function isKey(bytes: Uint8Array, at: number): boolean {
  const before = bytes[at - 1]
  if (before !== space && before !== pipe) return false
  for (let i = 0; i < key.length; i++) if (bytes[at + i] !== key[i]) return false
  return true
}

/** Where a word of letters ends that begins there; `start` when it is none, or too long for an outcome. */
export function endOfWord(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && isLetter(bytes[at]!)) at++
  return at - start <= longest && (at === end || bytes[at] === space) ? at : start
}

function isLetter(byte: number): boolean {
  const small = byte | 0x20
  return small >= 0x61 && small <= 0x7a
}
