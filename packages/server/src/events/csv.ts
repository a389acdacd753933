import type { FoundEvent } from '@tidewaiter/gateway'
import type { Gap } from '@tidewaiter/journal'
import { fieldNames } from '@tidewaiter/model'
import { timeText } from '../api/schemas.ts'

// Events as CSV (RFC 4180), for spreadsheets. Whoever runs a command in a container writes into a cell, and a spreadsheet takes a
// cell that begins with = + - or @ for a formula (OWASP, "CSV Injection"). So every text is quoted, and stands behind an
// apostrophe where it begins so: at its start, behind a line break, and behind a semicolon or tab, as some read these as the
// end of a cell. Those texts are changed by it; JSON Lines has them as they are.

const columns = [
  'sequence',
  'time',
  'acceptedAt',
  'code',
  'name',
  'severity',
  'outcome',
  'host',
  'id',
  ...fieldNames,
  'note',
]

/** The first line. */
export const csvHeader: string = `${columns.join(',')}\r\n`

/** The line of an event. */
export function csvLine(event: FoundEvent): string {
  const { fields, outcome, host, id = '', summary } = event
  return lineOf({
    ...fields,
    sequence: event.sequence,
    code: event.code,
    name: event.name,
    severity: event.severity,
    outcome,
    host,
    id,
    time: timeText(event.time),
    acceptedAt: timeText(event.acceptedAt),
    note: summary === undefined ? undefined : `stands for ${summary.count}`,
  })
}

/** The line for entries that cannot be looked at. */
export function csvGap({ first, count, reason }: Gap): string {
  return lineOf({ sequence: first, note: `${count} entries are missing from here on: ${reason}` })
}

function lineOf(values: Readonly<Record<string, string | number | undefined>>): string {
  return `${columns.map((column) => cell(values[column])).join(',')}\r\n`
}

/** Signs that begin a formula, the wide ones of East Asian scripts among them. */
const formula = /(^|[\r\n\t;])([ "'\u00a0\u3000]*)(?=[=+\-@\uff0b\uff0d\uff1d\uff20])/g

/** One cell. Numbers are ours and stand bare. */
export function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  return `"${value.replace(formula, `$1'$2`).replaceAll('"', '""')}"`
}
