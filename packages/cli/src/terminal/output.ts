import type { Writable } from 'node:stream'
import { CliError } from '../cli-errors.ts'

/** Where results go. */
export type Output = {
  /**
   * Resolves when the bytes have been taken, so a caller that waits is slowed down to the speed of the reader. Rejects with
   * a CliError: `output-closed` when the reader has gone, `output-failed` for anything else.
   */
  readonly write: (data: string | Uint8Array) => Promise<void>
  readonly isTerminal: boolean
  /** Width of the terminal in characters; 100 where there is none. */
  readonly columns: number
}

/** Takes a stream such as standard output, returns it as an {@link Output}. */
export function createOutput(stream: Writable & { readonly isTTY?: boolean; readonly columns?: number }): Output {
  // A failed write is told twice, to its callback and by this event; without a listener the event would end the process.
  stream.on('error', () => {})
  return {
    write: (data) =>
      new Promise((resolve, reject) => {
        if (data.length === 0) return resolve()
        stream.write(data, (error) => {
          if (error === null || error === undefined) resolve()
          else reject(explain(error))
        })
      }),
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? 100,
  }
}

const gone: readonly unknown[] = ['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']

function explain(error: Error): CliError {
  const code = 'code' in error ? error.code : undefined
  return gone.includes(code)
    ? new CliError('output-closed', {}, { cause: error })
    : new CliError('output-failed', { reason: error.message }, { cause: error })
}
