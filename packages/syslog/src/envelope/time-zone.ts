/** Gives the offset from UTC in minutes, east positive, that a zone has at a time in epoch milliseconds. */
export type ZoneOffset = (timeMs: number) => number

const MINUTE = 60_000

/**
 * Takes a zone: `UTC`, `local` (the zone of this machine), an IANA name such as `Europe/Moscow`, or a fixed offset
 * such as `+03:00`. Returns the function that gives its offset at a time; the last minute asked for is remembered,
 * because events come in time order and no zone has changed its offset within a minute since 1972.
 * Throws a RangeError that says what a zone may be.
 */
export function zoneOffset(zone: string): ZoneOffset {
  if (zone === 'UTC' || zone === 'Z') return () => 0
  const id = zone === 'local' ? Temporal.Now.timeZoneId() : zone
  assertZone(id)
  let minute = NaN
  let offset = 0
  return (timeMs) => {
    const asked = Math.floor(timeMs / MINUTE)
    if (asked !== minute) {
      minute = asked
      const zoned = Temporal.Instant.fromEpochMilliseconds(asked * MINUTE).toZonedDateTimeISO(id)
      offset = Math.round(zoned.offsetNanoseconds / (MINUTE * 1e6))
    }
    return offset
  }
}

/**
 * Takes a wall clock time as the epoch milliseconds it would have in UTC, and a zone as above. Returns its epoch
 * milliseconds in that zone. A time that a clock change skips or repeats is read with the offset before the change.
 */
export function wallTimeToEpoch(wallMs: number, zone: string): number {
  if (zone === 'UTC' || zone === 'Z') return wallMs
  const id = zone === 'local' ? Temporal.Now.timeZoneId() : zone
  assertZone(id)
  const wall = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO('UTC').toPlainDateTime()
  return wall.toZonedDateTime(id, { disambiguation: 'compatible' }).epochMilliseconds
}

// Temporal itself also takes whole timestamps as a zone; a configuration that holds one is a mistake.
function assertZone(id: string): void {
  try {
    if (!/^\d/.test(id)) {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(id)
      return
    }
  } catch {
    // falls through to the one message below
  }
  throw new RangeError(
    `${JSON.stringify(id)} is not a time zone. Use UTC, local, an IANA name such as Europe/Moscow, or an offset such as +03:00`,
  )
}
