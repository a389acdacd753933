import type { Gap, NewDeadLetter, Sequence } from '@tidewaiter/journal'
import type { PendingSummary } from '../limiting/entry-limit.ts'

/** What one write carries: more gains hardly anything, as a write of this size costs not much more than one of a message. */
const batchBytes = 262_144

/** What has been written for one write, in memory that is used again and again, and what has become of the other entries. */
export type Batch = {
  bytes: Buffer
  length: number
  /** The first entry that is not dealt with here. */
  next: Sequence
  messages: number
  /** Of these, such as were handed over before, and such as may have arrived before, wholly or in part. */
  again: number
  doubled: number
  leftOut: number
  unjudged: number
  shortened: number
  /** Where each message ends, and which entry it is; for datagrams only. */
  readonly ends: number[]
  readonly sequences: Sequence[]
  readonly letters: NewDeadLetter[]
  readonly gaps: Gap[]
  /** Of what a limit has withheld. */
  readonly summaries: PendingSummary[]
  /** When the oldest entry was accepted, ms since 1970-01-01 UTC. */
  acceptedAt: number | undefined
}

const nothing = {
  length: 0,
  messages: 0,
  again: 0,
  doubled: 0,
  leftOut: 0,
  unjudged: 0,
  shortened: 0,
  acceptedAt: undefined,
} as const

export function createBatch(): Batch {
  const bytes = Buffer.allocUnsafeSlow(batchBytes)
  return { ...nothing, bytes, next: 0, ends: [], sequences: [], letters: [], gaps: [], summaries: [] }
}

/** Empties a batch, to be filled from `next` on. */
export function clearBatch(batch: Batch, next: Sequence): void {
  Object.assign(batch, nothing, { next })
  for (const list of [batch.ends, batch.sequences, batch.letters, batch.gaps, batch.summaries]) list.length = 0
}

/** True when so many bytes more would make the batch too large; one message always has room. */
export function isFull(batch: Batch, size: number): boolean {
  if (batch.length + size <= batch.bytes.length) return false
  if (batch.length > 0) return true
  batch.bytes = Buffer.allocUnsafeSlow(size)
  return false
}
