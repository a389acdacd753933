import { createLineDecoder } from '../input/line-decoder.ts'
import { parseJson } from '../input/parse-json.ts'
import { recordText, type ReadItem } from '../input/read-item.ts'
import { createRecordReader } from '../input/record-reader.ts'
import { detectEncoding, encodingHeadLength, type TextEncoding } from '../input/text-encoding.ts'
import type { Source } from '../source.ts'
import { parseBeginning } from './beginning-of-record.ts'
import { identifyLine, identifyRecord, versionInLine, type Identity } from './identify.ts'
import { carriedText, type LogCarrier } from './log-carrier.ts'
import { nearMisses, type NearMiss } from './near-misses.ts'
import { yamlHead } from './yaml-head.ts'

/**
 * Finds out which tool wrote an input, from as much of it as it is given.
 *
 * What is looked at, in the order in which it counts:
 * 1. records in JSON, with text between them, as the decoder of records finds them;
 * 2. the beginning of a record that is not over yet;
 * 3. lines of text;
 * 4. what others carry: lines in a journal or behind a prefix, which have to be taken out before conversion;
 * 5. the head of YAML.
 *
 * Never throws, whatever the input. Keeps all of it: who feeds it sets the limit.
 */
export type Detector = {
  /** Takes the next bytes, which have to stay as they are. */
  readonly push: (bytes: Buffer) => void
  /** The source of the first record in JSON that one recognises: nothing that comes later has a say against it. */
  readonly recognised: () => Source | undefined
  /**
   * Looks at the record that is not over yet: which source recognises it as far as it goes, if one does. Undefined where no record
   * is open. Parses all that there is of it: to be asked now and then.
   */
  readonly begun: () => { readonly source: Source | undefined } | undefined
  /** Ends the looking, whether or not the input has ended. To be called once. */
  readonly end: () => Detection
}

/** What an input holds. */
export type Detection = {
  /** The tools, by how much of the input is theirs. */
  readonly found: readonly Found[]
  /** Records in JSON that no source recognises. */
  readonly unrecognised: number
  /** Of the first of them: the sources that nearly do. */
  readonly nearMisses: readonly NearMiss[]
  /** Its top keys, a few of them. */
  readonly keys: readonly string[]
  /** Records that cannot be read. */
  readonly refused: number
  /** Messages in CEF, bare or behind a header of syslog. */
  readonly cef: number
  /** Lines of text that are not blank. */
  readonly lines: number
  /** Bytes looked at. */
  readonly bytes: number
  readonly encoding: TextEncoding['name']
}

/** A tool that wrote records of the input. */
export type Found = {
  readonly source: Source
  readonly form: FoundForm
  /** Records or lines. */
  readonly count: number
  /** The layouts among them, the most frequent first. */
  readonly identities: readonly (Identity & { readonly count: number })[]
  /** What the lines come in. */
  readonly carrier?: LogCarrier
  /** True when the carrier has to be taken off before conversion. */
  readonly mustUnpack: boolean
  /** Names of other sources that recognise the same records. */
  readonly rivals: readonly string[]
}

type FoundForm = 'records' | 'beginning' | 'lines' | 'yaml'

type Tally = {
  readonly source: Source
  readonly form: FoundForm
  readonly mustUnpack: boolean
  carrier: LogCarrier | undefined
  count: number
  readonly identities: Map<string, { readonly identity: Identity; count: number }>
  readonly rivals: Set<string>
}

/** Lines of text that are looked at; a tool that writes text has shown itself long before. */
const mostLines = 20_000

/** Keys of a record that nobody recognises. */
const mostKeys = 8

/** The head of a text in YAML stands in these. */
const headBytes = 256 * 1024

/** Longest record that is waited for. */
const maxRecordBytes = 256 * 1024 * 1024

/** A line that is a CEF message, or that has one behind a header of syslog. */
const cefLine = /(?:^|[ >])CEF: ?\d+(?:\.\d+)?\|/

