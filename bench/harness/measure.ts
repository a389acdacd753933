import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { meterRun, startMetered, type Command, type Usage } from './meter.ts'
import { startSink, type Received } from './sink.ts'

/** What one run cost. */
export type Sample = {
  /** Records that were read; some may have given no message. */
  readonly events: number
  /** From the start of the program until the last message was there, or until the end of a program that sends none. */
  readonly wallSeconds: number
  /** Of user and kernel, all threads and start-up included. */
  readonly cpuSeconds: number
  readonly peakRssMib: number
  /** Framing included; 0 for a program that sends nothing. */
  readonly outputBytes: number
  /** The part of the machine's CPU time that neither the program nor the sink used. */
  readonly othersShare: number
  /** Resident memory at each hundredth of the events. */
  readonly rssMib: readonly number[]
}

/** A program that sends messages to a port of the loopback address. */
export type Sender = {
  readonly commandFor: (port: number) => Command
  /** False for a daemon, which has to be stopped. */
  readonly endsByItself: boolean
}

const secondsBetween = (from: number, to: number): number => (to - from) / 1e9
const mebibytes = (kibibytes: number): number => kibibytes / 1024

/** Time that even the slowest program does not need, in milliseconds: 1000 events a second after a minute. */
const patience = (messages: number): number => 60_000 + messages

/** Runs a program that reads the events and sends nothing. */
export async function measureReader(command: Command, events: number): Promise<Sample> {
  const before = busySeconds()
  const usage = await meterRun(command)
  if (Number(usage.output) !== events) {
    throw new Error(`${command.line.join(' ')} read ${usage.output.trim()} events, not ${events}`)
  }
  return {
    events,
    wallSeconds: secondsBetween(usage.startNs, usage.endNs),
    cpuSeconds: usage.cpuSeconds,
    peakRssMib: mebibytes(usage.peakRssKib),
    outputBytes: 0,
    othersShare: othersShare(before, usage, 0),
    rssMib: [],
  }
}

/** What differs from run to run. */
type SenderOptions = {
  /** File for the messages, one a line. */
  readonly dump?: string
  /** Events that are read, where some of them give no message. */
  readonly events?: number
}

/**
 * Runs a program that sends messages. Throws when it does not send exactly so many, so that a program that fails at its start
 * does not pass for a fast one.
 */
export async function measureSender(
  sender: Sender,
  messages: number,
  { dump, events = messages }: SenderOptions = {},
): Promise<Sample> {
  const rssMib: number[] = []
  let pid = 0
  const sink = await startSink({
    messages,
    ...(dump !== undefined && { dump }),
    mark: { every: Math.ceil(messages / 100), call: () => noteRss(pid, rssMib) },
  })
  const before = busySeconds()
  const program = await startMetered(sender.commandFor(sink.port))
  pid = program.pid
  const [received, usage] = await run(sender, program, sink, messages)
  if (received.messages !== messages || (sender.endsByItself && usage.exit !== 0)) {
    throw new Error(
      `${sender.commandFor(sink.port).line.join(' ')}\n` +
        `sent ${received.messages} messages, not ${messages}, and ended with ${usage.exit}:\n${program.output()}`,
    )
  }
  return {
    events,
    wallSeconds: secondsBetween(usage.startNs, received.lastNs),
    cpuSeconds: usage.cpuSeconds,
    peakRssMib: mebibytes(usage.peakRssKib),
    outputBytes: received.bytes,
    othersShare: othersShare(before, usage, received.cpuSeconds),
    rssMib,
  }
}

type Running = { readonly ended: Promise<Usage>; readonly stop: () => void }
type Receiving = { readonly received: Promise<Received>; readonly stop: () => void }

async function run(sender: Sender, program: Running, sink: Receiving, messages: number): Promise<[Received, Usage]> {
  const giveUp = setTimeout(sink.stop, patience(messages))
  // What has been sent is there a moment after the program's end; what is missing then does not come.
  const stopSoon = (): unknown => setTimeout(sink.stop, 1000).unref()
  void program.ended.then(stopSoon, stopSoon)
  try {
    const received = await sink.received
    if (!sender.endsByItself || received.messages !== messages) program.stop()
    return [received, await program.ended]
  } finally {
    clearTimeout(giveUp)
    program.stop()
  }
}

function noteRss(pid: number, into: number[]): void {
  try {
    const rss = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    if (rss !== undefined) into.push(mebibytes(Number(rss)))
  } catch {
    // The last messages may be counted after the program has ended.
  }
}

/** CPU time that the whole machine has used since it was started; /proc/stat counts in hundredths of a second. */
function busySeconds(): number {
  const [user, nice, system, , , irq, softirq] = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '')
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return [user, nice, system, irq, softirq].reduce<number>((sum, part) => sum + (part ?? 0), 0) / 100
}

function othersShare(busyBefore: number, { startNs, endNs, cpuSeconds }: Usage, sinkSeconds: number): number {
  const others = busySeconds() - busyBefore - cpuSeconds - sinkSeconds
  return Math.max(0, others) / (secondsBetween(startNs, endNs) * cpus().length)
}
