import { textOf } from '../engine/values.ts'

/** Longest text taken over from a report, in UTF-16 units: a title that stands in the events of all its checks must not be able to multiply. */
const maxLength = 1024

/** Text of a JSON value without the white space around it, shortened on a character boundary; undefined where there is none. */
export function clipText(value: unknown): string | undefined {
  const whole = textOf(value)
  // White space beyond the limit is not looked at, so that the cost does not depend on the length.
  const text = whole?.slice(0, 2 * maxLength).trim()
  if (text === undefined || text === '') return undefined
  if (text.length <= maxLength && (whole as string).length <= 2 * maxLength) return text
  const cut = text.slice(0, maxLength - 3)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}...`
}
