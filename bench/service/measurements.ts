import { spawn } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@tidewaiter/syslog/testing/peer-ports'
import { cluster, script, tidewaiterSend } from '../competitors.ts'
import { jsonLines } from '../harness/json-lines.ts'
import { measureSender, type Sample } from '../harness/measure.ts'
import { meterRun, startMetered, type Command } from '../harness/meter.ts'
import { nativeProgram, workFolder } from '../harness/native.ts'
import { startSink } from '../harness/sink.ts'
import { findSyslogNg } from '../peers/peers.ts'
import { reached, service, token } from './service.ts'

/** A file of Falco alerts, and how many it holds. */
export type Input = { readonly path: string; readonly events: number }

const accepted = 'tidewaiter_intake_events_total'
const patience = (events: number): number => 60_000 + events / 5

/** File in, journal, TCP out: from the start of the program to the last message. */
export const durable = ({ path, events }: Input): Promise<Sample> =>
  measureSender({ endsByItself: false, commandFor: (port) => service({ file: path, siems: [port] }) }, events)

/** The same without a journal: `tidewaiter send`. */
export const notDurable = ({ path, events }: Input): Promise<Sample> =>
  measureSender(tidewaiterSend('falco', path), events)

/** The same by syslog-ng with its reliable disk buffer. */
export const peerDurable = ({ path, events }: Input): Promise<Sample> =>
  measureSender(findSyslogNg().sender(path, cluster, { diskBuffer: true }), events)

/** Events a second from a file into the journal, with no SIEM. */
export async function fileIntake({ path, events }: Input): Promise<number> {
  const metrics = await freePort()
  const program = await startMetered(service({ file: path, siems: [], metrics }))
  try {
    // The time to start is not the intake's: measured from the first tenth on.
    const first = await reached(metrics, accepted, events / 10, patience(events))
    const last = await reached(metrics, accepted, events, patience(events))
    return (events * 0.9) / ((last - first) / 1000)
  } finally {
    program.stop()
    await program.ended
  }
}

/** Events a second that are accepted over HTTP in batches of 100, with no SIEM. */
export async function httpIntake({ path, events }: Input): Promise<number> {
  const [http, metrics] = [await freePort(), await freePort()]
  const program = await startMetered(service({ http, siems: [], metrics }))
  try {
    await ready(metrics)
    const client = await meterRun(script('http-client.mjs', `${http}`, path, '100', '8', token))
    const result = JSON.parse(client.output) as { readonly events: number; readonly seconds: number }
    if (result.events !== events) throw new Error(`${result.events} of ${events} events were accepted`)
    return result.events / result.seconds
  } finally {
    program.stop()
    await program.ended
  }
}

export type Drained = {
  /** Events a second once the SIEM is back. */
  readonly rate: number
  /** Peak memory of the service, in MiB. */
  readonly peakRssMib: number
}

/** Takes all events in while the SIEM is away, then lets it come back. */
export async function drain({ path, events }: Input): Promise<Drained> {
  const [port, metrics] = [await freePort(), await freePort()]
  const program = await startMetered(service({ file: path, siems: [port], metrics }))
  try {
    await reached(metrics, accepted, events, patience(events))
    const sink = await startSink({ messages: events, port })
    const { firstNs, lastNs, messages } = await sink.received
    if (messages !== events) throw new Error(`${messages} of ${events} events were drained`)
    program.stop()
    const { peakRssKib } = await program.ended
    return { rate: events / ((lastNs - firstNs) / 1e9), peakRssMib: peakRssKib / 1024 }
  } finally {
    program.stop()
  }
}

/** Peak memory (MiB) with so many copies of the events waiting for a SIEM that is away. */
export async function backlogMemory({ path, events }: Input, copies: number): Promise<number> {
  const [port, metrics] = [await freePort(), await freePort()]
  const files = Array.from({ length: copies }, (_, index) => join(workFolder, `backlog-${index}.jsonl`))
  for (const file of files) copyFileSync(path, file)
  const program = await startMetered(service({ file: join(workFolder, 'backlog-*.jsonl'), siems: [port], metrics }))
  try {
    await reached(metrics, accepted, events * copies, copies * patience(events))
  } finally {
    program.stop()
    for (const file of files) rmSync(file)
  }
  return (await program.ended).peakRssKib / 1024
}

