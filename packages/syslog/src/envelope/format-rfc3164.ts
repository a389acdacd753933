import { isWritableTime } from './envelope-writer.ts'
import type { EnvelopeWriter } from './envelope-writer.ts'
import { headerHostname, headerTag } from './header-text.ts'
import { priorityOf } from './priority.ts'
import type { PriorityParts } from './priority.ts'
import { zoneOffset } from './time-zone.ts'

export type Rfc3164Options = PriorityParts & {
  /** Leaves `<PRI>` out when false: KCS documents none, while some receivers refuse a line without. Default true. */
  readonly pri?: boolean
  /** `UTC` (default), `local`, an IANA name or an offset such as `+03:00`: RFC 3164 has no way to say which it is. */
  readonly zone?: string
  /** Name or address of the machine that the events come from. */
  readonly hostname: string
  /** Written as `TAG: ` after the host. KCS writes none: to an RFC 3164 reader `CEF` itself is the tag. */
  readonly tag?: string
}

export type Rfc3164Fields = Rfc3164Options & {
  /** Epoch milliseconds. */
  readonly time: number
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * Takes time, host and options, returns an RFC 3164 header such as `<134>Feb  8 10:07:28 host `, ready to be followed
 * by `CEF:` (section 4.1: the day below ten is padded with a space, there is no year and no zone). Throws a RangeError
 * for an unknown zone, facility or severity, and for a time that is not a number or lies outside the years 0 to 9999.
 */
export function formatRfc3164(fields: Rfc3164Fields): string {
  return createRfc3164Writer(fields)(fields.time)
}

/** As `formatRfc3164`, with everything that does not change from event to event worked out once. Same errors. */
export function createRfc3164Writer(options: Rfc3164Options): EnvelopeWriter {
  const priority = priorityOf(options)
  const facility = priority >> 3
  const offsetAt = zoneOffset(options.zone ?? 'UTC')
  const tag = options.tag === undefined ? '' : headerTag(options.tag)
  const afterHost = tag === '' ? ' ' : ` ${tag}: `

  const priText = (severity: number): string => (options.pri === false ? '' : `<${priorityOf({ facility, severity })}>`)

  let severityNow = priority & 7
  let pri = priText(severityNow)
  let hostnameNow = options.hostname
  let host = headerHostname(hostnameNow)
  let secondNow = NaN
  let date = ''
  let whole = ''

  return (timeMs, severity = priority & 7, hostname = options.hostname) => {
    const second = Math.floor(timeMs / 1000)
    if (second === secondNow && severity === severityNow && hostname === hostnameNow) return whole
    if (second !== secondNow) {
      date = formatDate(second * 1000, offsetAt)
      secondNow = second
    }
    if (severity !== severityNow) {
      pri = priText(severity)
      severityNow = severity
    }
    if (hostname !== hostnameNow) {
      host = headerHostname(hostname)
      hostnameNow = hostname
    }
    whole = `${pri}${date} ${host}${afterHost}`
    return whole
  }
}

function formatDate(timeMs: number, offsetAt: (timeMs: number) => number): string {
  // RFC 3164 cannot say "unknown time", and to write another one would be to invent it.
  if (!isWritableTime(timeMs)) {
    throw new RangeError(
      `An RFC 3164 header needs a time in epoch milliseconds within the years 0 to 9999, not ${timeMs}`,
    )
  }
  const wall = new Date(timeMs + offsetAt(timeMs) * 60_000)
  const day = String(wall.getUTCDate()).padStart(2)
  return `${MONTHS[wall.getUTCMonth()]} ${day} ${wall.toISOString().slice(-13, -5)}`
}
