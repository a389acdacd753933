import { readEntryFacts, type EntryFacts } from './entry-facts.ts'

/** What a search leaves out whole blocks by. */
export type BlockFacts = {
  /** Number of line feeds. */
  readonly count: number
  /** Least and greatest time of its events, ms since 1970-01-01 UTC; all times when a line has none. */
  readonly timeMin: number
  readonly timeMax: number
  /** Codes that occur, each between spaces: ` PM-001 PM-002 `. Empty: not known, so any can occur. */
  readonly codes: string
}

/** A block with more codes than these is looked into by each search. */
const codesMost = 64

const lineFeed = 10
const space = 0x20
const anyTime = { timeMin: Number.MIN_SAFE_INTEGER, timeMax: Number.MAX_SAFE_INTEGER } as const

/** Takes entry lines, returns what they say together. */
export function readBlockFacts(bytes: Uint8Array): BlockFacts {
  const facts: EntryFacts = { time: 0, codeStart: 0, codeEnd: 0 }
  const codes: Uint8Array[] = []
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let count = 0
  let timeMin = Number.POSITIVE_INFINITY
  let timeMax = Number.NEGATIVE_INFINITY
  let complete = true
  for (
    let start = 0, end = buffer.indexOf(lineFeed);
    end !== -1;
    start = end + 1, end = buffer.indexOf(lineFeed, start)
  ) {
    count++
    readEntryFacts(buffer, start, end, facts)
    const { time, codeStart, codeEnd } = facts
    if (time < timeMin) timeMin = time
    if (time > timeMax) timeMax = time
    if (Number.isNaN(time) || codeStart === codeEnd) complete = false
    if (codes.length > codesMost || codes.some((code) => isAt(buffer, codeStart, codeEnd, code))) continue
    const code = buffer.subarray(codeStart, codeEnd)
    if (code.includes(space)) complete = false
    codes.push(code)
  }
  if (!complete || count === 0) return { count, ...anyTime, codes: '' }
  return { count, timeMin, timeMax, codes: codeList(codes.map((code) => Buffer.from(code).toString('latin1'))) }
}

/** Facts of two parts of a block, put together. */
export function addFacts(one: BlockFacts, other: BlockFacts): BlockFacts {
  const codes =
    one.codes === '' || other.codes === ''
      ? ''
      : one.codes === other.codes
        ? one.codes
        : codeList([...new Set([...readCodes(one.codes), ...readCodes(other.codes)])])
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
  return codes.split(' ').filter((code) => code !== '')
}

function codeList(codes: readonly string[]): string {
  return codes.length > codesMost ? '' : ` ${codes.join(' ')} `
}

function isAt(bytes: Uint8Array, start: number, end: number, other: Uint8Array): boolean {
  if (end - start !== other.length) return false
  for (let i = 0; i < other.length; i++) if (bytes[start + i] !== other[i]) return false
  return true
}
