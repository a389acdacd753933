import {
  JournalError,
  type Appended,
  type Group,
  type Journal,
  type NewReport,
  type ReportStore,
} from '@tidewaiter/journal'
import type { Profile } from '@tidewaiter/model'
import {
  createConverter,
  createSourceDecoder,
  inputOf,
  parseJson,
  recordText,
  sourceNames,
  watchReports,
  type Conversion,
  type Converter,
  type ReadItem,
  type Source,
  type SourceContext,
} from '@tidewaiter/sources'
import { sources } from '@tidewaiter/sources/all'
import { IntakeError } from '../intake-errors.ts'
import type { IntakeTell } from '../intake-happenings.ts'
import type { WayLimit } from '../limit/way-limit.ts'
import { entryFormat } from './entry-lines.ts'
import { parseSourceOptions } from './parse-source-options.ts'
import { reportOf } from './report-of.ts'
import { createSourceSearch, type SourceSearch } from './source-search.ts'

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
 * - With a limit, the events of a place are those before it; see `stream-limit.ts`.
 * - An input whose source is found by looking ahead is read just as if it had been named: what was looked at is kept, `place`
 *   stays in front of it, and it is converted from its first byte once the source is known.
 * - What scanners found is on disk before the events and the mark are. Read again after a crash in between, it is kept once.
 */
export type RecordStream = {
  /** Converts the next bytes of the input. Nothing in them makes it fail. They may be overwritten after the call. */
  readonly push: (chunk: Uint8Array) => void
  /**
   * Ends the input: judges what is unfinished, gives out what is held back. The next push begins another input. With `bitByBit`
   * a long record is left to `more`, and so is all that stands behind it.
   */
  readonly end: (how?: 'bitByBit') => void
  /**
   * Converts a bit of a record that is too long for memory; true when there is more of it. Who commits between the bits needs
   * no memory for all of its events. What is not asked for so is done by the next `push` or `end`.
   */
  readonly more: () => boolean
  /**
   * Gives out what the source holds back for records to come, and takes what was kept to find the source out as enough where it is;
   * for an input that has fallen silent.
   */
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
  /** Name of the source; undefined as long as nothing has told it. */
  readonly source: () => string | undefined
  /** True when what was read has a say in what comes, also after the end of the input: see `SourceReader`. */
  readonly remembers: () => boolean
  /** Since the stream was opened. */
  readonly counts: Readonly<StreamCounts>
}

/**
 * What a commit has put into the journal, and what of the records before it were no events. `count` is that of the events
 * accepted, which a limit may have counted in place of keeping them.
 */
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

/** A record, or a part of one, that could not be read, and where the fault is in the input. */
export type Refusal = {
  /** From 1, within the input; the column in UTF-16 units, absent when the whole record is at fault. */
  readonly line: number
  readonly column?: number
  /** Which part of the record it is: `items[3]`. The other parts were read. */
  readonly path?: string
  readonly reason: string
  /** How many parts it stands for, where these are more than one. */
  readonly parts?: number
}

export type RecordStreamOptions = {
  /** Name of the way in. */
  readonly way: string
  /** Found out from the records in JSON when absent: those before the first that tells are refused. See also `looksAhead`. */
  readonly source?: Source | undefined
  /**
   * Finds a source that is not named out from the beginning of the input, up to 1 MiB of which are kept until then: also one of lines of
   * text, and one whose first record is longer than others may be. For inputs that one tool has written.
   */
  readonly looksAhead?: boolean | undefined
  /** Options of the source, not yet checked by its schema. */
  readonly options?: Readonly<Record<string, unknown>> | undefined
  /** What holds for every source that knows it, where its options do not say. */
  readonly usualOptions?: Readonly<Record<string, unknown>> | undefined
  readonly context: SourceContext
  /** Profiles that integrations use; the first may take the fast program when it is the only one. */
  readonly forms: readonly Profile[]
  readonly journal: Journal
  readonly tell: IntakeTell
  /** Is told of each refused record, and each refused part of one, as it is found, beside the log. */
  readonly onRefused?: ((refusal: Refusal) => void) | undefined
  /**
   * For inputs that cannot be read again: waits after a refusal by the journal. True when the same group is to be tried
   * again, of which a copy is kept until then.
   */
  readonly onRefusal?: ((error: JournalError) => Promise<boolean>) | undefined
  /** What keeps floods out. With it, records are parsed and take the plain program. */
  readonly limit?: WayLimit | undefined
  /** Where what scanners found is kept; nowhere when absent. */
  readonly reports?: Pick<ReportStore, 'keep'> | undefined
}

