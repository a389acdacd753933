import type { SpooledRecord } from './large/spooled-record.ts'

/**
 * What the reader makes of its input: records, and all that is not a record, with the reason.
 *
 * Invariant: the sizes of the items add up to the bytes read. Nothing is dropped without an item that says so.
 */
export type ReadItem = RecordSpan | SkippedSpan | RefusedSpan

/** Where an item stands in the input. */
interface InputPlace {
  /** Number of the input line that the item begins on, from 1. */
  readonly line: number
  /**
   * Input bytes before the item's first byte. Of an item that came in a wrapper and is not in the input byte for byte,
   * the input bytes before its first line.
   */
  readonly offset: number
  /** Input bytes that the item stands for, with the separators, wrapper and line end around it. */
  readonly size: number
}

/** One JSON object: `bytes[start, end)` is its UTF-8 text, valid as UTF-8. */
export interface RecordSpan extends InputPlace {
  readonly kind: 'record'
  /** A chunk that was pushed, or memory of the reader that is not used again. */
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  /** Number of the record, from 1, in the order in which records are given out. */
  readonly ordinal: number
  /** True when the text held something that is not UTF-8 (or half a surrogate pair), and U+FFFD stands in its place. */
  readonly replaced: boolean
  /** Given for a record that is too long for memory: the text is its outline then, and all of it is here. */
  readonly large?: SpooledRecord
}

/** Input that holds no record and is none that was spoilt. */
export interface SkippedSpan extends InputPlace {
  readonly kind: 'skipped'
  readonly reason: SkipReason
}

/** A record that cannot be read. */
export interface RefusedSpan extends InputPlace {
  readonly kind: 'refused'
  readonly reason: RefusalReason
  /** What is wrong, in words. */
  readonly message: string
  /** Where it is wrong: a line of the input, and a column of its text without the wrapper, from 1, in UTF-16 units. */
  readonly faultLine: number
  readonly faultColumn: number
}

export type SkipReason = keyof typeof skipReasons

/** Why input is skipped. */
export const skipReasons = {
  blank: 'an empty line',
  'not-json': 'a line of text, such as a tool writes when it starts',
  brackets: 'the brackets and commas around the records of an array',
  'refused-before': 'the rest of an object over several lines that was refused',
} as const

export type RefusalReason = keyof typeof refusalReasons

/** Why a record is refused. */
export const refusalReasons = {
  'bad-json': 'the text is not JSON',
  'truncated-json': 'the line or the input ends, or another record begins, before the object is complete',
  'too-deep': 'objects and arrays are nested beyond the limit',
  'too-long': 'the record is longer than the limit',
  'not-spooled': 'the record is too long for memory, and the disk did not take it',
  'unfinished-line': 'the input ends before the last part of a line that the container runtime had split',
} as const

/** Decodes the text of a record. */
export function recordText(record: RecordSpan): string {
  return record.bytes.toString('utf8', record.start, record.end)
}
