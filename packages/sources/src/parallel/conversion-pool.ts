import type { Worker } from 'node:worker_threads'
import { convertInPieces, type ConversionStream, type SharedMeans } from './convert-in-pieces.ts'
import { createPieceWorker, type PieceWorker } from './piece-worker.ts'

/** Threads that convert inputs together with this one, with the very results of this one alone. */
export type ConversionPool = {
  /**
   * Converts one input to its end. Inputs may be converted at the same time. What was read before reading failed has been
   * converted when it rejects; it rejects at once when `taken` of the stream does, or when a worker dies.
   *
   * @param chunks the input; a chunk's memory may be used again once the next one is asked for
   */
  readonly convert: (chunks: AsyncIterable<Uint8Array>, stream: ConversionStream) => Promise<void>
  /** Resolves when all workers can begin; starts them if need be. Nobody has to wait for it. */
  readonly ready: () => Promise<void>
  /** Ends the workers. */
  readonly close: () => Promise<void>
}

export type ConversionPoolOptions = {
  /** Number of workers, from 1. */
  readonly workers: number
  /** Starts a worker, which has to call `servePieces`. */
  readonly start: () => Worker
  /** Length of the longest piece that is converted by itself. Default 288 KiB. */
  readonly pieceBytes?: number
}

/** Half a chunk of 512 KiB, and room for the line that the chunk before has left. From 96 to 560 KiB all do equally well. */
const defaultPieceBytes = 288 * 1024

/** One piece that a worker converts, and one that waits for it. */
const perWorker = 2

/** Pieces for this thread while it waits for the workers: with two it stood still for a seventh of the time, with four for a twentieth. */
const forThisThread = 4

/** Makes a pool. Workers are started when the first input goes on behind its first piece. */
export function createConversionPool({
  workers: count,
  start,
  pieceBytes = defaultPieceBytes,
}: ConversionPoolOptions): ConversionPool {
  const workers: PieceWorker[] = []
  const memory: SharedMeans['memory'] = { pieces: [], outputs: [] }

  function started(): readonly PieceWorker[] {
    while (workers.length < count) workers.push(createPieceWorker(start()))
    return workers
  }

  /** The worker with the least to do, if it can take more. */
  function freeWorker(): PieceWorker | undefined {
    let best: PieceWorker | undefined
    for (const worker of started()) if (worker.pieces() < (best?.pieces() ?? perWorker)) best = worker
    return best
  }

  return {
    convert: (chunks, stream) => {
      const most = count * perWorker + forThisThread
      return convertInPieces(chunks, stream, { freeWorker, memory, most, pieceBytes })
    },
    ready: async () => void (await Promise.all(started().map((worker) => worker.ready))),
    close: async () => void (await Promise.all(workers.map((worker) => worker.close()))),
  }
}
