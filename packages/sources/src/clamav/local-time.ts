/** A date on the calendar and a time `hh:mm:ss` of the day. */
export type LocalDate = {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  readonly clock: string
}

/**
 * The moment of a local time, in ms since 1970-01-01 UTC; undefined when there is no such date. Of a time that the change
 * to winter time has twice the first is taken, of one that summer time leaves out the one an hour later.
 *
 * @param zone IANA name, such as `Europe/Berlin`
 */
export function localTime({ year, month, day, clock }: LocalDate, zone: string): number | undefined {
  const [hour = NaN, minute = NaN, second = NaN] = clock.split(':').map(Number)
  const date = { year, month, day, hour, minute, second }
  try {
    return Temporal.PlainDateTime.from(date, { overflow: 'reject' }).toZonedDateTime(zone).epochMilliseconds
  } catch {
    return undefined
  }
}

/** The year in the zone at a moment in ms since 1970-01-01 UTC. */
export function yearOf(time: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).year
}

/** IANA name of the machine's zone. */
export function machineZone(): string {
  return Temporal.Now.timeZoneId()
}
