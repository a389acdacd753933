import type { Worker } from 'node:worker_threads'
import type { PieceJob, PieceResult, WorkerMessage } from './piece.ts'

/** A worker thread as the reading thread sees it. */
export type PieceWorker = {
  /** Sends a piece, whose memory is gone with it. Rejects when the thread dies before it has answered. */
  readonly convert: (job: PieceJob) => Promise<PieceResult>
  /** Pieces that it has; infinitely many until it can begin. */
  readonly pieces: () => number
  /** Resolves when it can begin. */
  readonly ready: Promise<void>
  readonly close: () => Promise<void>
}

/** Watches over a thread that runs `servePieces`: it answers in order, or dies and with it all that it was to answer. */
export function createPieceWorker(thread: Worker): PieceWorker {
  const waiting: PromiseWithResolvers<PieceResult>[] = []
  const ready = Promise.withResolvers<void>()
  ready.promise.catch(() => {}) // told to those who wait for a piece
  let isReady = false
  let failure: Error | undefined

  function fail(reason: unknown): void {
    failure ??= new Error(`a conversion thread has ended before its work was done: ${reasonText(reason)}`, {
      cause: reason,
    })
    ready.reject(failure)
    for (const { reject } of waiting.splice(0)) reject(failure)
  }
  thread.on('error', fail)
  thread.on('messageerror', fail)
  thread.on('exit', (code) => fail(`exit code ${code}`))
  thread.on('message', (message: WorkerMessage) => {
    if (message.kind === 'result') return waiting.shift()?.resolve(message)
    isReady = true
    ready.resolve()
  })

  return {
    ready: ready.promise,
    // One that died takes pieces, so that its failure is told.
    pieces: () => (isReady || failure !== undefined ? waiting.length : Number.POSITIVE_INFINITY),
    convert: (job) => {
      if (failure !== undefined) return Promise.reject(failure)
      const answer = Promise.withResolvers<PieceResult>()
      answer.promise.catch(() => {}) // told when it is its turn
      waiting.push(answer)
      thread.postMessage(job, [job.piece, ...job.spare])
      return answer.promise
    },
    close: async () => void (await thread.terminate()),
  }
}

function reasonText(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason)
}
