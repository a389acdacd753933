import type { Envelope, EnvelopeIssue, EnvelopeIssueCode } from './envelope.ts'
import { readBsdTimestamp, readIsoTimestamp } from './read-timestamp.ts'
import type { TimestampContext, TimestampReading } from './read-timestamp.ts'
import { readStructuredData } from './structured-data.ts'

export type ParseEnvelopeOptions = {
  /** Epoch milliseconds from which a missing year is guessed; the current time when absent. */
  readonly now?: number
  /** Zone of timestamps that name none: `UTC` (default), `local`, an IANA name or an offset such as `+03:00`. */
  readonly zone?: string
}

/** The envelope while it is being read. */
type Draft = { -readonly [K in keyof Envelope]: Envelope[K] } & { issues: EnvelopeIssue[] }

const BOM = '\uFEFF'

// An octet count is taken for one only where a header or the message follows it: a bare number may be a host name.
const OCTET_COUNT = /([1-9]\d{1,9}) (?=<|[A-Z][a-z]{2,8} |\d{4}-\d\d-|$)/y
const PRI = /<([^<> ]{0,10})>/y
const VERSION = /([1-9]\d{0,2}) +(?=- |-$|\d{4}-\d\d-\d\d)/y
const VERSION_BEFORE_DATE = /\d{1,3} +(?=[A-Za-z]{3,9} +\d)/y
const WORD = / *([^ ]+)/y
const RFC5424_TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/

const RFC5424_FIELDS = [
  ['hostname', 255],
  ['appName', 48],
  ['procId', 128],
  ['msgId', 32],
] as const

/**
 * Takes what stands before `CEF:` in a message, returns what it says, or null when there is nothing. Reads RFC 5424,
 * RFC 3164 and their common distortions: no priority, spaces after it, ISO 8601 dates, years, full month names, no
 * host, an octet count or a byte order mark in front. What deviates from the RFCs is kept and listed in `issues`.
 * Total: no prefix makes it throw (an unknown `zone` in the options does, with a RangeError). Linear in the length.
 */
export function parseEnvelope(prefix: string, options: ParseEnvelopeOptions = {}): Envelope | null {
  const context: TimestampContext = { now: options.now ?? Date.now(), zone: options.zone ?? 'UTC' }
  const draft: Draft = { format: 'other', issues: [] }
  let at = skipBlanks(prefix, 0)
  if (prefix[at] === BOM) {
    draft.bom = true
    at = skipBlanks(prefix, at + 1)
  }
  const end = endOfText(prefix, at, draft)
  if (end === at) return draft.bom === true ? draft : null
  const text = prefix.slice(0, end)

  at = readOctetCount(prefix, at, draft)
  at = readPriority(text, at, draft)
  at = readHeader(text, at, draft, context)
  readRest(text, at, draft)
  return draft
}

function report(draft: Draft, code: EnvelopeIssueCode, offset: number): void {
  draft.issues.push({ code, offset })
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && ' \t\r\n\0'.includes(character)
}

function skipBlanks(text: string, start: number): number {
  let at = start
  while (isBlank(text[at])) at++
  return at
}

/** The end of the prefix without the blanks and the byte order mark that stand right before the message. */
function endOfText(text: string, start: number, draft: Draft): number {
  let end = text.length
  while (end > start && (isBlank(text[end - 1]) || text[end - 1] === BOM)) {
    if (text[end - 1] === BOM) draft.bom = true
    end--
  }
  return end
}

function readOctetCount(prefix: string, at: number, draft: Draft): number {
  const match = matchAt(OCTET_COUNT, prefix, at)
  if (match === null) return at
  draft.octetCount = Number(match[1])
  report(draft, 'octet-count-left', at)
  return at + match[0].length
}

function readPriority(text: string, at: number, draft: Draft): number {
  if (text[at] !== '<') return at
  const match = matchAt(PRI, text, at)
  if (match === null) {
    report(draft, 'pri-invalid', at)
    return at
  }
  const digits = match[1] ?? ''
  const priority = Number(digits)
  draft.format = 'rfc3164'
  if (!/^\d+$/.test(digits)) {
    report(draft, 'pri-invalid', at)
  } else if (priority > 191) {
    report(draft, 'pri-out-of-range', at)
  } else {
    if (digits.length > 1 && digits.startsWith('0')) report(draft, 'pri-leading-zero', at)
    draft.priority = priority
    draft.facility = priority >> 3
    draft.severity = priority & 7
  }
  const end = at + match[0].length
  const next = skipBlanks(text, end)
  if (next > end && next < text.length) report(draft, 'space-after-pri', end)
  return next
}

