import { setTimeout as sleep } from 'node:timers/promises'
import { Option } from 'commander'
import {
  listen,
  type Framing,
  type ListenOptions,
  type ReceivedMessage,
  type Receiver,
  type TransportName,
} from '@tidewaiter/syslog'
import { CliError } from '../cli-errors.ts'
import type { CommandDefinition } from '../command-definition.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { describeMessage } from '../messages/describe-message.ts'
import { createLineInterpreter, lineJson, type LineInterpreter } from '../messages/received-line.ts'
import { gather, wholeNumber } from '../options.ts'
import { formatListenAddress, parseListenAddress, type ListenTarget } from '../receiving/listen-address.ts'
import { plural } from '../terminal/plural.ts'
import { printable } from '../terminal/printable.ts'
import { report } from '../terminal/report.ts'

type ListenCommandOptions = {
  readonly udp?: readonly string[]
  readonly tcp?: readonly string[]
  readonly tls?: readonly string[]
  readonly output: 'pretty' | 'raw' | 'json'
  readonly raw?: true
  readonly count?: number
  readonly framing: Framing | 'auto'
  readonly maxSize: number
  readonly cert?: string
  readonly key?: string
  readonly ca?: string
  readonly requireClientCertificate?: true
  readonly quiet?: true
}

export const listenCommand: CommandDefinition = {
  description:
    'Receives syslog over UDP, TCP and TLS and shows what arrives: to see what a sender really sends, and to try out ' +
    '`tidewaiter send`. Reads both framings of RFC 6587. Not a collector: nothing is kept.',
  examples: [
    {
      line: 'tidewaiter listen tcp://127.0.0.1:5514 udp://127.0.0.1:5514',
      purpose: 'show messages with their fields in words',
    },
    {
      line: 'tidewaiter listen --raw --count 100 tcp://:5514 > messages.cef',
      purpose: 'keep the next hundred as they are',
    },
    {
      line: 'tidewaiter listen --output json tls://:6514 --cert server.pem --key server.key | jq .extension',
      purpose: 'over TLS, as JSON',
    },
  ],
  configure: (command) => {
    command
      .argument(
        '[address...]',
        'udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT; no host: every address, port 0: a free one',
      )
      .option('--udp <host:port>', 'the same as udp://HOST:PORT', gather)
      .option('--tcp <host:port>', 'the same as tcp://HOST:PORT', gather)
      .option('--tls <host:port>', 'the same as tls://HOST:PORT', gather)
      .addOption(
        new Option(
          '--output <format>',
          'pretty: for the eye; raw: the bytes as they came; json: as `tidewaiter read` gives it',
        )
          .choices(['pretty', 'raw', 'json'])
          .default('pretty'),
      )
      .option('--raw', 'the same as --output raw')
      .option('--count <number>', 'end after so many messages', wholeNumber(1))
      .addOption(
        new Option('--framing <framing>', 'of TCP and TLS streams')
          .choices(['auto', 'lf', 'octet-counting'])
          .default('auto'),
      )
      .addOption(
        new Option('--max-size <bytes>', 'longest message')
          .default(262_144)
          .argParser(wholeNumber(64, 64 * 1024 * 1024)),
      )
      .option('--cert <file>', 'certificate of this receiver for TLS (PEM)')
      .option('--key <file>', 'its key')
      .option('--ca <file>', 'authorities that sign the certificates of senders')
      .option('--require-client-certificate', 'refuse senders without one')
      .option('--quiet', 'leave out where it listens, and the summary')
  },
  run: receive,
}

/**
 * How long connections stay open after the last message of --count. A sender that is hung up on the moment it has sent would
 * have to take its messages for lost; `tidewaiter send --test` watches the connection for half a second.
 */
const partingMs = 700

