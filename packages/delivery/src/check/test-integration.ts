import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { familyOf, severityOf, testEvent, writeEvent, type Code, type Family } from '@tidewaiter/model'
import { createTransport, formatTarget, SyslogError, type CertificateFacts, type Transport } from '@tidewaiter/syslog'
import { pause, systemClock, type Clock } from '../clock.ts'
import { createEnvelope } from '../envelope/create-envelope.ts'
import type { IntegrationSettings } from '../integration.ts'
import { daysLeft } from '../loop/certificate-watch.ts'
import { failureOf } from '../loop/failure-of.ts'
import { transportOptionsOf } from '../loop/transport-options.ts'
import { compileSelection } from '../selection/compile-selection.ts'

/** One thing that a test has found out. */
export type TestStep = {
  readonly step: 'message' | 'resolved' | 'connected' | 'certificate' | 'handed-over' | 'still-open' | 'not-proved'
  /** False: it failed here, and nothing follows. */
  readonly ok: boolean
  /** For people; with what to do where it failed. */
  readonly text: string
}

export type TestOptions = {
  /** Code of the event that is sent; `PM-002` by default. */
  readonly code?: Code
  readonly clock?: Clock
  /** Calls the test off. */
  readonly signal?: AbortSignal
  readonly openTransport?: () => Transport
}

/** How long the connection is watched after the message: a receiver that dislikes it hangs up at once. */
const watchMs = 500

/**
 * Sends one test event over a connection of its own, and tells step by step what has been proved, so that it is clear which
 * step failed. Each step is given as soon as it is known. Throws nothing: what is wrong with the settings is a step too.
 */
export async function* testIntegration(
  settings: IntegrationSettings,
  options: TestOptions = {},
): AsyncGenerator<TestStep> {
  let step: TestStep['step'] = 'message'
  let transport: Transport | undefined
  const passed = (name: TestStep['step'], text: string): TestStep => ({ step: name, ok: true, text })
  try {
    const message = messageOf(settings, options)
    yield passed(step, message)
    step = 'resolved'
    const { target } = settings
    if (isIP(target.host) === 0) yield passed(step, await addressesOf(target.host))
    step = 'connected'
    transport = options.openTransport?.() ?? createTransport(target, transportOptionsOf(settings))
    await transport.connect(options.signal)
    const overUdp = target.transport === 'udp'
    yield passed(step, overUdp ? 'nothing to connect over UDP' : formatTarget(target))
    const { receiver, own } = transport.certificates
    const now = (options.clock ?? systemClock).now()
    if (receiver !== undefined) yield passed('certificate', certificateText("receiver's", receiver, now))
    if (own !== undefined) yield passed('certificate', certificateText('own', own, now))
    step = 'handed-over'
    const bytes = Buffer.from(message)
    await transport.write([bytes])
    yield passed(step, `${bytes.length} bytes${settings.framing === undefined ? '' : `, framing ${settings.framing}`}`)
    step = 'still-open'
    await watch(transport, options)
    await transport.close() // over UDP this is what tells that nothing listens
    yield passed(step, overUdp ? 'no answer that nothing listens' : `open after ${watchMs} ms`)
    yield passed(
      'not-proved',
      'that the receiver has read and understood it: syslog has no acknowledgement. Look for the event there.',
    )
  } catch (error) {
    const { message, action } = failureOf(error)
    yield { step, ok: false, text: `${message}. ${action}` }
  } finally {
    await transport?.close().catch(() => {}) // told already
  }
}

function messageOf(settings: IntegrationSettings, { code = 'PM-002', clock = systemClock }: TestOptions): string {
  compileSelection(settings.select, settings.name)
  const event = testEvent(code, clock.now())
  const severity = severityOf(familyOf(event.code) as Family, event.outcome)
  const header =
    createEnvelope(settings.envelope, settings.name)?.write(event.time, severity, event.fields.nodeName) ?? ''
  const { profile, spaceBeforeExtension, maxBytes } = settings
  const budget = maxBytes - Buffer.byteLength(header)
  return header + writeEvent(event, profile, { maxBytes: budget, spaceBeforeExtension }).text
}

async function addressesOf(host: string): Promise<string> {
  const found = await lookup(host, { all: true }).catch(() => [])
  if (found.length === 0) throw new SyslogError('host-not-found', { host })
  return `${host} is ${found.map(({ address }) => address).join(', ')}`
}

function certificateText(whose: string, certificate: CertificateFacts, now: number): string {
  const { subject, issuer, validTo, fingerprint } = certificate
  const [days, end] = [daysLeft(certificate, now), new Date(validTo).toISOString()]
  const validity = days < 0 ? `expired on ${end}` : `${days} days left, to ${end}`
  return `${whose}: subject ${subject}; issuer ${issuer}; ${validity}; SHA-256 ${fingerprint}`
}

/** Rejects with the reason when the connection ends within the time. */
async function watch(transport: Transport, { clock = systemClock, signal }: TestOptions): Promise<void> {
  const enough = new AbortController()
  const ended = transport.closed.then((reason) => {
    enough.abort()
    return reason
  })
  await pause(clock, watchMs, signal === undefined ? enough.signal : AbortSignal.any([enough.signal, signal]))
  const reason = enough.signal.aborted ? await ended : undefined
  if (reason !== undefined) throw reason
}
