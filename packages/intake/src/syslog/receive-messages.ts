import {
  listen,
  SyslogError,
  type ListenOptions,
  type Peer,
  type ReceivedMessage,
  type Receiver,
} from '@tidewaiter/syslog'
import { explainListenError } from '../http/explain-listen-error.ts'
import { createSummaryTeller } from '../http/summary-teller.ts'
import { loadTlsFiles } from '../http/tls-files.ts'
import type { Entrance, OpenWay, WayState } from '../way.ts'
import { createWayReport } from '../way-report.ts'
import { createMessageGatherer } from './gather-messages.ts'
import { formatListenTarget, type ListenTarget } from './listen-target.ts'
import { createSenderList } from './sender-list.ts'
import type { SyslogSettings } from './syslog-settings.ts'

/**
 * The receiver of the way `syslog`. A message over TCP or TLS is taken when the gatherer has room; until then its connection
 * is not read, and the sender waits. A datagram cannot wait.
 *
 * @throws {IntakeError} when a port cannot be opened, or certificates or options cannot be used; then nothing is listened on
 */
export async function receiveMessages(settings: SyslogSettings, entrance: Entrance): Promise<OpenWay> {
  const { name: way, tell } = entrance
  const report = createWayReport(way, tell)
  const gatherer = createMessageGatherer(settings, entrance, report, settings.maxBuffered)
  const maySend = createSenderList(settings.allowFrom)
  const strangers = createSummaryTeller((peer, count) => tell('sender-refused', { way, peer, count }))
  const drops = createSummaryTeller((_, count) =>
    tell('datagrams-dropped', { way, count, limit: settings.maxBuffered }),
  )
  const ended = Promise.withResolvers<void>()
  let closing: Promise<void> | undefined

  function admits({ address: sender }: Peer): boolean {
    if (maySend(sender)) return true
    strangers.add(sender)
    return false
  }

  function take({ bytes, transport, peer }: ReceivedMessage): Promise<void> | undefined {
    if (transport !== 'udp') return gatherer.add(bytes, peer.address)
    if (!admits(peer)) return undefined
    if (!gatherer.offer(bytes, peer.address)) drops.add('')
    return undefined
  }

  function noteFault(fault: SyslogError): void {
    const { code, message: reason } = fault
    if (code === 'idle-timeout') tell('sender-idle', { way, reason })
    else tell('sender-fault', { way, fault: code, reason, advice: code === 'connection-reset' ? broken : fault.action })
  }

  async function close(): Promise<void> {
    const closed = Promise.all(receivers.map(({ receiver }) => receiver.close()))
    // While the journal refuses nothing can be drained: the handlers wait for it.
    if (report.refusal() !== undefined) await gatherer.close()
    await closed
    await gatherer.close()
    strangers.close()
    drops.close()
    ended.resolve()
  }

  const options: ListenOptions = {
    framing: settings.framing,
    limits: {
      maxFrameBytes: settings.maxMessage,
      maxConnections: settings.maxConnections,
      idleTimeoutMs: settings.idleTimeout,
      drainMs,
    },
    admits,
    // A sender that waits for the close of its connection then knows that its messages are on disk.
    onEnd: gatherer.settled,
    onMessage: take,
    onFault: noteFault,
  }
  const receivers = await openAll(settings, options).catch(async (error: unknown) => {
    await gatherer.close()
    throw error
  })
  const address = receivers.map(({ target }) => formatListenTarget(target)).join(', ')
  tell('syslog-opened', { way, address })

  return {
    address,
    ended: ended.promise,
    status: () => {
      const refusal = report.refusal()
      const state: WayState = closing !== undefined ? 'closed' : refusal === undefined ? 'open' : 'refusing'
      const text: Partial<Record<WayState, string>> = {
        open: `takes messages on ${address}`,
        refusing: `reads no more than ${settings.maxBuffered} bytes on ${address}: ${refusal}`,
        closed: 'is closed',
      }
      return {
        state,
        text: text[state]!,
        behindBytes: undefined,
        ...report.facts(),
      }
    },
    close: () => (closing ??= close()),
  }
}

/** How long senders are listened to after they were told that the way closes: what they have on the way takes that long at most. */
const drainMs = 2000

const broken = 'Look at the sender, and at the network: what it sent last may be missing.'

type OpenReceiver = { readonly target: ListenTarget; readonly receiver: Receiver }

/** Listens on all targets or on none; the targets have the ports that were taken for 0. */
async function openAll({ listen: targets, tls }: SyslogSettings, options: ListenOptions): Promise<OpenReceiver[]> {
  const material = tls === undefined ? undefined : await loadTlsFiles(tls)
  const certificates =
    material === undefined
      ? {}
      : {
          cert: material.cert as string,
          key: material.key as string,
          ...(material.ca !== undefined && { ca: material.ca as string, requireClientCertificate: true }),
        }
  const opened: OpenReceiver[] = []
  for (const target of targets) {
    const { transport, host, port } = target
    try {
      const receiver = await listen({ ...options, [transport]: { host, port, ...certificates } })
      opened.push({ target: { ...target, port: receiver.addresses[transport]?.port ?? port }, receiver })
    } catch (error) {
      await Promise.all(opened.map(({ receiver }) => receiver.close()))
      throw explainListenError(error instanceof SyslogError ? (error.cause ?? error) : error, target)
    }
  }
  return opened
}