/** Input that stands between records and is none: nothing to count. */
const betweenRecords: readonly string[] = ['blank', 'brackets', 'refused-before']

const choices: string = sourceNames.join(', ')

/** A source at work on the stream. */
type Working = {
  readonly source: Source
  readonly converter: Converter
  readonly isHolding: () => boolean
  readonly remembers: () => boolean
}

/** What happened between two commits. */
type News = { readonly source: string; readonly records: number; readonly skipped: ReadonlyMap<string, number> }

export const beginning: InputPlace = { bytes: 0, lines: 0, events: 0 }

/** @throws {IntakeError} `source-options-invalid`, for a source that is named */
export function createRecordStream(options: RecordStreamOptions): RecordStream {
  const { way, journal, tell, onRefused } = options
  const forms = options.forms.map(({ name }) => name)
  const counts: StreamCounts = { bytes: 0, records: 0, events: 0, refused: 0, skipped: 0 }
  const limiter = options.limit?.open()
  let working = options.source === undefined ? undefined : open(options.source)
  let decoder = openDecoder(beginning)
  /** While it lasts, nothing is decoded. */
  let search = openSearch()
  /** Where the input was taken up, and what was pushed since. */
  let start = beginning
  let pushed = 0
  /** The last place at which the input could be cut; its events as counted since `start`. */
  let clear = beginning
  /** All of the input is there, but perhaps not converted; and when it is. */
  let isEnding = false
  let isEnded = false
  let convertedBefore = 0
  /** Of the events of this opening of the source: those that `commit` has taken, those to leave out, those told. */
  let taken = 0
  let takenWritten = 0
  let known = 0
  let accounted = { records: 0, skipped: new Map<string, number>() }
  /** What scanners found, in records that are not committed. */
  let found: NewReport[] = []
  /** Those of the last group that had some. A group behind it waits for them, so that the order of the input stays. */
  let keeping: Promise<void> | undefined

  function open(source: Source): Working {
    const reader = source.open(parseSourceOptions(source, options.options, options.usualOptions), options.context)
    const [profile, ...also] = options.forms as [Profile, ...Profile[]]
    const written = { profile, also, ...entryFormat, ...inputOf(source) }
    const watched =
      options.reports === undefined
        ? reader
        : watchReports(reader, (reports) => {
            for (const report of reports) found.push(reportOf(report, way, source.name))
          })
    const gate = limiter === undefined ? watched : limiter.gate(watched)
    const converter = createConverter(gate, options.context, written, limiter !== undefined)
    const isHolding = (): boolean => reader.holding?.() === true
    return { source, converter, isHolding, remembers: () => reader.remembers?.() ?? isHolding() }
  }

  function openSearch(): SourceSearch | undefined {
    return working === undefined && options.looksAhead === true ? createSourceSearch() : undefined
  }

  function openDecoder({ bytes }: InputPlace): ReturnType<typeof createSourceDecoder> {
    // Only UTF-8 can be taken up in its middle: UTF-16 is never clear.
    const decoding = bytes === 0 ? {} : ({ encoding: 'utf-8' } as const)
    return createSourceDecoder(working?.source ?? {}, { item: take, long: takeLong, offer }, decoding)
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
    tellOf(line, working.converter.add(item))
  }

  /** Only a source that is known has records so long. */
  function* takeLong(item: Extract<ReadItem, { kind: 'record' }>): Generator<undefined, void> {
    if (working === undefined) return take(item)
    const line = start.lines + item.line
    tellOf(line, yield* working.converter.addLong(item))
  }

  /** Tells what could not be read of a record. */
  function tellOf(line: number, conversion: Conversion): void {
    if (conversion.kind === 'refused') refuse({ line, reason: conversion.reason })
    for (const { path, ...fault } of conversion.faults ?? []) refuse({ line, ...(path !== '' && { path }), ...fault })
    for (const { code: defect, column, message: reason } of conversion.defects ?? []) {
      const peer = options.context.peerAddress
      tell('record-defective', { way, source: sourceName(), defect, place: placeText(line, column), reason, peer })
    }
  }

  function recognise(item: Extract<ReadItem, { kind: 'record' }>): Working | undefined {
    const parsed = parseJson(recordText(item))
    if (!('value' in parsed)) return undefined
    const source = sources.find(({ recognises }) => recognises(parsed.value))
    return source === undefined ? undefined : openFound(source)
  }

  function openFound(source: Source): Working {
    const opened = open(source)
    tell('source-found', { way, source: source.name })
    return opened
  }

  /** Once a search is over, what it has kept is read as though it came only now. */
  function leaveSearch(): void {
    const outcome = search?.outcome()
    if (search === undefined || outcome === undefined) return
    const kept = search.kept()
    search = undefined
    if (outcome.source !== undefined) useFound(outcome.source)
    decoder = openDecoder(start)
    for (const piece of kept) decode(piece)
  }

  function useFound(source: Source): void {
    try {
      working = openFound(source)
    } catch (error) {
      if (!(error instanceof IntakeError)) throw error
      // Records in JSON are refused one by one; lines of text are none without their source.
      if (source.input === 'lines') refuse({ line: start.lines + 1, reason: error.message })
    }
  }

  function decode(chunk: Uint8Array): void {
    while (workOn());
    decoder.push(chunk)
    pushed += chunk.length
    notePlace()
  }

  const sourceName = (): string => working?.source.name ?? 'unknown'

  function refuse(refusal: Refusal): void {
    const { line, column, path, reason, parts = 1 } = refusal
    counts.refused += parts
    const place = path === undefined ? placeText(line, column) : `${placeText(line, column)}, ${path}`
    tell('record-refused', { way, source: sourceName(), place, reason, peer: options.context.peerAddress })
    onRefused?.(refusal)
  }

  /** Events before the limit. */
  const converted = (): number => limiter?.seen() ?? written()
  const written = (): number => working?.converter.counts.events ?? 0
  const convertedHere = (): number => converted() - convertedBefore
  const isSearching = (): boolean => search !== undefined && search.kept().length > 0
  const isClear = (): boolean => !isSearching() && (isEnded || decoder.isClear()) && working?.isHolding() !== true

  function notePlace(): void {
    if (isClear())
      clear = { bytes: start.bytes + pushed, lines: start.lines + decoder.lines(), events: convertedHere() }
  }

  /** Takes what the converter has counted since it was last asked. */
  function takeNews(): News {
    if (working === undefined) return { source: 'unknown', records: 0, skipped: new Map() }
    const { records, skipped } = working.converter.counts
    const grown = new Map<string, number>()
    for (const [reason, count] of skipped) {
      const before = accounted.skipped.get(reason) ?? 0
      if (count > before) grown.set(reason, count - before)
    }
    const news = { source: working.source.name, records: records - accounted.records, skipped: grown }
    if (grown.size > 0 || records > accounted.records) accounted = { records, skipped: new Map(skipped) }
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
    if (limiter?.look() === true) working?.converter.end()
    const news = takeNews()
    const fresh = converted() - taken
    taken = converted()
    const leftOut = Math.min(known, fresh)
    known -= leftOut
    const accepted = fresh - leftOut
    // With a limit, fewer are written, or summaries besides; and what is known was not written again.
    const count = limiter === undefined ? accepted : written() - takenWritten
    takenWritten = written()
    const bodies = new Map<string, Uint8Array>()
    if (working !== undefined && working.converter.output.length > 0) {
      const { output, also } = working.converter
      for (const [index, body] of [output, ...also].entries()) {
        const lines = body.copyOut(journal.memory(body.length))
        if (count === 0) continue
        bodies.set(forms[index]!, limiter !== undefined || leftOut === 0 ? lines : withoutFirst(lines, leftOut))
      }
    }
    const limited = limiter?.takeNews()
    const moved =
      limited === undefined || limited.marks.size === 0 ? marks : new Map([...(marks ?? []), ...limited.marks])
    const reports = found
    found = []
    const isEmpty = count === 0 && moved === undefined && reports.length === 0
    try {
      const appended = isEmpty
        ? { first: journal.next, count }
        : await append({ count, bodies, ...(moved !== undefined && { marks: moved }) }, reports)
      publish(news, count)
      if (limiter !== undefined && limited !== undefined) options.limit?.accepted(limiter, limited, settle)
      return { ...appended, count: accepted, skipped: news.skipped }
    } catch (error) {
      if (limited !== undefined) limiter?.refused(limited)
      throw error
    }
  }

  /** Appends summaries that are due while nothing comes. What is not committed is committed by the way, and they with it. */
  async function settle(): Promise<void> {
    if (converted() === taken) await commit()
  }

  async function append(group: Group, reports: readonly NewReport[]): Promise<Appended> {
    const { onRefusal } = options
    if (onRefusal === undefined) {
      const kept = keep(reports)
      if (kept !== undefined) await kept
      return journal.append(group)
    }
    for (let unkept = reports; ;) {
      try {
        const kept = keep(unkept)
        if (kept !== undefined) await kept
        unkept = []
        return await journal.append({ ...group, bodies: copyOf(group.bodies) })
      } catch (error) {
        if (!(error instanceof JournalError) || !(await onRefusal(error))) throw error
      }
    }
  }

  /** What has to be waited for before a group is appended; undefined for nothing, so that most are appended at once. */
  function keep(reports: readonly NewReport[]): Promise<void> | undefined {
    if (reports.length === 0) return keeping
    const kept = keepFound(reports).finally(() => {
      if (keeping === kept) keeping = undefined
    })
    keeping = kept
    return kept
  }

  async function keepFound(reports: readonly NewReport[]): Promise<void> {
    await options.reports?.keep(reports)
    tell('reports-kept', { way, source: sourceName(), reports: reports.length })
  }

  /** The next push is of another input, or of this one again. */
  function begin(place: InputPlace): void {
    start = place
    pushed = 0
    clear = { ...place, events: 0 }
    known = place.events
    limiter?.skip(known)
    convertedBefore = converted()
    isEnding = false
    isEnded = false
    decoder = openDecoder(place)
    search = openSearch()
  }

  function workOn(): boolean {
    if (decoder.more()) return true
    if (isEnding) {
      working?.converter.end()
      isEnding = false
      isEnded = true
    }
    notePlace()
    return false
  }

  function reset(place: InputPlace = beginning): void {
    if (converted() !== taken) limiter?.restore()
    if (working !== undefined) working = open(working.source)
    found = []
    taken = 0
    takenWritten = 0
    accounted = { records: 0, skipped: new Map() }
    begin(place)
  }

  return {
    counts,
    isClear,
    commit,
    reset,
    source: () => working?.source.name,
    remembers: () => working?.remembers() === true,
    push: (chunk) => {
      while (workOn());
      if (isEnded) begin(beginning)
      counts.bytes += chunk.length
      const looked = search?.push(chunk) ?? 0
      leaveSearch()
      if (search === undefined) decode(chunk.subarray(looked))
    },
    end: (how) => {
      search?.settle('ended')
      leaveSearch()
      decoder.end()
      isEnding = true
      if (how !== 'bitByBit') while (workOn());
    },
    more: workOn,
    flush: () => {
      search?.settle('silent')
      leaveSearch()
      working?.converter.end()
      notePlace()
    },
    place: () => ({ ...clear, events: Math.max(start.events, convertedHere()) - clear.events }),
    // What is only counted waits too, though it has no line.
    pending: () => (working?.converter.output.length ?? 0) + (limiter !== undefined && converted() !== taken ? 1 : 0),
  }
}

function placeText(line: number, column: number | undefined): string {
  return column === undefined ? `line ${line}` : `line ${line}, column ${column}`
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
