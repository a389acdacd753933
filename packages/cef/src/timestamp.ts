import { parseZone, toUtc, type Zone } from './time-zone.ts'

/** A point in time as a message states it, and how much of it had to be guessed. */
export interface Timestamp {
  /** Milliseconds since 1970-01-01 UTC, a whole number. */
  readonly epochMs: number
  /** Nanoseconds behind the millisecond, 0 to 999,999. */
  readonly nanos: number
  /** The same in RFC 3339 form, in UTC, with as many digits as the text gives, and never fewer than three. */
  readonly iso: string
  /** `epoch` and `cef` are the standard's layouts; the others are met in the field and are not CEF. */
  readonly layout: 'epoch' | 'cef' | 'iso8601' | 'asctime'
  /** The text has no year: it was guessed from the time of receipt. */
  readonly yearGuessed: boolean
  /** The text has no zone, and none was given, so UTC was taken; or the zone's abbreviation has several meanings. */
  readonly zoneGuessed: boolean
}

export interface TimestampContext {
  /** When the message was received, milliseconds since 1970 UTC. Without it a time without a year cannot be read. */
  readonly receivedAt?: number
  /** The zone of times that name none: the message's `dtz`, or a setting. An IANA name, an offset or an abbreviation. */
  readonly zone?: string
}

interface WallClock {
  readonly year: number | null
  /** 0 to 11. */
  readonly month: number
  readonly day: number
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

const monthNames = 'january february march april may june july august september october november december'.split(' ')

const epoch = /^(\d{1,16})(?:\.(\d{1,9}))?$/
const cef = /^([A-Za-z]{3,9}) {1,2}(\d{1,2})(?: (\d{4}))? (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?: (\S{1,64}))?$/
const iso8601 = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))? ?(Z|[+-]\d{2}:?\d{2})?$/i
const asctime = /^[A-Za-z]{3} ([A-Za-z]{3}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?: ([A-Z]{1,5}))? (\d{4})$/

/**
 * Reads a time in any of the standard's layouts ("Implementing ArcSight CEF", "Date formats"): milliseconds since 1970, or
 * `MMM dd HH:mm:ss` with or without a year before the time, fractions and a zone. ISO 8601 and the layout of C's `asctime`
 * are read too and named as such. Null if the text is no time, or has no year and `receivedAt` is not given.
 */
export function parseTimestamp(text: string, context: TimestampContext = {}): Timestamp | null {
  const milliseconds = epoch.exec(text)
  if (milliseconds !== null) return fromEpoch(Number(milliseconds[1]), milliseconds[2] ?? '')

  const standard = cef.exec(text)
  if (standard !== null) {
    const [, month = '', day, year, hours, minutes, seconds, fraction, zone] = standard
    const clock = wallClock(year, monthNumber(month), day, hours, minutes, seconds)
    return clock && fromWallClock('cef', clock, fraction, zone, context)
  }
  const iso = iso8601.exec(text)
  if (iso !== null) {
    const [, year, month, day, hours, minutes, seconds, fraction, zone] = iso
    const clock = wallClock(year, Number(month) - 1, day, hours, minutes, seconds)
    return clock && fromWallClock('iso8601', clock, fraction, zone?.toUpperCase(), context)
  }
  const c = asctime.exec(text)
  if (c !== null) {
    const [, month = '', day, hours, minutes, seconds, zone, year] = c
    const clock = wallClock(year, monthNumber(month), day, hours, minutes, seconds)
    return clock && fromWallClock('asctime', clock, undefined, zone, context)
  }
  return null
}

/** The number of a month by its English name, in full or its first three letters; -1 if it is none. */
function monthNumber(name: string): number {
  const lower = name.toLowerCase()
  return monthNames.findIndex((month) => month === lower || month.slice(0, 3) === lower)
}

function wallClock(year: string | undefined, month: number, ...rest: (string | undefined)[]): WallClock | null {
  const [day = 0, hours = 0, minutes = 0, seconds = 0] = rest.map(Number)
  // A leap second is written as :60 (RFC 3339 section 5.6) and runs over into the next minute.
  const isClock = hours <= 23 && minutes <= 59 && seconds <= 60
  if (!isClock || month < 0 || month > 11 || day < 1) return null
  const known = year === undefined ? null : Number(year)
  // Without a year February may have 29 days.
  if (day > daysIn(known ?? 2000, month)) return null
  return { year: known, month, day, hours, minutes, seconds }
}

function daysIn(year: number, month: number): number {
  return new Date(utc(year, month + 1, 0)).getUTCDate()
}

/** `Date.UTC` takes years below 100 for the 20th century. */
function utc(year: number, month: number, day: number, hours = 0, minutes = 0, seconds = 0): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  date.setUTCHours(hours, minutes, seconds)
  return date.getTime()
}

function fromEpoch(epochMs: number, fraction: string): Timestamp | null {
  if (Number.isNaN(new Date(epochMs).getTime())) return null
  const nanos = Number(fraction.padEnd(6, '0').slice(0, 6))
  return {
    epochMs,
    nanos,
    iso: isoText(epochMs, fraction.slice(0, 6)),
    layout: 'epoch',
    yearGuessed: false,
    zoneGuessed: false,
  }
}

function fromWallClock(
  layout: Timestamp['layout'],
  clock: WallClock,
  fraction = '',
  zoneText: string | undefined,
  { receivedAt, zone: defaultZone }: TimestampContext,
): Timestamp | null {
  const stated = zoneText === undefined ? null : parseZone(zoneText)
  if (zoneText !== undefined && stated === null) return null
  const given = stated ?? (defaultZone === undefined ? null : parseZone(defaultZone))
  const zone = given ?? utcZone
  const instant = clock.year === null ? nearestInstant(clock, zone, receivedAt) : instantOf(clock, clock.year, zone)
  if (instant === null) return null
  const epochMs = instant + Number(fraction.padEnd(3, '0').slice(0, 3))
  const finer = fraction.slice(3)
  return {
    epochMs,
    nanos: Number(finer.padEnd(6, '0')),
    iso: isoText(epochMs, finer),
    layout,
    yearGuessed: clock.year === null,
    zoneGuessed: given === null || given.ambiguous,
  }
}

const utcZone: Zone = { offsetAt: () => 0, ambiguous: false }

function instantOf({ month, day, hours, minutes, seconds }: WallClock, year: number, zone: Zone): number {
  return toUtc(utc(year, month, day, hours, minutes, seconds), zone)
}

/** A clock may be wrong, and a zone, by so much that an event seems to come from the future. */
const futureAllowed = 2 * 24 * 60 * 60 * 1000

/**
 * A time without a year is taken to be the last such time that is not more than two days after the receipt. The 29th of
 * February may be up to eight years back (1896 to 1904).
 */
function nearestInstant(clock: WallClock, zone: Zone, receivedAt: number | undefined): number | null {
  if (receivedAt === undefined || Number.isNaN(new Date(receivedAt).getTime())) return null
  const latest = receivedAt + futureAllowed
  const thisYear = new Date(receivedAt).getUTCFullYear()
  for (let year = thisYear + 1; year >= thisYear - 8; year--) {
    if (clock.day > daysIn(year, clock.month)) continue
    const instant = instantOf(clock, year, zone)
    if (instant <= latest) return instant
  }
  return null
}

function isoText(epochMs: number, finer: string): string {
  const iso = new Date(epochMs).toISOString()
  return finer === '' ? iso : `${iso.slice(0, -1)}${finer}Z`
}
