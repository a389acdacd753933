import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { jsonLines } from './json-lines.ts'
import { nativeProgram, workFolder } from './native.ts'

/** A command line with what it needs around it. */
export type Command = {
  readonly line: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** What a command cost, all its threads and children included; times are of CLOCK_MONOTONIC. */
export type Usage = {
  readonly startNs: number
  readonly endNs: number
  readonly cpuSeconds: number
  readonly peakRssKib: number
  /** Null when a signal ended it. */
  readonly exit: number | null
}

/** A command that runs under the meter; see `native/meter.c`. */
export type Metered = {
  readonly pid: number
  readonly ended: Promise<Usage>
  /** Sends SIGTERM. */
  readonly stop: () => void
  /** What it has written to its standard output and error. */
  readonly output: () => string
}

type Report = { readonly pid: number } | Usage

/** Starts a command under the meter. */
export async function startMetered({ line, environment }: Command): Promise<Metered> {
  const log = `${workFolder}output.log`
  const meter = nativeProgram('meter')
  const output = openSync(log, 'w')
  const child = spawn(meter, line, {
    stdio: ['ignore', output, output, 'pipe'],
    env: { ...process.env, ...environment },
  })
  closeSync(output)
  const reports = jsonLines<Report>(child.stdio[3] as Readable)
  const first = await reports.next()
  if (first.done === true || !('pid' in first.value)) throw new Error(`Cannot start ${line.join(' ')}`)
  const { pid } = first.value

  async function end(): Promise<Usage> {
    const last = await reports.next()
    if (last.done === true || !('exit' in last.value)) throw new Error('The meter ended before the command')
    return last.value
  }

  return { pid, ended: end(), stop: () => child.kill('SIGTERM'), output: () => readFileSync(log, 'utf8') }
}

/** Runs a command to its end. Throws when it does not end with 0. */
export async function meterRun(command: Command): Promise<Usage & { readonly output: string }> {
  const metered = await startMetered(command)
  const usage = await metered.ended
  if (usage.exit !== 0) throw new Error(`${command.line.join(' ')} failed:\n${metered.output()}`)
  return { ...usage, output: metered.output() }
}
