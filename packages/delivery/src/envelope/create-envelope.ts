import { createRfc3164Writer, createRfc5424Writer, severities, type EnvelopeWriter } from '@tidewaiter/syslog'
import { DeliveryError } from '../delivery-errors.ts'
import type { EnvelopeSettings } from '../integration.ts'
import { syslogSeverity } from './syslog-severity.ts'

/** Writes the syslog header of an event, trailing space included. The host is the node of the event. */
export type Envelope = {
  /** @param time ms since 1970-01-01 UTC; @param severity CEF severity 0-10; @param hostname undefined: not known */
  readonly write: (time: number, severity: number, hostname: string | undefined) => string
  /** What the text depends on of the time. */
  readonly granularity: 'second' | 'millisecond'
}

/**
 * Makes the writer of syslog headers; undefined for messages without one.
 *
 * @throws {DeliveryError} `envelope-invalid` for a zone or facility that there is not
 */
export function createEnvelope(settings: EnvelopeSettings, integration = 'the output'): Envelope | undefined {
  const { format, ...common } = settings
  if (format === 'none') return undefined
  const writer = attempt(integration, () =>
    format === 'rfc3164' ? createRfc3164Writer(common) : createRfc5424Writer({ ...common, appName: 'tidewaiter' }),
  )
  return {
    granularity: format === 'rfc3164' ? 'second' : 'millisecond',
    write: (time, severity, hostname) =>
      writer(withinYears(time), codes[severity] ?? codes[10], hostname ?? settings.hostname),
  }
}

function attempt(integration: string, make: () => EnvelopeWriter): EnvelopeWriter {
  try {
    return make()
  } catch (cause) {
    const fault = cause instanceof Error ? cause.message : String(cause)
    throw new DeliveryError('envelope-invalid', { integration, fault }, { cause })
  }
}

const codes: readonly number[] = Array.from({ length: 11 }, (_, severity) =>
  severities.indexOf(syslogSeverity(severity)),
)

/** RFC 3164 cannot leave a time out; one beyond the years 0 to 9999, from a broken clock, becomes the nearest it can write. */
function withinYears(time: number): number {
  return Math.min(Math.max(time, -62_167_219_200_000), 253_402_300_799_999)
}