export function createDetector(sources: readonly Source[]): Detector {
  const seen: Buffer[] = []
  const tallies: Tally[] = []
  const ofRecords = sources.filter(({ input }) => input !== 'lines')
  const ofLines = sources.filter(({ input }) => input === 'lines')
  const reader = createRecordReader({ maxRecordBytes })
  const lineReader = createLineDecoder({ item: takeLine })
  let bytes = 0
  /** Bytes of whole records and lines: what stands behind them is not over yet. */
  let settled = 0
  let unrecognised = 0
  let firstUnrecognised: unknown
  let refused = 0
  let cef = 0
  let lines = 0
  let textVersion: string | undefined
  /** What the open record was when it was last looked at, and how much had been pushed. */
  let beginning: { readonly bytes: number; readonly value: unknown } = { bytes: 0, value: undefined }

  function takeItems(items: readonly ReadItem[]): void {
    for (const item of items) {
      settled += item.size
      if (item.kind === 'refused') refused++
      if (item.kind !== 'record') continue
      const parsed = parseJson(recordText(item))
      if ('value' in parsed && !takeRecord(parsed.value, 'records')) {
        if (unrecognised === 0) firstUnrecognised = parsed.value
        unrecognised++
      }
    }
  }

  /** Counts the record for its source. False when there is none. */
  function takeRecord(record: unknown, form: FoundForm, carrier?: LogCarrier): boolean {
    const [source, ...rivals] = ofRecords.filter(({ recognises }) => recognises(record))
    if (source === undefined) return false
    const tally = tallyOf(source, form, carrier, carrier !== undefined)
    add(tally, identifyRecord(source, record))
    for (const { name } of rivals) tally.rivals.add(name)
    return true
  }

  function takeLine(item: ReadItem): void {
    if (item.kind === 'skipped') return
    lines++
    if (item.kind === 'refused' || lines > mostLines) return
    const line = recordText(item)
    if (!line.startsWith('{') && cefLine.test(line)) cef++
    for (const source of ofLines) textVersion ??= versionInLine(source, line)
    const carried = carriedText(line)
    if (takeTextLine(line, carried?.carrier, false) || carried === undefined) return
    const { carrier, text } = carried
    if (text.startsWith('{') && (carrier === 'journal' || carrier === 'prefix')) {
      const parsed = parseJson(text)
      if ('value' in parsed) takeRecord(parsed.value, 'records', carrier)
    } else if (text.startsWith('{')) noteCarrier(carrier)
    else takeTextLine(text, carrier, true)
  }

  function takeTextLine(line: string, carrier: LogCarrier | undefined, mustUnpack: boolean): boolean {
    const [source, ...rivals] = ofLines.filter(({ recognises }) => recognises(line))
    if (source === undefined) return false
    const tally = tallyOf(source, 'lines', carrier, mustUnpack)
    add(tally, identifyLine(source, line))
    for (const { name } of rivals) tally.rivals.add(name)
    return true
  }

  /** The decoder of records takes these carriers off; which it was is only told here. */
  function noteCarrier(carrier: LogCarrier): void {
    for (const tally of tallies) if (tally.form === 'records' && !tally.mustUnpack) tally.carrier ??= carrier
  }

  function tallyOf(source: Source, form: FoundForm, carrier: LogCarrier | undefined, mustUnpack: boolean): Tally {
    let tally = tallies.find((one) => one.source === source && one.form === form && one.mustUnpack === mustUnpack)
    if (tally === undefined) {
      tally = { source, form, mustUnpack, carrier, count: 0, identities: new Map(), rivals: new Set() }
      tallies.push(tally)
    }
    return tally
  }

  function begun(): { readonly source: Source | undefined } | undefined {
    const value = valueBegun()
    return value === undefined ? undefined : { source: ofRecords.find(({ recognises }) => recognises(value)) }
  }

  function valueBegun(): unknown {
    if (settled >= bytes) return undefined
    if (beginning.bytes === bytes) return beginning.value
    const value = listBegun(parseBeginning(textOfBytes(Buffer.concat(seen).subarray(settled), encoding())))
    beginning = { bytes, value }
    return value
  }

  function encoding(): TextEncoding['name'] {
    return detectEncoding(Buffer.concat(seen.slice(0, encodingHeadLength)).subarray(0, encodingHeadLength)).name
  }

  function end(): Detection {
    const value = valueBegun()
    takeItems(reader.end())
    lineReader.end()
    if (value !== undefined && !tallies.some(({ form, mustUnpack }) => form === 'records' && !mustUnpack))
      takeRecord(value, 'beginning')
    if (tallies.length === 0 && unrecognised === 0) {
      const head = yamlHead(textOfBytes(Buffer.concat(seen).subarray(0, headBytes), encoding()))
      if (head !== undefined) takeRecord(head, 'yaml')
    }
    return {
      found: foundOf(tallies, textVersion),
      unrecognised,
      nearMisses: nearMisses(sources, firstUnrecognised),
      keys: keysOf(firstUnrecognised),
      refused,
      cef,
      lines,
      bytes,
      encoding: encoding(),
    }
  }

  return {
    push: (chunk) => {
      if (chunk.length === 0) return
      seen.push(chunk)
      bytes += chunk.length
      takeItems(reader.push(chunk))
      lineReader.push(chunk)
    },
    recognised: () => tallies.find(({ form, mustUnpack }) => form === 'records' && !mustUnpack)?.source,
    begun,
    end,
  }
}

