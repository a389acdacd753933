import { entryStamp, JournalError, type Appended, type Group, type Journal } from '@tidewaiter/journal'
import type { Profile } from '@tidewaiter/model'
import {
  createConverter,
  createSourceDecoder,
  inputOf,
  parseJson,
  recordText,
  sourceNames,
  type Converter,
  type EnvelopeWriter,
  type ReadItem,
  type Source,
  type SourceContext,
} from '@tidewaiter/sources'
import { sources } from '@tidewaiter/sources/all'
import { IntakeError } from '../intake-errors.ts'
import type { IntakeTell } from '../intake-happenings.ts'
import { parseSourceOptions } from './parse-source-options.ts'

/**
 * The way of records from bytes to the journal: decoded, converted to entry lines in every form in use, appended.
 *
 * Conversion happens within `push`, appending within `commit`. A way in pushes until it has a group's worth or nothing
 * more, and commits; it may convert the next group while the last is being appended. Where it moves marks, it must not
 * commit that next group before the last has succeeded: the order in the journal is the order of the input, and so is
 * that of the marks.
 *
 * Invariants
 * - `place` is where a new stream has to take the input up again for the journal to hold every event once: all that
 *   stands in front of it is converted, and of what stands behind it `events` events are converted as well. Committed
 *   together with the entries, it makes a crash lose nothing and double nothing.
 * - That holds as long as the same bytes give the same number of events: with the same source and the same options.
 * - Entries, counters and `counts` agree: what a failed `commit` took is counted when it was read again and committed.
 */
export type RecordStream = {
  /** Converts the next bytes of the input. Nothing in them makes it fail. They may be overwritten after the call. */
  readonly push: (chunk: Uint8Array) => void
  /** Ends the input: judges what is unfinished, gives out what is held back. The next push begins another input. */
  readonly end: () => void
  /** Gives out what the source holds back for records to come; for an input that has fallen silent. */
  readonly flush: () => void
  /** True when the input could be cut here: nothing unfinished is kept, and nothing held back. */
  readonly isClear: () => boolean
  /** Where the input can be taken up again, once what was converted so far is committed. */
  readonly place: () => InputPlace
  /** Bytes of entry lines that wait for `commit`. */
  readonly pending: () => number
  /**
   * Appends what was converted, and moves the marks with it.
   *
   * @returns when it is durable
   * @throws {JournalError} when nothing was kept: what was converted is gone, and has to be read again from the last mark
   */
  readonly commit: (marks?: ReadonlyMap<string, string>) => Promise<Committed>
  /** Forgets everything unfinished and not committed. The next push begins the input, or takes it up at a place. */
  readonly reset: (place?: InputPlace) => void
  /** Name of the source; undefined as long as no record has told it. */
  readonly source: () => string | undefined
  /** Since the stream was opened. */
  readonly counts: Readonly<StreamCounts>
}

/** What a commit has put into the journal, and what of the records before it were no events. */
export type Committed = Appended & {
  /** Records by the reason for which they were skipped. */
  readonly skipped: ReadonlyMap<string, number>
}

/** A place in an input; each number from its beginning. */
export type InputPlace = {
  readonly bytes: number
  readonly lines: number
  /** Events that stand behind the place and are converted already: they have to be left out when it is taken up. */
  readonly events: number
}

/** Events are counted once they are in the journal, bytes as they come. */
export type StreamCounts = { bytes: number; records: number; events: number; refused: number; skipped: number }

/** A record that could not be read, and where the fault is in the input. */
export type Refusal = {
  /** From 1, within the input; the column in UTF-16 units, absent when the whole record is at fault. */
  readonly line: number
  readonly column?: number
  readonly reason: string
}

export type RecordStreamOptions = {
  /** Name of the way in. */
  readonly way: string
  /** Found out from the records when absent, where these are JSON. A source that reads lines of text has to be named. */
  readonly source?: Source | undefined
  /** Options of the source, not yet checked by its schema. */
  readonly options?: Readonly<Record<string, unknown>> | undefined
  readonly context: SourceContext
  /** Profiles that integrations use; the first may take the fast program when it is the only one. */
  readonly forms: readonly Profile[]
  readonly journal: Journal
  readonly tell: IntakeTell
  /** Is told of each refused record as it is found, beside the log. */
  readonly onRefused?: ((refusal: Refusal) => void) | undefined
  /**
   * For inputs that cannot be read again: waits after a refusal by the journal. True when the same group is to be tried
   * again, of which a copy is kept until then.
   */
  readonly onRefusal?: ((error: JournalError) => Promise<boolean>) | undefined
}