async function receive(io: Io, operands: readonly string[], options: ListenCommandOptions): Promise<Exit> {
  const targets = [
    ...operands.map((text) => parseListenAddress(text)),
    ...(['udp', 'tcp', 'tls'] as const).flatMap((name) =>
      (options[name] ?? []).map((text) => parseListenAddress(text, name)),
    ),
  ]
  if (targets.length === 0) {
    const fault = 'name at least one, such as tcp://127.0.0.1:5514'
    throw new CliError('option-invalid', { option: 'ADDRESS', fault, command: 'listen' })
  }
  const counts: Record<TransportName, number> = { udp: 0, tcp: 0, tls: 0 }
  let total = 0
  let writing: Promise<void> = Promise.resolve()
  const done = Promise.withResolvers<Exit>()
  const render = renderer(io, options)
  const onMessage = (message: ReceivedMessage): Promise<void> => {
    if (options.count !== undefined && total >= options.count) return Promise.resolve()
    counts[message.transport]++
    total++
    writing = writing.then(() => io.stdout.write(render(message)))
    if (total === options.count) writing.then(() => done.resolve('ok'), done.reject)
    else writing.catch(done.reject)
    return writing
  }
  const settings: ListenOptions = {
    framing: options.framing,
    limits: { maxFrameBytes: options.maxSize },
    onMessage,
    onFault: (fault) => void report(fault, io),
  }
  const receivers = await openAll(targets, settings, options)
  try {
    if (options.quiet !== true) for (const address of receivers.addresses) io.stderr.write(`listening on ${address}\n`)
    const signal = io.interruption()
    const interrupted = (): void => done.resolve('ok')
    if (signal.aborted) interrupted()
    else signal.addEventListener('abort', interrupted, { once: true })
    const exit = await done.promise
    const streams = targets.some(({ transport }) => transport !== 'udp')
    if (streams && !signal.aborted) await sleep(partingMs, undefined, { signal }).catch(() => {})
    return exit
  } finally {
    await receivers.close()
    await writing.catch(() => {})
    if (options.quiet !== true) io.stderr.write(summary(counts))
  }
}

type OpenReceivers = { readonly addresses: readonly string[]; readonly close: () => Promise<void> }

/** Listens on all targets or on none. */
async function openAll(
  targets: readonly ListenTarget[],
  settings: ListenOptions,
  options: ListenCommandOptions,
): Promise<OpenReceivers> {
  const { cert, key, ca, requireClientCertificate } = options
  const tls = {
    ...(cert !== undefined && { certFile: cert }),
    ...(key !== undefined && { keyFile: key }),
    ...(ca !== undefined && { caFile: ca }),
    ...(requireClientCertificate && { requireClientCertificate }),
  }
  const opened: Receiver[] = []
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((receiver) => receiver.close()))
  }
  try {
    for (const { transport, ...address } of targets) {
      opened.push(await listen({ ...settings, [transport]: transport === 'tls' ? { ...address, ...tls } : address }))
    }
  } catch (error) {
    await close()
    throw error
  }
  const addresses = opened.flatMap((receiver) =>
    Object.entries(receiver.addresses).map(([name, at]) =>
      formatListenAddress(name as TransportName, at.host, at.port),
    ),
  )
  return { addresses, close }
}

/** How a message is shown. What goes to a terminal is made safe to show; what goes to a file is left as it came. */
function renderer(io: Io, options: ListenCommandOptions): (message: ReceivedMessage) => string | Uint8Array {
  const interpret: LineInterpreter = createLineInterpreter(io.now)
  const format = options.raw === true ? 'raw' : options.output
  return (message) => {
    const { bytes, transport, peer, truncated } = message
    if (format === 'raw') {
      return io.stdout.isTerminal ? `${printable(bytes.toString())}\n` : Buffer.concat([bytes, Buffer.from('\n')])
    }
    const received = interpret(bytes, truncated === true)
    if (format === 'json') return `${JSON.stringify({ ...lineJson(received), transport, peer })}\n`
    return describeMessage(received, io.style, formatListenAddress(transport, peer.address, peer.port))
  }
}

function summary(counts: Readonly<Record<TransportName, number>>): string {
  const total = counts.udp + counts.tcp + counts.tls
  const parts = Object.entries(counts).flatMap(([name, count]) => (count > 0 ? [`${name} ${count}`] : []))
  return `${plural(total, 'message')}${parts.length > 1 ? ` (${parts.join(', ')})` : ''}\n`
}
