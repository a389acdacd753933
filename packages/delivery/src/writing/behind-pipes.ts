const pipe = 0x7c
const backslash = 0x5c

/**
 * Takes a CEF message, returns the offset behind its pipe of that number (the extension begins behind the seventh, the code
 * behind the fourth), or `end` when it has fewer. A backslash takes the meaning from what follows it.
 */
export function behindPipes(bytes: Uint8Array, start: number, end: number, number: number): number {
  let left = number
  for (let at = start; at < end; at++) {
    const byte = bytes[at]
    if (byte === backslash) at++
    else if (byte === pipe && --left === 0) return at + 1
  }
  return end
}
