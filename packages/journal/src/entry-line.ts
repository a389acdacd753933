/**
 * An entry of the journal as text:
 *
 *     node-1 7 2026-11-23T11:40:00.123 CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|...
 *     |      | time of the event: UTC, milliseconds
 *     |      severity in the CEF header, 0 to 10
 *     host of the event, `-` when none is known; with `%` behind it when the message is verbatim
 *
 * What an envelope is made from stands in front of the message, so that delivery writes the header for any integration
 * without reading the message. A CEF message is one line, and so the entry is.
 *
 * A verbatim message is another sender's. It goes out as it came, whatever the profile, and stands in every form alike. The
 * mark is in the host because nothing that is encoded ends in a lone `%`, and every reader skips the host as one word.
 */

/**
 * The text in front of the milliseconds, for a writer of messages that adds these itself.
 *
 * @param time ms since 1970-01-01 UTC; one beyond the years 0 to 9999 becomes the nearest within
 * @param severity CEF severity, 0 to 10
 */
export function entryStamp(time: number, severity: number, host: string | undefined, verbatim = false): string {
  const seconds = new Date(Math.min(Math.max(time, earliest), latest)).toISOString().slice(0, 20)
  return `${encodeHost(host)}${verbatim ? '%' : ''} ${severity} ${seconds}`
}

/** What stands in front of the message of an entry. */
export type EntryStamp = {
  readonly host: string | undefined
  /** The message goes out as it is. */
  readonly verbatim: boolean
  readonly severity: number
  /** ms since 1970-01-01 UTC. */
  readonly time: number
  /** Where the message begins in the line. */
  readonly message: number
}

/** Takes an entry line, returns its stamp; undefined for a line that is none. */
export function readEntryStamp(line: string): EntryStamp | undefined {
  const parts = /^([^ ]+?)(%?) (\d|10) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}) (?=CEF:)/.exec(line)
  if (parts === null) return undefined
  const time = Date.parse(`${parts[4]}Z`)
  if (Number.isNaN(time)) return undefined
  const [whole, host, mark, severity] = parts
  return { host: decodeHost(host!), verbatim: mark !== '', severity: Number(severity), time, message: whole.length }
}

/** 0000-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z: ISO 8601 writes years beyond with a sign. */
const earliest = -62_167_219_200_000
const latest = 253_402_300_799_999

const unsafe = /[^!-$&-~]/gu
/** A host name has 255 characters at most (RFC 1035 section 2.3.4). */
const maxHost = 255

/** A host as one word of printable ASCII: everything else is percent-encoded, as UTF-8. */
function encodeHost(host: string | undefined): string {
  if (host === undefined || host === '') return '-'
  const word = host.slice(0, maxHost).toWellFormed().replace(unsafe, encodeURIComponent)
  return word === '-' ? '%2D' : word
}

/** Takes the first word of an entry line, returns the host; undefined for `-`. */
export function decodeHost(word: string): string | undefined {
  if (word === '-') return undefined
  if (!word.includes('%')) return word
  try {
    return decodeURIComponent(word)
  } catch {
    return word
  }
}