function readHeader(text: string, start: number, draft: Draft, context: TimestampContext): number {
  const hasPri = draft.format === 'rfc3164'
  const version = matchAt(VERSION, text, start)
  if (version !== null) {
    if (!hasPri) report(draft, 'pri-missing', start)
    if (version[1] !== '1') report(draft, 'version-unknown', start)
    return readRfc5424(text, start + version[0].length, draft, context)
  }
  let at = start
  const stray = hasPri ? matchAt(VERSION_BEFORE_DATE, text, at) : null
  if (stray !== null) {
    report(draft, 'version-unexpected', at)
    at += stray[0].length
  }
  const iso = readIsoTimestamp(text, at, context)
  if (iso !== null && hasRfc5424Fields(text, iso.end)) {
    report(draft, 'version-missing', at)
    return readRfc5424(text, at, draft, context)
  }
  const timestamp = iso ?? readBsdTimestamp(text, at, context)
  if (timestamp === null) {
    if (!hasPri) return at
    if (at < text.length) report(draft, 'timestamp-missing', at)
    return readHostAndTag(text, at, draft)
  }
  draft.format = 'rfc3164'
  takeTimestamp(draft, timestamp)
  if (timestamp.time === undefined) report(draft, 'timestamp-invalid', at)
  return readHostAndTag(text, timestamp.end, draft)
}

function takeTimestamp(draft: Draft, { end: _end, text, ...known }: TimestampReading): void {
  draft.timestamp = text
  Object.assign(draft, known)
}

/** RFC 5424 from the timestamp on. */
function readRfc5424(text: string, start: number, draft: Draft, context: TimestampContext): number {
  draft.format = 'rfc5424'
  let at = start
  const timestamp = readIsoTimestamp(text, at, context)
  if (timestamp !== null) {
    takeTimestamp(draft, timestamp)
    if (timestamp.time === undefined || !RFC5424_TIMESTAMP.test(timestamp.text)) report(draft, 'timestamp-invalid', at)
    at = timestamp.end
  } else {
    const word = matchAt(WORD, text, at)
    if (word !== null && word[1] !== '-') {
      draft.timestamp = word[1] ?? ''
      report(draft, 'timestamp-invalid', at)
    }
    at += word?.[0].length ?? 0
  }
  for (const [name, maxLength] of RFC5424_FIELDS) {
    const word = matchAt(WORD, text, at)
    if (word === null) {
      report(draft, 'field-missing', at)
      return at
    }
    const value = word[1] ?? ''
    const valueAt = at + word[0].length - value.length
    at += word[0].length
    if (value === '-') continue
    draft[name] = value
    if (value.length > maxLength) report(draft, 'field-too-long', valueAt)
    if (/[^!-~]/.test(value)) report(draft, 'field-invalid', valueAt)
  }
  at = skipBlanks(text, at)
  if (!startsStructuredData(text, at)) {
    report(draft, 'structured-data-missing', at)
    return at
  }
  const data = readStructuredData(text, at)
  if (data.problem !== undefined) report(draft, 'structured-data-invalid', data.end)
  if (data.elements.length > 0) draft.structuredData = data.elements
  return data.end
}

function startsStructuredData(text: string, at: number): boolean {
  return text[at] === '[' || (text[at] === '-' && (at + 1 === text.length || text[at + 1] === ' '))
}

/** Whether four fields and structured data follow: what a sender leaves that forgets priority and version. */
function hasRfc5424Fields(text: string, start: number): boolean {
  let at = start
  for (let field = 0; field < RFC5424_FIELDS.length; field++) {
    const word = matchAt(WORD, text, at)
    if (word === null) return false
    at += word[0].length
  }
  return startsStructuredData(text, skipBlanks(text, at))
}

/** The words after an RFC 3164 timestamp: HOSTNAME, then TAG with an optional process id in brackets and a colon. */
function readHostAndTag(text: string, start: number, draft: Draft): number {
  const first = matchAt(WORD, text, start)
  if (first === null) return start
  const word = first[1] ?? ''
  const afterFirst = start + first[0].length
  const alone = skipBlanks(text, afterFirst) === text.length
  // `named[412]:` without a host is a tag; `host:` alone is a host that was closed like a tag.
  if (alone && word.includes('[') && word.endsWith(':')) {
    takeTag(draft, word)
    return afterFirst
  }
  draft.hostname = word.endsWith(':') && !word.endsWith('::') ? word.slice(0, -1) : word
  const second = matchAt(WORD, text, afterFirst)
  if (second === null) return afterFirst
  takeTag(draft, second[1] ?? '')
  return afterFirst + second[0].length
}

function takeTag(draft: Draft, word: string): void {
  const name = word.endsWith(':') ? word.slice(0, -1) : word
  const open = name.indexOf('[')
  if (open > 0 && name.endsWith(']')) {
    draft.tag = name.slice(0, open)
    draft.procId = name.slice(open + 1, -1)
  } else {
    draft.tag = name
  }
}

function readRest(text: string, start: number, draft: Draft): void {
  const at = skipBlanks(text, start)
  if (at >= text.length) return
  draft.rest = text.slice(at)
  report(draft, 'unread-text', at)
}
