import { wallTimeToEpoch } from './time-zone.ts'

/** A timestamp found in a text. */
export type TimestampReading = {
  readonly text: string
  /** Position after it. */
  readonly end: number
  /** Epoch milliseconds; absent when the fields name no real time, such as February 30. */
  readonly time?: number
  readonly yearGuessed?: true
  readonly zoneGuessed?: true
}

/** How to complete a timestamp that lacks its year or its zone. */
export type TimestampContext = {
  /** Epoch milliseconds of the reading, from which a missing year is guessed. */
  readonly now: number
  /** Zone of a timestamp that names none: `UTC`, `local`, an IANA name or an offset. */
  readonly zone: string
}

const DAY = 86_400_000

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

// RFC 3339, and what is seen in its place: a space for the T, a comma before the fraction, no zone.
const ISO = /(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))? ?([Zz]|[+-]\d\d:?\d\d)?(?=[ :]|$)/y

// RFC 3164 section 4.1.2, and what is seen in its place: full month names, one space before a single digit, a comma, a
// year before or after the time of day, a fraction, UTC or an offset, a colon at the end. The last word is never part
// of it: it is the host.
const BSD =
  /([A-Za-z]{3,9})\.? +(\d{1,2}),?(?: +(\d{4}),?)? +(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: +(\d{4})(?= +[^ ]))?(?: +(UTC|GMT|[+-]\d\d:?\d\d)(?=:? +[^ ]))?:?(?= |$)/y

/** Takes a text, a position and how to fill in a missing zone; returns the ISO 8601 timestamp there, or null. */
export function readIsoTimestamp(text: string, at: number, context: TimestampContext): TimestampReading | null {
  ISO.lastIndex = at
  const match = ISO.exec(text)
  if (match === null) return null
  const [whole, year, month, day, hour, minute, second, fraction, zone] = match
  const wall = wallTime(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    fraction,
  )
  return { ...timed(wall, zone, context), text: whole.trimEnd(), end: at + whole.length }
}

/** Takes a text, a position and how to fill in what is missing; returns the RFC 3164 timestamp there, or null. */
export function readBsdTimestamp(text: string, at: number, context: TimestampContext): TimestampReading | null {
  BSD.lastIndex = at
  const match = BSD.exec(text)
  if (match === null) return null
  const [whole, monthName = '', day, yearBefore, hour, minute, second, fraction, yearAfter, zone] = match
  const month = monthOf(monthName)
  if (month === -1) return null
  const read = { text: whole.endsWith(':') ? whole.slice(0, -1) : whole, end: at + whole.length }
  const inYear = (year: number): number | null =>
    wallTime(year, month, Number(day), Number(hour), Number(minute), Number(second), fraction)

  const year = yearBefore ?? yearAfter
  if (year !== undefined) return { ...timed(inYear(Number(year)), zone, context), ...read }

  // Nine years back reach a leap year for February 29 even across a century without one.
  const thisYear = new Date(context.now).getUTCFullYear()
  for (let candidate = thisYear + 1; candidate >= thisYear - 8; candidate--) {
    const guess = timed(inYear(candidate), zone, context)
    if (guess.time !== undefined && guess.time <= context.now + DAY) return { ...guess, ...read, yearGuessed: true }
  }
  return read
}

function monthOf(name: string): number {
  const lower = name.toLowerCase()
  return MONTHS.findIndex((month) => month === lower || (lower.length === 3 && month.startsWith(lower)))
}

/**
 * Epoch milliseconds of a wall clock time as if it were UTC, or null when there is no such time. Second 60 is the next.
 */
function wallTime(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  fraction: string | undefined,
): number | null {
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return null
  if (hour > 23 || minute > 59 || second > 60) return null
  const milliseconds = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'))
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
}

function timed(
  wall: number | null,
  zone: string | undefined,
  context: TimestampContext,
): { time?: number; zoneGuessed?: true } {
  if (wall === null) return {}
  if (zone === undefined) return { time: wallTimeToEpoch(wall, context.zone), zoneGuessed: true }
  const offset = offsetMinutes(zone)
  return offset === null ? {} : { time: wall - offset * 60_000 }
}

function offsetMinutes(zone: string): number | null {
  if (!/^[+-]/.test(zone)) return 0
  const digits = zone.replace(':', '')
  const hours = Number(digits.slice(1, 3))
  const minutes = Number(digits.slice(3))
  if (hours > 23 || minutes > 59) return null
  return (digits.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
