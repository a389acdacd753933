import { isWritableTime } from './envelope-writer.ts'
import type { EnvelopeWriter } from './envelope-writer.ts'
import { headerField, headerHostname } from './header-text.ts'
import { priorityOf } from './priority.ts'
import type { PriorityParts } from './priority.ts'
import { formatStructuredData } from './structured-data.ts'
import type { StructuredDataElement } from './structured-data.ts'
import { zoneOffset } from './time-zone.ts'

export type Rfc5424Options = PriorityParts & {
  /** `UTC` (default, written as `Z`), `local`, an IANA name or an offset such as `+03:00`. */
  readonly zone?: string
  /** Name or address of the machine that the events come from. */
  readonly hostname: string
  /** At most 48 characters; `-` when absent. */
  readonly appName?: string
  /** At most 128 characters; `-` when absent. */
  readonly procId?: string
  /** At most 32 characters; `-` when absent. */
  readonly msgId?: string
  readonly structuredData?: readonly StructuredDataElement[]
  /**
   * Puts the byte order mark that section 6.4 wants before UTF-8 text. Off by default: it would stand between the
   * header and `CEF:`, where most CEF readers do not expect it, and receivers take UTF-8 without it.
   */
  readonly bom?: boolean
}

export type Rfc5424Fields = Rfc5424Options & {
  /** Epoch milliseconds. */
  readonly time: number
}

/**
 * Takes time, host and options, returns an RFC 5424 header such as `<134>1 2026-02-18T10:07:28.000Z host tidewaiter 412
 * - - `, ready to be followed by `CEF:`. A time that RFC 3339 cannot write (not a number, or outside the years 0 to
 * 9999) becomes `-`, the NILVALUE of section 6.2.3. Throws a RangeError for an unknown zone, facility or severity, and
 * for structured data that section 6.3 does not allow.
 */
export function formatRfc5424(fields: Rfc5424Fields): string {
  return createRfc5424Writer(fields)(fields.time)
}

/** As `formatRfc5424`, with everything that does not change from event to event worked out once. Same errors. */
export function createRfc5424Writer(options: Rfc5424Options): EnvelopeWriter {
  const priority = priorityOf(options)
  const facility = priority >> 3
  const offsetAt = zoneOffset(options.zone ?? 'UTC')
  const appName = headerField(options.appName, 48)
  const procId = headerField(options.procId, 128)
  const msgId = headerField(options.msgId, 32)
  const bom = options.bom === true ? '\uFEFF' : ''
  const afterHost = ` ${appName} ${procId} ${msgId} ${formatStructuredData(options.structuredData ?? [])} ${bom}`

  const priText = (severity: number): string => `<${priorityOf({ facility, severity })}>1 `

  let severityNow = priority & 7
  let pri = priText(severityNow)
  let hostnameNow = options.hostname
  let host = headerHostname(hostnameNow)
  let timeNow = NaN
  let timestamp = ''
  let whole = ''

  return (timeMs, severity = priority & 7, hostname = options.hostname) => {
    if (timeMs === timeNow && severity === severityNow && hostname === hostnameNow) return whole
    if (timeMs !== timeNow) {
      timestamp = formatTimestamp(timeMs, offsetAt)
      timeNow = timeMs
    }
    if (severity !== severityNow) {
      pri = priText(severity)
      severityNow = severity
    }
    if (hostname !== hostnameNow) {
      host = headerHostname(hostname)
      hostnameNow = hostname
    }
    whole = `${pri}${timestamp} ${host}${afterHost}`
    return whole
  }
}

function formatTimestamp(timeMs: number, offsetAt: (timeMs: number) => number): string {
  if (!isWritableTime(timeMs)) return '-'
  const offset = offsetAt(timeMs)
  const wall = new Date(timeMs + offset * 60_000).toISOString()
  if (wall.length !== 24) return '-' // the offset moved it out of the years 0 to 9999
  return offset === 0 ? wall : wall.slice(0, -1) + formatOffset(offset)
}

function formatOffset(minutes: number): string {
  const distance = Math.abs(minutes)
  const hours = String(Math.floor(distance / 60)).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${hours}:${String(distance % 60).padStart(2, '0')}`
}
