import { createRfc3164Writer } from './format-rfc3164.ts'
import { createRfc5424Writer } from './format-rfc5424.ts'
import { severities, type Facility } from './priority.ts'
import { syslogSeverity } from './syslog-severity.ts'

export type EnvelopeFormat = 'rfc3164' | 'rfc5424' | 'none'

export type EnvelopeSettings = {
  readonly format: EnvelopeFormat
  /** IANA name or `local`; RFC 3164 has local time without a zone. */
  readonly zone: string
  readonly facility: Facility
  /** RFC 3164 only. */
  readonly pri: boolean
  /** Host of events that name no node. */
  readonly hostname: string
}

/** Writes the syslog header of an event, trailing space included. The host is the node of the event. */
export type HeaderWriter = {
  /** @param time ms since 1970-01-01 UTC; @param severity CEF severity 0-10; @param hostname undefined: not known */
  readonly write: (time: number, severity: number, hostname: string | undefined) => string
  /** What the text depends on of the time. */
  readonly granularity: 'second' | 'millisecond'
}

/**
 * Makes the writer of syslog headers; undefined for messages without one.
 *
 * @throws {RangeError} for a zone or facility that there is not
 */
export function createEnvelope(settings: EnvelopeSettings): HeaderWriter | undefined {
  const { format, ...common } = settings
  if (format === 'none') return undefined
  const writer =
    format === 'rfc3164' ? createRfc3164Writer(common) : createRfc5424Writer({ ...common, appName: 'tidewaiter' })
  return {
    granularity: format === 'rfc3164' ? 'second' : 'millisecond',
    write: (time, severity, hostname) =>
      writer(withinYears(time), codes[severity] ?? codes[10], hostname ?? settings.hostname),
  }
}

const codes: readonly number[] = Array.from({ length: 11 }, (_, severity) =>
  severities.indexOf(syslogSeverity(severity)),
)

/** RFC 3164 cannot leave a time out; one beyond the years 0 to 9999, from a broken clock, becomes the nearest it can write. */
function withinYears(time: number): number {
  return Math.min(Math.max(time, -62_167_219_200_000), 253_402_300_799_999)
}
