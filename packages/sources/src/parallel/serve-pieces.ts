import type { MessagePort } from 'node:worker_threads'
import type { PieceConverter } from './piece-converter.ts'
import type { PieceJob, WorkerMessage } from './piece.ts'

/**
 * Makes a worker of this thread: converts each piece that comes through the port, in order, and sends back the result.
 *
 * @param port the worker's `parentPort`
 * @param open makes the converter for a key; called once for each. What it throws ends the worker
 */
export function servePieces(port: MessagePort, open: (key: string) => PieceConverter): void {
  const converters = new Map<string, PieceConverter>()
  const send = (message: WorkerMessage, transfer: ArrayBuffer[]): void => port.postMessage(message, transfer)
  port.on('message', (job: PieceJob) => {
    let converter = converters.get(job.key)
    if (converter === undefined) converters.set(job.key, (converter = open(job.key)))
    const result = converter.convert(job)
    send(result, [result.piece, ...result.outputs.map(({ memory }) => memory)])
  })
  send({ kind: 'ready' }, [])
}
