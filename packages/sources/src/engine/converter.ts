import { parseCef, writeCef } from '@tidewaiter/cef'
import { writeEvent, severityOf, familyOf, type Event, type Family, type Profile } from '@tidewaiter/model'
import type { SpooledRecord } from '../input/large/spooled-record.ts'
import { parseJson } from '../input/parse-json.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceInput, SourceReader } from '../source.ts'
import { byteConverter } from './convert-bytes.ts'
import type { Fault } from './faults.ts'
import type { Reading } from './map-record.ts'
import { OutputBuffer, type Framing } from './output-buffer.ts'
import type { Defect, VerbatimMessage } from './verbatim-message.ts'

/**
 * Text in front of a message: the syslog header. Depends on nothing but its arguments, and on the time only down to
 * `granularity`, so that its result can be reused for events of the same host in the same second.
 */
export type EnvelopeWriter = {
  /**
   * @param time ms since 1970-01-01 UTC; @param severity CEF severity 0-10; @param hostname undefined: not known
   * @param verbatim true when the message goes out as it came; for the journal, which has to remember it
   */
  readonly write: (time: number, severity: number, hostname: string | undefined, verbatim?: boolean) => string
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
  /** Records that could not be read, and parts of records. */
  refused: number
  readonly skipped: Map<string, number>
}

/** A message with its envelope. */
type Written = { readonly text: string; readonly shortened: boolean }

/**
 * Turns an event into a message with its envelope.
 *
 * @param host for the envelope
 */
export function writeMessage(
  event: Event,
  options: ConverterOptions,
  host: string | undefined = event.fields.nodeName,
): Written {
  const severity = severityOf(familyOf(event.code) as Family, event.outcome)
  const prefix = options.envelope === undefined ? '' : prefixOf(options.envelope, event.time, severity, host)
  const written = writeEvent(event, options.profile, {
    ...(options.maxBytes !== undefined && { maxBytes: options.maxBytes - Buffer.byteLength(prefix) }),
    ...(options.spaceBeforeExtension !== undefined && { spaceBeforeExtension: options.spaceBeforeExtension }),
  })
  return { text: prefix + written.text, shortened: written.shortened.length > 0 || written.dropped.length > 0 }
}

/** Puts the envelope in front of a message that goes out as it is; only one beyond the budget is written anew, shortened. */
function writeVerbatim({ text, time, severity, host }: VerbatimMessage, options: ConverterOptions): Written {
  const { envelope, maxBytes = Infinity } = options
  const prefix = envelope === undefined ? '' : prefixOf(envelope, time, severity, host, true)
  const room = maxBytes - Buffer.byteLength(prefix)
  const { header, pairs } = Buffer.byteLength(text) <= room ? { header: null, pairs: [] } : parseCef(text)
  if (header === null) return { text: prefix + text, shortened: false }
  const unescaped = pairs.map(({ key, value }) => [key, value] as const)
  return { text: prefix + writeCef(header, unescaped, { maxBytes: room }).text, shortened: true }
}

function prefixOf(
  envelope: EnvelopeWriter,
  time: number,
  severity: number,
  host: string | undefined,
  verbatim?: boolean,
): string {
  const text = envelope.write(time, severity, host, verbatim)
  if (envelope.thenMilliseconds === undefined) return text
  return `${text}${String(((time % 1000) + 1000) % 1000).padStart(3, '0')} `
}

/** One record, as UTF-8 that is valid; of one that is too long for memory, `large` is all of it. */
export type RecordSlice = {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly large?: SpooledRecord
}

