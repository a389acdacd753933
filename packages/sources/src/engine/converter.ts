import { writeEvent, severityOf, familyOf, type Event, type Family, type Profile } from '@tidewaiter/model'
import { parseJson } from '../input/parse-json.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceInput, SourceReader } from '../source.ts'
import { byteConverter } from './convert-bytes.ts'
import { OutputBuffer, type Framing } from './output-buffer.ts'

/**
 * Text in front of a message: the syslog header. Depends on nothing but its arguments, and on the time only down to
 * `granularity`, so that its result can be reused for events of the same host in the same second.
 */
export type EnvelopeWriter = {
  /** @param time ms since 1970-01-01 UTC; @param severity CEF severity 0-10; @param hostname undefined: not known */
  readonly write: (time: number, severity: number, hostname: string | undefined) => string
  readonly granularity: 'second' | 'millisecond'
  /** Behind the text stand the milliseconds of the time, in three digits, and a space; for the granularity `second`. */
  readonly thenMilliseconds?: true
}

export type ConverterOptions = {
  readonly profile: Profile
  readonly framing: Framing
  readonly envelope?: EnvelopeWriter
  /** Byte budget of a message with its envelope, in UTF-8; values are shortened to keep it. */
  readonly maxBytes?: number
  readonly spaceBeforeExtension?: boolean
  /** Further profiles to write each event under, in the same order and with the same envelope. */
  readonly also?: readonly Profile[]
  /** What the records are: see `Source`. */
  readonly input?: SourceInput['input']
}

/** What has been converted so far. */
export type ConverterCounts = {
  records: number
  events: number
  /** Messages in which a value was shortened to keep the byte budget. */
  shortened: number
  refused: number
  readonly skipped: Map<string, number>
}

/** Turns an event into a message with its envelope. */
export function writeMessage(
  event: Event,
  options: ConverterOptions,
): { readonly text: string; readonly shortened: boolean } {
  const severity = severityOf(familyOf(event.code) as Family, event.outcome)
  const prefix = options.envelope === undefined ? '' : prefixOf(options.envelope, event, severity)
  const written = writeEvent(event, options.profile, {
    ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes - Buffer.byteLength(prefix) }),
    ...(options.spaceBeforeExtension !== undefined && { spaceBeforeExtension: options.spaceBeforeExtension }),
  })
  return { text: prefix + written.text, shortened: written.shortened.length > 0 || written.dropped.length > 0 }
}

function prefixOf(envelope: EnvelopeWriter, { time, fields }: Event, severity: number): string {
  const text = envelope.write(time, severity, fields.nodeName)
  if (envelope.thenMilliseconds === undefined) return text
  return `${text}${String(((time % 1000) + 1000) % 1000).padStart(3, '0')} `
}

/** One record, as UTF-8 that is valid. */
export type RecordSlice = { readonly bytes: Uint8Array; readonly start: number; readonly end: number }

/** What became of one record, as far as it is known at once. */
export type Conversion =
  | { readonly kind: 'events' | 'held' }
  | { readonly kind: 'skipped' | 'refused'; readonly reason: string }

/** Turns the records of one stream into framed messages, in order, and counts what became of each. */
export type Converter = {
  /** Messages not yet taken by the caller. */
  readonly output: OutputBuffer
  /** The same messages under the further profiles, in their order. */
  readonly also: readonly OutputBuffer[]
  readonly counts: ConverterCounts
  /**
   * Offers a line that looks like a record, before anybody has checked it. True when the fast program has dealt with it;
   * after false it has to be checked, and added as what it is.
   */
  readonly offer: (record: RecordSlice) => boolean
  /** Converts a record with the plain program. */
  readonly add: (record: RecordSlice) => Conversion
  /** Counts a record that never became JSON: start-up text, a broken line. */
  readonly count: (conversion: Conversion) => Conversion
  /** Ends the stream: writes the events that were held back. */
  readonly end: () => void
}

const message: Conversion = { kind: 'events' }

/**
 * Puts a source, a profile, an envelope and a framing together.
 *
 * Records that are offered take the fast program where it can have them; all others the plain one. `plainOnly` turns
 * every offer down, for comparison.
 */
export function createConverter(
  reader: SourceReader,
  context: SourceContext,
  options: ConverterOptions,
  plainOnly = false,
): Converter {
  const output = new OutputBuffer(options.framing)
  const others = (options.also ?? []).map((profile) => ({ output: new OutputBuffer(options.framing), profile }))
  const counts: ConverterCounts = { records: 0, events: 0, shortened: 0, refused: 0, skipped: new Map() }
  // The fast program writes one message for a line.
  const fast =
    plainOnly || others.length > 0 || !reader.mapping ? undefined : byteConverter(reader.mapping, context, options)

  function write(events: readonly Event[]): void {
    for (const event of events) {
      const { text, shortened } = writeMessage(event, options)
      output.add(text)
      for (const other of others) other.output.add(writeMessage(event, { ...options, profile: other.profile }).text)
      counts.events++
      if (shortened) counts.shortened++
    }
  }

  function count(conversion: Conversion): Conversion {
    counts.records++
    if (conversion.kind === 'refused') counts.refused++
    if (conversion.kind === 'skipped') {
      counts.skipped.set(conversion.reason, (counts.skipped.get(conversion.reason) ?? 0) + 1)
    }
    return conversion
  }

  function offer({ bytes, start, end }: RecordSlice): boolean {
    if (fast === undefined || reader.holding?.() === true) return false
    const outcome = fast.convert(bytes, start, end, output)
    if (outcome === 'parse') return false
    if (outcome === 'message') counts.events++
    count(outcome === 'message' ? message : outcome)
    return true
  }

  function add({ bytes, start, end }: RecordSlice): Conversion {
    const raw = bytes.subarray(start, end)
    const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8')
    const parsed = options.input === 'lines' ? { value: text } : parseJson(text)
    if (!('value' in parsed)) {
      return count({ kind: 'refused', reason: `not valid JSON: ${parsed.error} at column ${parsed.column}` })
    }
    const reading = reader.read(parsed.value, raw)
    if (reading.settled) write(reading.settled)
    if (reading.kind !== 'events') return count(reading)
    write(reading.events)
    return count(message)
  }

  const also = others.map((other) => other.output)
  return { output, also, counts, offer, add, count, end: () => write(reader.flush()) }
}
