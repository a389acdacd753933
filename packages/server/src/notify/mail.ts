/**
 * One attempt to send a mail over SMTP, on a connection of its own.
 *
 * - The connection is made here and not by nodemailer, so that the guard of addresses holds for it too.
 * - STARTTLS is required unless settings say otherwise: without it nothing is sent, a password least of all.
 * - A mail that some of its recipients were refused for is delivered: sent again, the others would have it twice.
 * - Text alone: no HTML, no attachments, nothing that nodemailer would read from files or URLs.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createTransport } from 'nodemailer'
import { createGuardedLookup, hostFault } from './address-guard.ts'
import { createAttemptDeadline } from './attempt-deadline.ts'
import { explainNetworkError } from './explain-network-error.ts'
import { shownReply } from './hide-secrets.ts'
import { NotifyError } from './notify-errors.ts'
import { oneLine } from './one-line.ts'
import type { Attempt, Sent } from './sent.ts'
import { trustIn } from './trust.ts'

export type MailSettings = {
  readonly host: string
  readonly port: number
  /** `starttls`: required (RFC 3207); `tls`: from the start (RFC 8314); `plain`: unencrypted. */
  readonly security: 'starttls' | 'tls' | 'plain'
  readonly login?: { readonly user: string; readonly password: string } | undefined
  /** PEM text of the authorities to trust in place of the usual ones. */
  readonly ca?: string | undefined
  /** For the whole attempt, in ms. */
  readonly timeoutMs: number
  /** Whether loopback and private networks may be reached; see `address-guard.ts`. */
  readonly allowPrivate: boolean
}

export type Mail = {
  readonly from: string
  readonly to: readonly string[]
  /** Control characters in it are shown, not sent. */
  readonly subject: string
  readonly text: string
}

/** Largest reply of a mail server that is read, in bytes. */
const maxReplyBytes = 65_536

/** How long a server may take to end the connection when everything is said, in ms. */
const closeMs = 1000

/** Sends a mail once. Never rejects; the result says whether to try again. */
export async function sendMail(settings: MailSettings, mail: Mail, attempt: Attempt): Promise<Sent> {
  const { host, port, allowPrivate } = settings
  const address = `${host}:${port}`
  const denied = hostFault(host, allowPrivate)
  if (denied !== undefined) return { outcome: 'given-up', error: denied }
  const deadline = createAttemptDeadline(attempt.signal, settings.timeoutMs, address)
  const socket = connect({ host, port, lookup: createGuardedLookup(allowPrivate), noDelay: true })
  // nodemailer listens to the socket once it has composed the mail, and not before.
  const broken = Promise.withResolvers<never>()
  socket.on('error', broken.reject)
  broken.promise.catch(() => {})
  try {
    await once(socket, 'connect', { signal: deadline.signal })
    const rejected = await Promise.race([hand(socket, settings, mail, attempt, deadline.signal), broken.promise])
    return rejected.length === 0 ? { outcome: 'delivered' } : partly(address, rejected, settings)
  } catch (cause) {
    socket.destroy()
    const ended = deadline.fault()
    return ended === undefined ? judge(cause, address, settings) : { outcome: 'try-again', error: ended }
  } finally {
    deadline.stop()
  }
}

/** What nodemailer puts on its errors. */
type SmtpFailure = {
  readonly code?: string | undefined
  readonly command?: string | undefined
  readonly recipient?: string | undefined
  readonly response?: string | undefined
  readonly responseCode?: number | undefined
}

/** Speaks SMTP on a socket. Resolves with the refusals of single recipients. */
async function hand(
  socket: Socket,
  settings: MailSettings,
  mail: Mail,
  { id, now }: Attempt,
  signal: AbortSignal,
): Promise<readonly SmtpFailure[]> {
  const { host, security, login, ca, timeoutMs } = settings
  const transport = createTransport({
    host,
    connection: socket,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'plain',
    tls: security === 'plain' ? {} : { secureContext: trustIn(ca) },
    ...(login !== undefined && { auth: { user: login.user, pass: login.password }, forceAuth: true }),
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    socketCloseTimeout: closeMs,
    maxResponseSize: maxReplyBytes,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const info = await transport.sendMail({
    from: mail.from,
    to: [...mail.to],
    subject: oneLine(mail.subject),
    text: mail.text,
    date: new Date(now),
    // The same for each attempt, so that a mail server or reader can tell doubles.
    messageId: `<${id}@tidewaiter.invalid>`,
    // RFC 3834: no out-of-office replies to this.
    headers: { 'Auto-Submitted': 'auto-generated' },
    signal,
  })
  return info.rejectedErrors ?? []
}

function judge(cause: unknown, address: string, settings: MailSettings): Sent {
  if (cause instanceof NotifyError) {
    const isLasting = /^address-|^ca-/.test(cause.code)
    return { outcome: isLasting ? 'given-up' : 'try-again', error: cause }
  }
  const { code, command, response, responseCode = 0 } = cause as SmtpFailure
  // Of the answer to STARTTLS the status says nothing: somebody in between may have taken it away for a while.
  if (command === 'STARTTLS' && code === 'ETLS' && response !== undefined) {
    const reply = shown(response, settings)
    return { outcome: 'try-again', error: new NotifyError('mail-no-starttls', { address, reply }) }
  }
  if (responseCode === 0 && code !== 'EAUTH') {
    return { outcome: 'try-again', error: explainNetworkError(cause, address) }
  }
  const reply = shown(response ?? (cause as Error).message, settings)
  // RFC 5321 section 4.2.1: 4yz may pass, 5yz will come again. 503 is about the order of commands, not about this mail.
  const isLasting = responseCode === 0 || (responseCode >= 500 && responseCode !== 503)
  if (!isLasting) return { outcome: 'try-again', error: new NotifyError('mail-busy', { address, reply }) }
  if (code === 'EAUTH') return { outcome: 'given-up', error: new NotifyError('mail-login-refused', { address, reply }) }
  return { outcome: 'given-up', error: new NotifyError('mail-refused', { address, reply }) }
}

function partly(address: string, rejected: readonly SmtpFailure[], settings: MailSettings): Sent {
  const recipients = rejected.map(({ recipient = 'a recipient' }) => recipient).join(', ')
  const reply = shown(rejected[0]?.response ?? '', settings)
  return { outcome: 'delivered', warning: new NotifyError('mail-partly-refused', { address, recipients, reply }) }
}

function shown(reply: string, { login }: MailSettings): string {
  return shownReply(reply, login === undefined ? [] : [login.password, `\0${login.user}\0${login.password}`])
}
