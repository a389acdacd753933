import { CliError } from '../cli-errors.ts'
import type { Io } from '../io.ts'
import { main } from '../main.ts'
import { plain } from '../terminal/style.ts'

/** A world for one run of the command, and what the run did to it. */
export type FakeIo = {
  readonly io: Io
  readonly stdout: () => string
  readonly stderr: () => string
  /** Ctrl-C. */
  readonly interrupt: () => void
}

export type FakeIoOptions = {
  readonly stdin?: string | Uint8Array | AsyncIterable<Uint8Array>
  /** Standard output is closed by its reader after so many writes. */
  readonly closesAfter?: number
  readonly isTerminal?: boolean
  readonly columns?: number
}

/** 2026-03-01T12:00:00Z */
export const fakeNow: number = Date.UTC(2026, 2, 1, 12)

export function createFakeIo(options: FakeIoOptions = {}): FakeIo {
  const out: Buffer[] = []
  let err = ''
  const interruption = new AbortController()
  const isTerminal = options.isTerminal ?? false
  return {
    stdout: () => Buffer.concat(out).toString(),
    stderr: () => err,
    interrupt: () => interruption.abort(),
    io: {
      stdout: {
        isTerminal,
        columns: options.columns ?? 100,
        write: async (data) => {
          if (out.length >= (options.closesAfter ?? Number.POSITIVE_INFINITY)) throw new CliError('output-closed', {})
          if (data.length > 0) out.push(Buffer.from(data))
        },
      },
      stderr: { isTerminal, write: (text) => void (err += text) },
      stdin: () => chunksOf(options.stdin ?? ''),
      style: plain,
      errorStyle: plain,
      now: () => fakeNow,
      hostname: () => 'this-host',
      interruption: () => interruption.signal,
    },
  }
}

async function* chunksOf(input: string | Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (typeof input === 'string' || input instanceof Uint8Array) yield Buffer.from(input)
  else yield* input
}

/** Runs the command in this process. */
export async function run(
  args: readonly string[],
  options: FakeIoOptions = {},
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const fake = createFakeIo(options)
  const code = await main(args, fake.io)
  return { code, stdout: fake.stdout(), stderr: fake.stderr() }
}
