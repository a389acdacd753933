// Reads what a search is narrowed by from entry lines (see `entry-line.ts`). Over bytes, because it is done for each entry
// that comes in.

/** What an entry line says about itself. */
export type EntryFacts = {
  /** Time of the event, ms since 1970-01-01 UTC; NaN for a line that has none. */
  time: number
  /** CEF severity, 0 to 10; -1 for a line that has none. */
  severity: number
  /** Another sender's message. */
  verbatim: boolean
  /** Where its code begins and ends in the bytes; both 0 for a line that has none. */
  codeStart: number
  codeEnd: number
}

/** Facts to be filled in. */
export function noEntryFacts(): EntryFacts {
  return { time: 0, severity: -1, verbatim: false, codeStart: 0, codeEnd: 0 }
}

/** Takes bytes and where a line begins and ends in them; fills in its facts. Total: any bytes have facts. */
export function readEntryFacts(bytes: Uint8Array, start: number, end: number, facts: EntryFacts): void {
  facts.time = Number.NaN
  facts.severity = -1
  facts.verbatim = false
  facts.codeStart = 0
  facts.codeEnd = 0
  let at = start
  while (at < end && bytes[at] !== space) at++
  const verbatim = bytes[at - 1] === percent
  at += 2 // the severity is one digit, or 10
  const isOneDigit = bytes[at] === space
  if (!isOneDigit) at++
  at++
  if (at + stampLength > end || bytes[at + stampLength - 1] !== space) return
  facts.time = readTime(bytes, at)
  facts.severity = isOneDigit ? readDigit(bytes[at - 2]!) : 10
  facts.verbatim = verbatim
  at += stampLength
  // The code is the fifth field of the CEF header. A pipe within a field is escaped (CEF, section "Character encoding").
  for (let pipes = 0; pipes < 4; at++) {
    if (at >= end) return
    if (bytes[at] === pipe) pipes++
    else if (bytes[at] === backslash) at++
  }
  facts.codeStart = at
  while (at < end && bytes[at] !== pipe) at++
  facts.codeEnd = at
}

const space = 0x20
const percent = 0x25
const pipe = 0x7c
const backslash = 0x5c
/** `2026-11-23T11:40:00.123 ` */
const stampLength = 24
const dayMs = 86_400_000

/** Days by date as a number, `20261123`: nearly all events are of today. */
let lastDate = 19_700_101
let lastDay = 0

function readTime(bytes: Uint8Array, at: number): number {
  const date = digits(bytes, at, 4) * 10_000 + digits(bytes, at + 5, 2) * 100 + digits(bytes, at + 8, 2)
  if (date !== lastDate) {
    const day = Date.UTC(2000, (Math.floor(date / 100) % 100) - 1, date % 100)
    // Date.UTC takes the years 0 to 99 for 1900 to 1999.
    lastDay =
      new Date(day).setUTCFullYear(Math.floor(date / 10_000), (Math.floor(date / 100) % 100) - 1, date % 100) / dayMs
    lastDate = date
  }
  const seconds = digits(bytes, at + 11, 2) * 3600 + digits(bytes, at + 14, 2) * 60 + digits(bytes, at + 17, 2)
  return lastDay * dayMs + seconds * 1000 + digits(bytes, at + 20, 3)
}

/** NaN when one of them is none. */
function digits(bytes: Uint8Array, at: number, count: number): number {
  let number = 0
  for (let i = at; i < at + count; i++) {
    const digit = bytes[i]! - 0x30
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN
  }
  return number
}

function readDigit(byte: number): number {
  return byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : -1
}
