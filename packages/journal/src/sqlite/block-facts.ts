import { noEntryFacts, readEntryFacts, type EntryFacts } from './entry-facts.ts'
import { createTallying, type Tally } from './tally.ts'

/** What a search leaves out whole blocks by. */
export type BlockFacts = {
  /** Number of line feeds. */
  readonly count: number
  /** Least and greatest time of its events, ms since 1970-01-01 UTC; all times when a line has none. */
  readonly timeMin: number
  readonly timeMax: number
  /**
   * Severities and codes that occur: `3,7 PM-001 PM-002 `. Empty: not known, so any can occur. Blocks that were written before
   * severities were told begin with the space.
   */
  readonly codes: string
}

/** A block with more codes than these is looked into by each search. */
const codesMost = 64
/** Codes of the scheme have 7 characters; those of other senders can have thousands. */
const codeLongest = 64

const lineFeed = 10
const space = 0x20
const tilde = 0x7e
const anyTime = { timeMin: Number.MIN_SAFE_INTEGER, timeMax: Number.MAX_SAFE_INTEGER } as const

/** Facts of lines, and what they add up to; no tally where a line cannot be counted, or where it would be too large. */
export type LineFacts = { readonly facts: BlockFacts; readonly tally: Tally | undefined }

/**
 * Takes entry lines, returns what they say together.
 *
 * Of lines of 680 bytes, 1,000 together, in ns a line, five runs: 190 to 230 for time and codes alone, 200 to 300 with the
 * tally; a group of one line 0.7 and 1.5 µs. To append 1,000 such lines takes 2 ms, nearly all of it waiting for the disk.
 */
export function readBlockFacts(bytes: Uint8Array): LineFacts {
  const facts = noEntryFacts()
  const tallying = createTallying()
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let count = 0
  let timeMin = Number.POSITIVE_INFINITY
  let timeMax = Number.NEGATIVE_INFINITY
  let isKnown = true
  for (
    let start = 0, end = buffer.indexOf(lineFeed);
    end !== -1;
    start = end + 1, end = buffer.indexOf(lineFeed, start)
  ) {
    count++
    readEntryFacts(buffer, start, end, facts)
    if (!canBeCounted(buffer, facts)) isKnown = false
    if (!isKnown) continue
    if (facts.time < timeMin) timeMin = facts.time
    if (facts.time > timeMax) timeMax = facts.time
    if (tallying.codes.length <= codesMost) tallying.add(buffer, end, facts)
  }
  if (!isKnown || count === 0) return { facts: { count, ...anyTime, codes: '' }, tally: undefined }
  const span = { count, timeMin, timeMax }
  if (tallying.codes.length > codesMost) return { facts: { ...span, codes: '' }, tally: undefined }
  const tally = tallying.result()
  return { facts: { ...span, codes: codeList(tallying.severities(), tallying.codes) }, tally }
}

/** Whether a line says its time and severity, and has a code that is one word of printable ASCII, of moderate length. */
export function canBeCounted(bytes: Uint8Array, { time, severity, codeStart, codeEnd }: EntryFacts): boolean {
  if (Number.isNaN(time) || severity === -1 || codeStart === codeEnd || codeEnd - codeStart > codeLongest) return false
  for (let at = codeStart; at < codeEnd; at++) if (bytes[at]! <= space || bytes[at]! > tilde) return false
  return true
}

/** Facts of two parts of a block, put together. */
export function addFacts(one: BlockFacts, other: BlockFacts): BlockFacts {
  const codes =
    one.codes === '' || other.codes === '' ? '' : one.codes === other.codes ? one.codes : union(one.codes, other.codes)
  return {
    count: one.count + other.count,
    timeMin: Math.min(one.timeMin, other.timeMin),
    timeMax: Math.max(one.timeMax, other.timeMax),
    codes,
  }
}

/** How many line feeds there are. */
export function countLines(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) count++
  return count
}

/** Takes the codes of a block's facts, returns them one by one. */
export function readCodes(codes: string): readonly string[] {
  return codes
    .slice(codes.indexOf(' '))
    .split(' ')
    .filter((code) => code !== '')
}

/** Takes the codes of a block's facts, returns the severities that stand before them; undefined when they are not known. */
export function readSeverities(codes: string): readonly number[] | undefined {
  const end = codes.indexOf(' ')
  return end <= 0 ? undefined : codes.slice(0, end).split(',').map(Number)
}

function codeList(severities: readonly number[], codes: readonly string[]): string {
  return codes.length > codesMost ? '' : `${severities.join(',')} ${codes.join(' ')} `
}

function union(one: string, other: string): string {
  const severities = new Set([...(readSeverities(one) ?? []), ...(readSeverities(other) ?? [])])
  return codeList([...severities], [...new Set([...readCodes(one), ...readCodes(other)])])
}
