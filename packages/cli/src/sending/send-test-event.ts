import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { isCode, normaliseCode, testEvent } from '@tidewaiter/model'
import { writeMessage } from '@tidewaiter/sources'
import { createTransport, formatTarget, type Transport } from '@tidewaiter/syslog'
import { CliError } from '../cli-errors.ts'
import type { ConversionPlan } from '../conversion/conversion-plan.ts'
import type { Exit } from '../exit-codes.ts'
import type { Io } from '../io.ts'
import { printable } from '../terminal/printable.ts'
import { plural } from '../terminal/plural.ts'
import { inspectCertificate } from './inspect-certificate.ts'
import type { Destination } from './send-options.ts'

/** How long the connection is watched after the message: a receiver that dislikes it hangs up at once. */
const watchMs = 500

/** Sends one test event, and tells step by step what has been proved, so that it is clear which step failed. */
export async function sendTestEvent(
  io: Io,
  codeText: string,
  plan: ConversionPlan,
  destination: Destination,
  serverName: string | undefined,
): Promise<Exit> {
  const { code } = normaliseCode(codeText)
  if (!isCode(code)) {
    const hint = 'See `tidewaiter catalogue codes` for all codes.'
    throw new CliError('entry-unknown', { name: codeText, subject: 'codes', hint })
  }
  const { target, transportOptions } = destination
  const { text } = writeMessage(testEvent(code, io.now()), plan.converter)
  const tell = (step: string, what: string): Promise<void> =>
    io.stdout.write(`${io.style('bold', step.padEnd(12))}${printable(what)}\n`)
  await tell('message', text)
  const transport = createTransport(target, transportOptions)
  if (isIP(target.host) === 0) {
    const found = await lookup(target.host).catch(() => undefined) // the transport tells why a name is not found
    if (found !== undefined) await tell('resolved', `${target.host} is ${found.address}`)
  }
  await transport.connect()
  await tell('connected', target.transport === 'udp' ? 'nothing to connect over UDP' : formatTarget(target))
  if (target.transport === 'tls') await tell('certificate', await certificateText(io, destination, serverName))
  const bytes = Buffer.from(text)
  await transport.write([bytes])
  await tell(
    'sent',
    `${plural(bytes.length, 'byte')}${destination.framing === undefined ? '' : `, framing ${destination.framing}`}`,
  )
  await watch(transport)
  await transport.close() // over UDP this is what tells that nothing listens
  await tell(
    'still there',
    target.transport === 'udp' ? 'no answer that nothing listens' : `connection open after ${watchMs} ms`,
  )
  await tell(
    'not proved',
    'that the receiver has read and understood it: syslog has no acknowledgement. Look for it there.',
  )
  return 'ok'
}

/** Rejects with the reason when the connection ends within the time, and with what UDP has learnt by then. */
async function watch(transport: Transport): Promise<void> {
  const reason = await Promise.race([transport.closed, sleep(watchMs)])
  if (reason !== undefined) throw reason
}

async function certificateText(io: Io, { target }: Destination, serverName: string | undefined): Promise<string> {
  const facts = await inspectCertificate(target.host, target.port, serverName ?? target.host, io.now())
  if (facts === undefined) return 'accepted; it could not be looked at more closely'
  const { subject, issuer, daysLeft, validTo, fingerprint } = facts
  return `subject ${subject}; issuer ${issuer}; valid for ${plural(daysLeft, 'more day')}, to ${validTo}; SHA-256 ${fingerprint}`
}
