import type { Summary } from './event.ts'

/**
 * What the name of a summary says behind the name of the family. It stands in the name and nowhere else, because every
 * profile has it in every family, and because nobody whose doings are reported can write there (decision 0012).
 */
export function summaryText({ kind, count, since }: Summary): string {
  const what = kind === 'alike' ? `${count} like this` : `the last of ${count} left out`
  return `(${what} since ${timeText(since)})`
}

/** The year beyond which ISO 8601 needs a sign, and `Date` ends: 0000-01-01 and 9999-12-31. */
const earliest = -62_167_219_200_000
const latest = 253_402_300_799_999

function timeText(time: number): string {
  return new Date(Math.min(Math.max(time, earliest), latest)).toISOString()
}

const form =
  / \((?:(\d{1,15}) like this|the last of (\d{1,15}) left out) since (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\)$/

/** Takes the name of a message, returns what {@link summaryText} said in it; undefined when it said nothing. */
export function readSummary(name: string): Summary | undefined {
  const [, alike, excess, time = ''] = form.exec(name) ?? []
  const count = Number(alike ?? excess)
  const since = Date.parse(time)
  if (!(count >= 2) || Number.isNaN(since)) return undefined
  return { kind: alike === undefined ? 'excess' : 'alike', count, since }
}
