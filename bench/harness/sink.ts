import { spawn } from 'node:child_process'
import { nativeProgram } from './native.ts'
import { jsonLines } from './json-lines.ts'

/** What has come, and when: `firstNs` and `lastNs` are of CLOCK_MONOTONIC, the last is 0 when a message is missing. */
export type Received = {
  readonly messages: number
  readonly bytes: number
  readonly firstNs: number
  readonly lastNs: number
  readonly cpuSeconds: number
}

export type SinkOptions = {
  readonly messages: number
  /** Writes the messages there, one a line. */
  readonly dump?: string
  /** Default: a free one. */
  readonly port?: number
  /** Called whenever this many more have come. */
  readonly mark?: { readonly every: number; readonly call: (messages: number) => void }
}

/** A TCP receiver on a port of its own; see `native/sink.c`. */
export type Sink = {
  readonly port: number
  /** Resolves when all messages have come, or after `stop`. */
  readonly received: Promise<Received>
  readonly stop: () => void
}

type Report = { readonly port: number } | { readonly messages: number } | Received

/** Starts a sink, resolves when it listens. */
export async function startSink({ messages, dump, port, mark }: SinkOptions): Promise<Sink> {
  const child = spawn(
    nativeProgram('sink'),
    [`${messages}`, `${mark?.every ?? 0}`, ...(dump === undefined ? [] : [dump])],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: port === undefined ? process.env : { ...process.env, SINK_PORT: `${port}` },
    },
  )
  const reports = jsonLines<Report>(child.stdout)
  const first = await reports.next()
  if (first.done === true || !('port' in first.value)) throw new Error('The sink did not start')

  async function receive(): Promise<Received> {
    for await (const report of reports) {
      if ('lastNs' in report) return report
      if ('messages' in report) mark?.call(report.messages)
    }
    throw new Error('The sink ended before it had said what it received')
  }

  return { port: first.value.port, received: receive(), stop: () => child.kill('SIGTERM') }
}
