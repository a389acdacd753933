import { timeOf } from '../engine/values.ts'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * Time of the line `Initializing`, in ms since 1970-01-01 UTC: RFC 3339, or as `date` prints it, `Fri Mar 20 16:12:49 UTC 2026`.
 * Undefined for other zones than UTC, whose abbreviations are no offsets (CST is two of them), and for other languages.
 */
export function startTime(text: string): number | undefined {
  const parts = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (?:UTC|GMT) (\d{4})$/.exec(text)
  if (!parts) return timeOf(text)
  const [, month = '', day = '', clock = '', year = ''] = parts
  const number = String(months.indexOf(month) + 1)
  return timeOf(`${year}-${number.padStart(2, '0')}-${day.padStart(2, '0')}T${clock}Z`)
}
