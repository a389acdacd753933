import { setImmediate as turn } from 'node:timers/promises'
import { adoptPiece } from './adopt-piece.ts'
import type { PieceConverter } from './piece-converter.ts'
import { createPieceCutter, type CutPiece } from './piece-cutter.ts'
import type { PieceResult } from './piece.ts'
import type { PieceWorker } from './piece-worker.ts'
import type { RefusedRecord } from './record-conversion.ts'

/**
 * Converts one input on several threads: cuts it into pieces of whole lines, hands them to workers, and takes the results
 * in the order of the pieces.
 *
 * States:
 * - OWN: this thread converts each piece when it is its turn, with a decoder that knows what came before. So begins every
 *   input, since its first bytes tell the encoding. When decoder and source are clear at the end of a piece, the state is
 * - SHARED: workers convert pieces by themselves, and so does this thread while it waits for them. A piece that cannot be
 *   converted so (`piece-converter.ts`) is converted here when it is its turn, and leads to OWN unless all is clear at its end.
 *   After a piece that could not, some are converted here without trying, more each time, so that little is done in vain.
 *
 * Invariants:
 * - What was made of a piece by itself counts only if the state is SHARED at its beginning; in OWN it is thrown away.
 * - A piece that is too small to be worth the way, or that comes to its turn before a worker was free, is converted here.
 * - Whatever can be converted without waiting for more input has been converted before more is asked for, as on one thread;
 *   only pieces that workers have are waited for together with the input.
 * - At most `most` pieces are kept, and their messages, however slowly these are taken.
 */

/** One input, and what takes its messages. */
export type ConversionStream = {
  /** Under which the workers find a converter with the same settings. */
  readonly key: string
  /** Has all messages and counts of the input in the end, whoever made them. */
  readonly pieces: PieceConverter
  readonly refused: (record: RefusedRecord) => void
  /** Called after each piece, to take all that the converter has written. @param bytes of the piece */
  readonly taken: (bytes: number) => Promise<void>
}

/** What the inputs of a pool have in common. */
export type SharedMeans = {
  /** A worker that can take a piece. */
  readonly freeWorker: () => PieceWorker | undefined
  /** Memory that is not in use. */
  readonly memory: { readonly pieces: Buffer[]; readonly outputs: ArrayBuffer[][] }
  /** Pieces of an input that are kept at a time. */
  readonly most: number
  /** Length of the longest piece. */
  readonly pieceBytes: number
}

type QueuedPiece = CutPiece & { readonly shared?: Promise<unknown>; result?: PieceResult }

type Arrival = { readonly chunk: Uint8Array } | { readonly error: unknown } | 'end'

/** A smaller part of a piece, as of input that comes slowly, is converted sooner than it is sent to a thread and back. */
const leastShare = 1 / 16

/** Where piece after piece cannot be converted by itself, all but one in so many are not tried. */
const mostAlone = 63

/** See `ConversionPool.convert`. */
export async function convertInPieces(
  chunks: AsyncIterable<Uint8Array>,
  { key, pieces, refused, taken }: ConversionStream,
  { freeWorker, memory, most, pieceBytes }: SharedMeans,
): Promise<void> {
  const { converter } = pieces
  const cutter = createPieceCutter(() => memory.pieces.pop() ?? Buffer.from(new ArrayBuffer(pieceBytes)))
  const queue: QueuedPiece[] = []
  let isShared = false
  /** Pieces that are converted here before sharing is tried again, and how many it was the last time. */
  let alone = 0
  let lastAlone = 0
  pieces.begin(refused)

  const mayBeShared = (piece: QueuedPiece): boolean =>
    isShared &&
    alone === 0 &&
    piece.shared === undefined &&
    piece.result === undefined &&
    piece.isWhole &&
    piece.length >= pieceBytes * leastShare

  /** Hands pieces to workers as long as there are free ones. */
  function share(): void {
    for (const [index, piece] of queue.entries()) {
      if (!mayBeShared(piece)) continue
      const worker = freeWorker()
      if (worker === undefined) return
      const answer = worker.convert({ key, ...jobOf(piece) })
      const entry: QueuedPiece = { ...piece, shared: answer.then((result) => (entry.result = result)) }
      entry.shared!.catch(() => {}) // told when it is waited for
      queue[index] = entry
    }
  }

  const jobOf = (piece: CutPiece): { piece: ArrayBuffer; length: number; spare: readonly ArrayBuffer[] } => ({
    piece: piece.memory.buffer as ArrayBuffer,
    length: piece.length,
    spare: memory.outputs.pop() ?? [],
  })

  /** Converts a piece here that no worker has, out of turn. False when there is none. */
  function convertAhead(): boolean {
    const piece = queue.find(mayBeShared)
    if (piece === undefined) return false
    piece.result = pieces.convert(jobOf(piece))
    return true
  }

  async function takeOldest(): Promise<void> {
    const piece = queue.shift()!
    const { result, length } = piece
    if (result === undefined) convertHere(piece.memory, length)
    else if (isShared && result.converted !== undefined) {
      memory.outputs.push(adoptPiece(converter, result.converted, result.outputs, pieces.lines(), refused))
      pieces.pass(result.converted.lines)
      lastAlone = 0
      memory.pieces.push(Buffer.from(result.piece))
    } else {
      memory.outputs.push(result.outputs.map((output) => output.memory))
      if (result.converted === undefined) alone = lastAlone = Math.min(mostAlone, 2 * lastAlone + 1)
      convertHere(Buffer.from(result.piece), length)
    }
    share()
    await taken(length)
    await takeLong()
  }

  /** Long records come bit by bit. */
  async function takeLong(): Promise<void> {
    while (pieces.more()) await taken(0)
  }

  function convertHere(bytes: Buffer, length: number): void {
    pieces.push(bytes.subarray(0, length))
    isShared = pieces.isClear()
    if (isShared && alone > 0) alone--
    memory.pieces.push(bytes)
  }

  const iterator = chunks[Symbol.asyncIterator]()
  let arrival: Arrival | undefined
  let cut: Iterator<CutPiece> | undefined
  let reading: Promise<unknown> | undefined
  const read = async (): Promise<void> => {
    try {
      const next = await iterator.next()
      arrival = next.done === true ? 'end' : { chunk: next.value }
    } catch (error) {
      arrival = { error } // told when what came before it has been converted
    }
    reading = undefined
  }

  for (;;) {
    const oldest = queue[0]
    if (oldest !== undefined && (oldest.shared === undefined || oldest.result !== undefined)) await takeOldest()
    else if (cut !== undefined && queue.length < most) {
      const next = cut.next()
      if (next.done === true) cut = undefined
      else queue.push(next.value)
      share()
    } else if (typeof arrival === 'object' && 'chunk' in arrival) {
      cut = cutter.push(arrival.chunk)
      arrival = undefined
    } else {
      if (cut === undefined && arrival === undefined) reading ??= read()
      if (convertAhead()) await turn()
      else if (arrival !== undefined && oldest === undefined) break
      else await Promise.race([oldest?.shared, reading].filter((one) => one !== undefined))
    }
  }
  const rest = cutter.end()
  if (rest !== undefined) {
    convertHere(rest.memory, rest.length)
    await taken(rest.length)
    await takeLong()
  }
  pieces.end()
  await takeLong()
  if (typeof arrival === 'object') throw arrival.error
}
