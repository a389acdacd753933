import type { Conversion, Converter } from '../engine/converter.ts'
import type { ReadItem, RecordSpan } from '../input/read-item.ts'
import type { ReaderOptions } from '../input/record-decoder.ts'
import { createSourceDecoder } from '../input/source-decoder.ts'
import type { SourceInput } from '../source.ts'

/** A record, or a part of one, that gave no event, and why. Records and lines count from 1; lines of text between the records are records too. */
export type RefusedRecord = {
  readonly record: number
  readonly line: number
  readonly message: string
  /** Which part of the record it is: `items[3]`. The other parts were read. */
  readonly path?: string
  /** Where the fault is, for a record that is no JSON; the column in UTF-16 units. */
  readonly fault?: { readonly line: number; readonly column: number }
}

/** A decoder and a converter put together: bytes of one input in, messages out of the converter. */
export type RecordConversion = {
  /** Takes the next bytes, which may be overwritten after the call. */
  readonly push: (chunk: Uint8Array) => void
  /** Ends the bytes. What the source holds back stays with the converter. */
  readonly end: () => void
  /** Converts a bit of a long record; true when there is more of it. To be called after `push` and `end`; see `RecordDecoder`. */
  readonly more: () => boolean
  /** Number of lines that were read. */
  readonly lines: () => number
  /** True when the bytes to come can be read without those that came; see `RecordDecoder`. */
  readonly isClear: () => boolean
}

/** Input that stands between records and is none: it does not count. */
const betweenRecords: readonly string[] = ['blank', 'brackets', 'refused-before']

/**
 * Leads an input through a decoder into a converter.
 *
 * @param refused is told of each record, and each part of one, that gives no event and is not skipped
 * @param source whose records they are
 * @param encoding given when the bytes come from the middle of an input; its beginning tells the encoding by itself
 */
export function createRecordConversion(
  converter: Converter,
  refused: (record: RefusedRecord) => void,
  source: SourceInput,
  encoding?: ReaderOptions['encoding'],
): RecordConversion {
  function tell({ line }: ReadItem, conversion: Conversion): void {
    const { records: record } = converter.counts
    if (conversion.kind === 'refused') refused({ record, line, message: conversion.reason })
    for (const { path, reason } of conversion.faults ?? []) refused({ record, line, message: reason, path })
  }

  function* long(record: RecordSpan): Generator<undefined, void> {
    tell(record, yield* converter.addLong(record))
  }

  const take = (item: ReadItem): void => {
    const { line } = item
    if (item.kind === 'record') tell(item, converter.add(item))
    else if (item.kind === 'refused') {
      const { reason, message, faultLine, faultColumn } = item
      converter.count({ kind: 'refused', reason })
      const fault = { line: faultLine, column: faultColumn }
      refused({ record: converter.counts.records, line, message, fault })
    } else if (!betweenRecords.includes(item.reason)) converter.count(item)
  }
  const sink = { item: take, long, offer: converter.offer }
  return createSourceDecoder(source, sink, encoding === undefined ? {} : { encoding })
}

/** The same refusal, counted from a place that is so many records and lines further in front. */
export function movedBy({ fault, ...refused }: RefusedRecord, records: number, lines: number): RefusedRecord {
  const moved = { ...refused, record: refused.record + records, line: refused.line + lines }
  return fault === undefined ? moved : { ...moved, fault: { line: fault.line + lines, column: fault.column } }
}