/** Events delivered in all for each CPU second, with so many SIEMs. */
export async function deliveredPerCpuSecond({ path, events }: Input, siems: number): Promise<number> {
  const sinks = await Promise.all(Array.from({ length: siems }, () => startSink({ messages: events })))
  const program = await startMetered(service({ file: path, siems: sinks.map((sink) => sink.port) }))
  try {
    const received = await Promise.all(sinks.map((sink) => sink.received))
    program.stop()
    const { cpuSeconds } = await program.ended
    if (received.some(({ messages }) => messages !== events)) throw new Error('a SIEM did not get every event')
    return (events * siems) / cpuSeconds
  } finally {
    program.stop()
    for (const sink of sinks) sink.stop()
  }
}

export type Latency = { readonly rate: number; readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number }

/** Latency from the line in the file to the message at the receiver: the service at each rate, one after the other. */
export const serviceLatency = (rates: readonly number[], seconds: number): Promise<readonly Latency[]> =>
  latency(rates, seconds, (file, port) => service({ file, siems: [port] }))

/** The same by syslog-ng, not durable, looking for more each millisecond. */
export const peerLatency = (rates: readonly number[], seconds: number): Promise<readonly Latency[]> =>
  latency(rates, seconds, (file, port) => findSyslogNg().sender(file, cluster, { follow: 0.001 }).commandFor(port))

/**
 * Both programs run so for a while before anything counts; the first second of each rate does not count either. V8 compiles
 * what runs once a tick, a thousand times a second, for 22 s, in a thread that keeps one of two cores from the others: the
 * 99th percentile is 3 ms and more until then, and 1 to 2 ms from then on.
 */
const warmUpRate = 10_000
const warmUpSeconds = 30

/**
 * In memory: the kernel writes a file that grows by 50 MB/s to its disk 30 s later, all at once, and every fsync on the disk
 * waits for that (60 to 130 ms). What is measured here is the programs.
 */
const latencyFile = '/dev/shm/tidewaiter-bench-latency.jsonl'

type Report = { readonly port: number } | (Latency & { readonly sent: number; readonly received: number })

async function latency(
  rates: readonly number[],
  seconds: number,
  commandFor: (file: string, port: number) => Command,
): Promise<readonly Latency[]> {
  rmSync(latencyFile, { force: true })
  const meter = spawn(nativeProgram('latency'), [latencyFile], { stdio: ['pipe', 'pipe', 'inherit'] })
  const reports = jsonLines<Report>(meter.stdout)
  const first = await reports.next()
  if (first.done === true || !('port' in first.value)) throw new Error('latency did not start')
  const program = await startMetered(commandFor(latencyFile, first.value.port))
  const found: Latency[] = []
  try {
    meter.stdin.write(`${warmUpRate} ${warmUpSeconds}\n`) // what the compilers of V8 do first is no latency of a service
    for (const rate of rates) meter.stdin.write(`${rate} ${seconds}\n`)
    meter.stdin.end()
    await reports.next()
    for (const rate of rates) {
      const report = await reports.next()
      if (report.done === true || !('p99Ms' in report.value)) throw new Error('latency ended early')
      // A program that cannot keep up has a latency all the same: that of what came.
      if (report.value.received < report.value.sent * 0.5) {
        throw new Error(`${report.value.received} of ${report.value.sent} alerts came at ${rate} a second`)
      }
      found.push(report.value)
    }
    return found
  } finally {
    program.stop()
    await program.ended
    meter.kill()
    rmSync(latencyFile, { force: true })
  }
}

async function ready(metrics: number): Promise<void> {
  const deadline = performance.now() + 10_000
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${metrics}/readyz`).catch(() => undefined)
    if (answer?.ok === true) return
    if (performance.now() > deadline) throw new Error('the service was not ready within 10 s')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