/** What became of one record, as far as it is known at once. */
export type Conversion = (
  | { readonly kind: 'events' | 'held' }
  | { readonly kind: 'skipped' | 'refused'; readonly reason: string }
) & {
  /** Parts of the record that could not be read, beside the events of the others. */
  readonly faults?: readonly Fault[]
  /** What is wrong with the record, although nothing had to be refused. */
  readonly defects?: readonly Defect[]
}

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
  /** Converts a record that is too long for memory bit by bit, so that its messages can be taken in between. Returns what `add` does. */
  readonly addLong: (record: RecordSlice) => Generator<undefined, Conversion>
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
  const also = others.map((other) => other.output)
  const counts: ConverterCounts = { records: 0, events: 0, shortened: 0, refused: 0, skipped: new Map() }
  // The fast program writes one message for a line.
  const fast =
    plainOnly || others.length > 0 || !reader.mapping ? undefined : byteConverter(reader.mapping, context, options)

  function write(events: readonly Event[], host?: string): void {
    for (const event of events) {
      const { text, shortened } = writeMessage(event, options, host)
      output.add(text)
      for (const { output: other, profile } of others)
        other.add(writeMessage(event, { ...options, profile }, host).text)
      counts.events++
      if (shortened) counts.shortened++
    }
  }

  function pass(verbatim: VerbatimMessage): void {
    const { text, shortened } = writeVerbatim(verbatim, options)
    for (const one of [output, ...also]) one.add(text)
    counts.events++
    if (shortened) counts.shortened++
  }

  function count(conversion: Conversion): Conversion {
    counts.records++
    if (conversion.kind === 'refused') counts.refused++
    for (const { parts = 1 } of conversion.faults ?? []) counts.refused += parts
    if (conversion.kind === 'skipped') {
      counts.skipped.set(conversion.reason, (counts.skipped.get(conversion.reason) ?? 0) + 1)
    }
    return conversion
  }

  function offer({ bytes, start, end }: RecordSlice): boolean {
    if (fast === undefined) return false
    const isHolding = reader.holding?.() === true
    if (isHolding && reader.passing === undefined) return false
    const from = output.length
    const outcome = fast.convert(bytes, start, end, output, isHolding ? reader.passing : undefined)
    if (outcome === 'parse') return false
    if (isHolding && reader.passing !== undefined) writeBefore(from, reader.passing.pass(fast.time()))
    if (outcome === 'message') counts.events++
    count(outcome === 'message' ? message : outcome)
    return true
  }

  /** Writes events in front of what stands in the output from there on. */
  function writeBefore(from: number, events: readonly Event[]): void {
    if (events.length === 0) return
    const behind = Buffer.from(output.bytes.subarray(from, output.length))
    output.length = from
    write(events)
    output.reserve(behind.length)
    output.length += behind.copy(output.bytes, output.length)
  }

  function add(record: RecordSlice): Conversion {
    if (record.large === undefined) return addWhole(record)
    const work = addLong(record)
    for (;;) {
      const { done, value } = work.next()
      if (done === true) return value
    }
  }

  function* addLong(record: RecordSlice): Generator<undefined, Conversion> {
    const { large } = record
    if (large === undefined) return add(record)
    try {
      const readings = reader.readLarge?.(large.document())
      if (readings === undefined) {
        const bytes = large.whole()
        if (bytes === undefined) return count({ kind: 'refused', reason: 'too long, and cannot be read in parts' })
        return addWhole({ bytes, start: 0, end: bytes.length })
      }
      let last: Reading | undefined
      for (const reading of readings) {
        if (last !== undefined) {
          if (last.kind === 'events') write(last.events, last.host)
          yield undefined
        }
        last = reading
      }
      return last === undefined ? count(message) : takeReading(last)
    } catch (error) {
      // What stands on disk could not be read back.
      if (!(error instanceof Error && 'syscall' in error)) throw error
      return count({
        kind: 'refused',
        reason: `too long for memory, and cannot be read back from disk: ${error.message}`,
      })
    } finally {
      large.close()
    }
  }

  function addWhole({ bytes, start, end }: RecordSlice): Conversion {
    const raw = bytes.subarray(start, end)
    const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8')
    const parsed = options.input === 'lines' ? { value: text } : parseJson(text)
    if (!('value' in parsed)) {
      return count({ kind: 'refused', reason: `not valid JSON: ${parsed.error} at column ${parsed.column}` })
    }
    return takeReading(reader.read(parsed.value, raw))
  }

  function takeReading(reading: Reading): Conversion {
    if (reading.settled) write(reading.settled)
    if (reading.kind !== 'events') return count(reading)
    write(reading.events, reading.host)
    const { faults, defects, verbatim } = reading
    if (verbatim !== undefined) pass(verbatim)
    if (faults === undefined && defects === undefined) return count(message)
    return count({ kind: 'events', ...(faults && { faults }), ...(defects && { defects }) })
  }

  return { output, also, counts, offer, add, addLong, count, end: () => write(reader.flush()) }
}
