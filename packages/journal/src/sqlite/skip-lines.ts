/** Takes bytes and a number of lines, returns what stands behind so many. */
export function skipLines(bytes: Uint8Array, lines: number): Uint8Array {
  let at = 0
  for (let i = 0; i < lines; i++) {
    const end = bytes.indexOf(10, at)
    if (end === -1) return bytes.subarray(bytes.length)
    at = end + 1
  }
  return at === 0 ? bytes : bytes.subarray(at)
}