/**
 * Byte budget of an entry's message: with any header it stays below 65,536, beyond which syslog-ng hangs up. An
 * integration's own limit is kept when it delivers.
 */
const maxEntryBytes = 64_000

const envelope: EnvelopeWriter = { write: entryStamp, granularity: 'second', thenMilliseconds: true }

/** Input that stands between records and is none: nothing to count. */
const betweenRecords: readonly string[] = ['blank', 'brackets', 'refused-before']

const choices: string = sourceNames.join(', ')

/** A source at work on the stream. */
type Working = { readonly source: Source; readonly converter: Converter; readonly isHolding: () => boolean }

/** What happened between two commits. */
type News = { readonly source: string; readonly records: number; readonly skipped: ReadonlyMap<string, number> }

export const beginning: InputPlace = { bytes: 0, lines: 0, events: 0 }

/** @throws {IntakeError} `source-options-invalid`, for a source that is named */
export function createRecordStream(options: RecordStreamOptions): RecordStream {
  const { way, journal, tell, onRefused } = options
  const forms = options.forms.map(({ name }) => name)
  const counts: StreamCounts = { bytes: 0, records: 0, events: 0, refused: 0, skipped: 0 }
  let working = options.source === undefined ? undefined : open(options.source)
  let decoder = openDecoder(beginning)
  /** Where the input was taken up, and what was pushed since. */
  let start = beginning
  let pushed = 0
  /** The last place at which the input could be cut; its events as counted since `start`. */
  let clear = beginning
  let isEnded = false
  let convertedBefore = 0
  /** Of the events of this opening of the source: those that `commit` has taken, those to leave out, those told. */
  let taken = 0
  let known = 0
  let accounted = { records: 0, skipped: new Map<string, number>() }

  function open(source: Source): Working {
    const reader = source.open(parseSourceOptions(source, options.options), options.context)
    const [profile, ...also] = options.forms as [Profile, ...Profile[]]
    const written = { profile, also, envelope, framing: 'lf', maxBytes: maxEntryBytes, ...inputOf(source) } as const
    const converter = createConverter(reader, options.context, written)
    return { source, converter, isHolding: () => reader.holding?.() === true }
  }

  function openDecoder({ bytes }: InputPlace): ReturnType<typeof createSourceDecoder> {
    // Only UTF-8 can be taken up in its middle: UTF-16 is never clear.
    const decoding = bytes === 0 ? {} : ({ encoding: 'utf-8' } as const)
    return createSourceDecoder(working?.source ?? {}, { item: take, offer }, decoding)
  }

  function offer(record: Extract<ReadItem, { kind: 'record' }>): boolean {
    return working !== undefined && working.converter.offer(record)
  }

  function take(item: ReadItem): void {
    if (item.kind === 'skipped') {
      if (!betweenRecords.includes(item.reason)) working?.converter.count(item)
      return
    }
    if (item.kind === 'refused') {
      working?.converter.count({ kind: 'refused', reason: item.reason })
      return refuse({ line: start.lines + item.faultLine, column: item.faultColumn, reason: item.message })
    }
    const line = start.lines + item.line
    try {
      working ??= recognise(item)
    } catch (error) {
      if (!(error instanceof IntakeError)) throw error
      return refuse({ line, reason: error.message })
    }
    if (working === undefined)
      return refuse({ line, reason: `no source recognises the record; name one of ${choices}` })
    const conversion = working.converter.add(item)
    if (conversion.kind === 'refused') refuse({ line, reason: conversion.reason })
  }

  function recognise(item: Extract<ReadItem, { kind: 'record' }>): Working | undefined {
    const parsed = parseJson(recordText(item))
    if (!('value' in parsed)) return undefined
    const source = sources.find(({ recognises }) => recognises(parsed.value))
    if (source === undefined) return undefined
    const opened = open(source)
    tell('source-found', { way, source: source.name })
    return opened
  }

  const sourceName = (): string => working?.source.name ?? 'unknown'

  function refuse(refusal: Refusal): void {
    counts.refused++
    const { line, column, reason } = refusal
    const place = column === undefined ? `line ${line}` : `line ${line}, column ${column}`
    tell('record-refused', { way, source: sourceName(), place, reason })
    onRefused?.(refusal)
  }

  const converted = (): number => working?.converter.counts.events ?? 0
  const convertedHere = (): number => converted() - convertedBefore
  const isClear = (): boolean => (isEnded || decoder.isClear()) && working?.isHolding() !== true

  function notePlace(): void {
    if (isClear())
      clear = { bytes: start.bytes + pushed, lines: start.lines + decoder.lines(), events: convertedHere() }
  }

  /** Takes what the converter has counted since it was last asked. */
  function takeNews(): News {
    if (working === undefined) return { source: 'unknown', records: 0, skipped: new Map() }
    const { records, skipped } = working.converter.counts
    const more = new Map<string, number>()
    for (const [reason, count] of skipped) {
      const before = accounted.skipped.get(reason) ?? 0
      if (count > before) more.set(reason, count - before)
    }
    const news = { source: working.source.name, records: records - accounted.records, skipped: more }
    if (more.size > 0 || records > accounted.records) accounted = { records, skipped: new Map(skipped) }
    return news
  }

  function publish({ source, records, skipped }: News, events: number): void {
    if (records > 0) tell('records-read', { way, source, records, events })
    if (events > 0) tell('events-accepted', { way, source, events })
    counts.records += records
    counts.events += events
    for (const [reason, count] of skipped) {
      tell('records-skipped', { way, source, reason, records: count })
      counts.skipped += count
    }
  }

  async function commit(marks?: ReadonlyMap<string, string>): Promise<Committed> {
    const news = takeNews()
    const fresh = converted() - taken
    taken = converted()
    const leftOut = Math.min(known, fresh)
    known -= leftOut
    const count = fresh - leftOut
    const bodies = new Map<string, Uint8Array>()
    if (working !== undefined && fresh > 0) {
      const { output, also } = working.converter
      for (const [index, body] of [output, ...also].entries()) {
        const lines = body.copyOut(journal.memory(body.length))
        if (count > 0) bodies.set(forms[index]!, leftOut === 0 ? lines : withoutFirst(lines, leftOut))
      }
    }
    const isEmpty = count === 0 && marks === undefined
    const appended = isEmpty
      ? { first: journal.next, count }
      : await append({ count, bodies, ...(marks !== undefined && { marks }) })
    publish(news, count)
    return { ...appended, skipped: news.skipped }
  }

  async function append(group: Group): Promise<Appended> {
    const { onRefusal } = options
    if (onRefusal === undefined) return journal.append(group)
    for (;;) {
      try {
        return await journal.append({ ...group, bodies: copyOf(group.bodies) })
      } catch (error) {
        if (!(error instanceof JournalError) || !(await onRefusal(error))) throw error
      }
    }
  }

  /** The next push is of another input, or of this one again. */
  function begin(place: InputPlace): void {
    start = place
    pushed = 0
    clear = { ...place, events: 0 }
    known = place.events
    convertedBefore = converted()
    isEnded = false
    decoder = openDecoder(place)
  }

  function reset(place: InputPlace = beginning): void {
    if (working !== undefined) working = open(working.source)
    taken = 0
    accounted = { records: 0, skipped: new Map() }
    begin(place)
  }

  return {
    counts,
    isClear,
    commit,
    reset,
    source: () => working?.source.name,
    push: (chunk) => {
      if (isEnded) begin(beginning)
      decoder.push(chunk)
      pushed += chunk.length
      counts.bytes += chunk.length
      notePlace()
    },
    end: () => {
      decoder.end()
      working?.converter.end()
      isEnded = true
      notePlace()
    },
    flush: () => {
      working?.converter.end()
      notePlace()
    },
    place: () => ({ ...clear, events: Math.max(start.events, convertedHere()) - clear.events }),
    pending: () => working?.converter.output.length ?? 0,
  }
}

/** What is appended belongs to the journal, also when it refuses it. */
function copyOf(bodies: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  return new Map(Array.from(bodies, ([form, bytes]) => [form, bytes.slice()]))
}

/** Takes lines, returns them without the first `count`, in memory of their own: the journal's thread is given it. */
function withoutFirst(lines: Uint8Array, count: number): Uint8Array {
  let at = 0
  for (let left = count; left > 0; left--) at = lines.indexOf(0x0a, at) + 1
  return lines.slice(at)
}
