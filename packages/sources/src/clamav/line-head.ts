import { timeOf } from '../engine/values.ts'
import { parseJson } from '../input/parse-json.ts'
import { memberOf } from '../engine/json-values.ts'
import { localTime, yearOf, type LocalDate } from './local-time.ts'

/** A line of ClamAV without what stands in front of the text. */
export type HeadedLine = {
  readonly text: string
  /** In ms since 1970-01-01 UTC; undefined where the line tells none. */
  readonly time?: number
  /** Name of the host, where syslog has written it. */
  readonly host?: string
}

/** `ctime` as clamd and freshclam write it with `LogTime yes`, in local time without a zone. */
const ownHead =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<clock>\d\d:\d\d:\d\d) (?<year>\d{4}) -> /

/** A CRI line, or syslog with RFC 3339 times as rsyslog and `journalctl -o short-iso` write it. */
const zonedHead =
  /^(?<time>\d{4}-\d\d-\d\dT[\d:.,]{8,20}(?:Z|[+-]\d\d:?\d\d)) (?:(?:stdout|stderr) F |(?:(?<host>[\w.-]{1,255}) clam[\w-]{0,30}(?:\[\d{1,10}\])?: )?)/

/** Syslog with the time of RFC 3164, which has neither year nor zone. */
const bsdHead =
  /^(?:<\d{1,3}>)?(?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<clock>\d\d:\d\d:\d\d) (?<host>[\w.-]{1,255}) clam[\w-]{0,30}(?:\[\d{1,10}\])?: /

/** True when the line begins with the head that ClamAV writes itself. */
export function hasOwnHead(line: string): boolean {
  return ownHead.test(line)
}

/**
 * Takes the heads off a line: of Docker's `json-file` or CRI, of syslog, of ClamAV. A time with a zone counts before one
 * without, and that before one without a year.
 *
 * @param zone IANA name of the zone of times that tell none
 * @param now in ms since 1970-01-01 UTC, gives a time without a year its year
 */
export function splitHead(line: string, zone: string, now: () => number): HeadedLine {
  const wrapped = readDockerLine(line)
  let text = wrapped?.text ?? line
  const zoned = zonedHead.exec(text)
  const bsd = zoned === null ? bsdHead.exec(text) : null
  text = text.slice((zoned ?? bsd)?.[0].length ?? 0)
  const own = ownHead.exec(text)
  text = text.slice(own?.[0].length ?? 0)
  const time =
    wrapped?.time ??
    timeOf(zoned?.groups?.['time']) ??
    (own === null ? undefined : localTime(dateOf(own, Number(own.groups?.['year'])), zone)) ??
    (bsd === null ? undefined : recentTime(bsd, zone, now())) ??
    endTime(text, zone)
  const host = (zoned ?? bsd)?.groups?.['host']
  return { text, ...(time !== undefined && { time }), ...(host !== undefined && { host }) }
}

/** `ctime` and syslog write months in English, whatever the locale. */
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function dateOf({ groups }: RegExpExecArray, year: number): LocalDate {
  const month = months.indexOf(groups?.['month'] ?? '') + 1
  return { year, month, day: Number(groups?.['day']), clock: groups?.['clock'] ?? '' }
}

/** The last line of clamscan's summary holds a time; no other of its lines does. */
function endTime(text: string, zone: string): number | undefined {
  const parts = /^End Date: {1,10}(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, clock = ''] = parts
  return localTime({ year: Number(year), month: Number(month), day: Number(day), clock }, zone)
}

/** The last time with that date that is not beyond tomorrow: clocks differ, and a log is not from the future. */
function recentTime(head: RegExpExecArray, zone: string, now: number): number | undefined {
  const year = yearOf(now, zone)
  const times = [year + 1, year, year - 1].map((one) => localTime(dateOf(head, one), zone))
  return times.find((time) => time !== undefined && time <= now + 86_400_000)
}

function readDockerLine(line: string): { readonly text: string; readonly time?: number } | undefined {
  if (!line.startsWith('{"log":"')) return undefined
  const parsed = parseJson(line)
  const log = 'value' in parsed ? memberOf(parsed.value, 'log') : undefined
  if (typeof log !== 'string' || !('value' in parsed)) return undefined
  const time = timeOf(memberOf(parsed.value, 'time'))
  return { text: log.replace(/\r?\n$/, ''), ...(time !== undefined && { time }) }
}
