/**
 * Text from a report as it can stand in a column: PostgreSQL takes neither NUL nor half a surrogate pair, nor more than 2,704 bytes
 * in a row of an index, and what others name is as long as they want it.
 *
 * @param longest in bytes of UTF-8
 */
export function columnText(text: string, longest: number): string {
  const whole = text.slice(0, longest).replaceAll('\0', '\uFFFD').toWellFormed()
  if (Buffer.byteLength(whole) <= longest) return whole
  // Up to three bytes of a character may be left of it.
  return Buffer.from(whole)
    .subarray(0, longest)
    .toString()
    .replace(/\uFFFD{1,3}$/, '')
}
