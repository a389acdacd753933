/**
 * Writes what stands before `CEF:` in a message, trailing space included. Takes the time of the event in epoch
 * milliseconds, and optionally a severity (0 to 7) and a host name that replace those given when the writer was made.
 * A writer keeps the texts it last made, as most events share their second and their host: make one per stream.
 */
export type EnvelopeWriter = (timeMs: number, severity?: number, hostname?: string) => string

// 0000-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z in epoch milliseconds.
const EARLIEST = -62_167_219_200_000
const LATEST = 253_402_300_799_999

/** Takes epoch milliseconds, returns whether RFC 3339 can write that time: the years 0 to 9999. False for NaN. */
export function isWritableTime(timeMs: number): boolean {
  return timeMs >= EARLIEST && timeMs <= LATEST
}