/** `kubectl` writes names in the order of the alphabet: what says that it is a list stands behind all of its objects. */
function listBegun(value: unknown): unknown {
  const isList = typeof value === 'object' && value !== null && 'items' in value && 'apiVersion' in value
  return isList && !('kind' in value) ? { ...value, kind: 'List' } : value
}

/** How much each form says: what can be converted as it stands before what cannot, JSON before text. */
const ranks: readonly FoundForm[] = ['records', 'beginning', 'lines', 'yaml']

function add(tally: Tally, identity: Identity): void {
  tally.count++
  const key = JSON.stringify(identity)
  const known = tally.identities.get(key)
  if (known !== undefined) known.count++
  else if (tally.identities.size < mostIdentities) tally.identities.set(key, { identity, count: 1 })
}

/** Layouts and versions of one tool in one input; versions come from outside. */
const mostIdentities = 50

function foundOf(tallies: readonly Tally[], textVersion: string | undefined): readonly Found[] {
  // A line of a record over several lines may look like something that is carried.
  const isRead = tallies.some(({ form, mustUnpack }) => form === 'records' && !mustUnpack)
  return tallies
    .filter(({ mustUnpack }) => !isRead || !mustUnpack)
    .toSorted(
      (a, b) =>
        Number(a.mustUnpack) - Number(b.mustUnpack) ||
        ranks.indexOf(a.form) - ranks.indexOf(b.form) ||
        b.count - a.count,
    )
    .map(({ source, form, mustUnpack, carrier, count, identities, rivals }) => ({
      source,
      form,
      mustUnpack,
      count,
      rivals: [...rivals],
      ...(carrier !== undefined && { carrier }),
      identities: [...identities.values()]
        .toSorted((a, b) => b.count - a.count)
        .map(({ identity, count: times }) => ({
          ...identity,
          ...(form === 'lines' && textVersion !== undefined && { version: textVersion }),
          count: times,
        })),
    }))
}

function textOfBytes(bytes: Buffer, encoding: TextEncoding['name']): string {
  if (encoding === 'utf-8') return bytes.toString('utf8')
  const even = bytes.subarray(0, bytes.length & ~1)
  return encoding === 'utf-16le' ? even.toString('utf16le') : Buffer.from(even).swap16().toString('utf16le')
}

function keysOf(record: unknown): readonly string[] {
  return typeof record === 'object' && record !== null ? Object.keys(record).slice(0, mostKeys) : []
}
