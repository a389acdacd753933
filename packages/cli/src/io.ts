import { hostname } from 'node:os'
import { createOutput, type Output } from './terminal/output.ts'
import { createStyle, type Style } from './terminal/style.ts'

/** Everything outside the program that a command touches, so that tests can stand in for it. */
export type Io = {
  readonly stdout: Output
  /** For people: errors, summaries, progress. */
  readonly stderr: { readonly write: (text: string) => void; readonly isTerminal: boolean }
  readonly stdin: () => AsyncIterable<Uint8Array>
  readonly style: Style
  readonly errorStyle: Style
  /** Current time in ms since 1970-01-01 UTC. */
  readonly now: () => number
  readonly hostname: () => string
  /** Aborted by the first Ctrl-C or SIGTERM; asking for it keeps that signal from ending the process. The second one does. */
  readonly interruption: () => AbortSignal
}

/** The process that this program runs in. */
export function processIo(): Io {
  let interruption: AbortController | undefined
  process.stderr.on('error', () => {}) // nobody is left to be told
  return {
    stdout: createOutput(process.stdout),
    stderr: { write: (text) => void process.stderr.write(text), isTerminal: process.stderr.isTTY === true },
    stdin: () => process.stdin,
    style: createStyle(process.stdout),
    errorStyle: createStyle(process.stderr),
    now: Date.now,
    hostname,
    interruption: () => {
      if (interruption === undefined) {
        const controller = new AbortController()
        interruption = controller
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort())
      }
      return interruption.signal
    },
  }
}
