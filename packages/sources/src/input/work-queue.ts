import type { ReadItem, RecordSpan } from './read-item.ts'
import type { RecordSink } from './line-router.ts'

/** The reading of one long record, bit by bit: each call of `next` does a bit. */
export type LongWork = Iterator<undefined, void>

/**
 * Gives items to a sink in their order, when the sink reads long records bit by bit: what comes behind one waits for it, as a
 * copy, because the bytes that it was found in may be overwritten.
 */
export type WorkQueue = {
  readonly sink: RecordSink
  /** Does a bit of the work on a long record. True when there is more to do. */
  readonly more: () => boolean
  readonly isEmpty: () => boolean
}

export function createWorkQueue({ item: give, long, offer }: RecordSink): WorkQueue {
  const waiting: ReadItem[] = []
  let work: LongWork | undefined

  function start(item: ReadItem): void {
    if (item.kind === 'record' && item.large !== undefined && long !== undefined) work = long(item)
    else give(item)
  }

  function more(): boolean {
    if (work?.next().done === true) work = undefined
    while (work === undefined && waiting.length > 0) start(waiting.shift()!)
    return work !== undefined
  }

  return {
    sink: {
      item: (item) =>
        work === undefined ? start(item) : void waiting.push(item.kind === 'record' ? ownCopy(item) : item),
      ...(offer !== undefined && { offer: (record: RecordSpan) => work === undefined && offer(record) }),
    },
    more,
    isEmpty: () => work === undefined,
  }
}

function ownCopy(record: RecordSpan): RecordSpan {
  const bytes = Buffer.from(record.bytes.subarray(record.start, record.end))
  return { ...record, bytes, start: 0, end: bytes.length }
}
