import type { ConverterCounts } from '../engine/converter.ts'
import type { RefusedRecord } from './record-conversion.ts'

/**
 * What passes between the thread that reads and the threads that convert. All memory is transferred, none copied: a piece
 * goes to a worker and comes back with its messages; the memory of messages that were sent goes back with a later piece.
 */
export type PieceJob = {
  /** Which of the worker's converters is meant. */
  readonly key: string
  /** Whole lines: the first `length` bytes. */
  readonly piece: ArrayBuffer
  readonly length: number
  /** Memory to write messages into, one buffer for each output of the converter; none while all is in use. */
  readonly spare: readonly ArrayBuffer[]
}

/** What a worker says: that it can begin, or what it made of the oldest piece that it had. */
export type WorkerMessage = { readonly kind: 'ready' } | PieceResult

export type PieceResult = {
  readonly kind: 'result'
  readonly piece: ArrayBuffer
  /** Of each output of the converter: the memory, and how much of it is written. */
  readonly outputs: readonly WrittenMessages[]
  /** Undefined: the piece cannot be converted by itself. The outputs are empty then. */
  readonly converted: ConvertedPiece | undefined
}

export type WrittenMessages = { readonly memory: ArrayBuffer; readonly length: number }

/** What became of the records of a piece; lines and records are counted from its beginning. */
export type ConvertedPiece = {
  readonly lines: number
  readonly counts: ConverterCounts
  readonly refused: readonly RefusedRecord[]
}
