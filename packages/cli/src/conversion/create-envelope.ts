import type { EnvelopeWriter } from '@tidewaiter/sources'
import {
  createRfc3164Writer,
  createRfc5424Writer,
  severities,
  type EnvelopeWriter as SyslogWriter,
  type Facility,
} from '@tidewaiter/syslog'
import { syslogSeverity } from './syslog-severity.ts'

export type EnvelopeFormat = 'rfc3164' | 'rfc5424' | 'none'

export type EnvelopeSettings = {
  readonly format: EnvelopeFormat
  readonly zone: string
  readonly facility: Facility
  /** RFC 3164 only. */
  readonly pri: boolean
  /** Host of events that name no node. */
  readonly hostname: string
}

/**
 * The writer of syslog headers for the engine; undefined for messages without one. The host is the node of the event.
 *
 * @throws {RangeError} for a zone or facility that there is not
 */
export function createEnvelope(settings: EnvelopeSettings): EnvelopeWriter | undefined {
  const { format, ...common } = settings
  if (format === 'none') return undefined
  const writer: SyslogWriter =
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
