import { hostFault } from './address-guard.ts'
import { chatServices, chatUrl } from './chat-services.ts'
import { compileJsonTemplate, renderJson } from './json-template.ts'
import { sendMail } from './mail.ts'
import type { Notice } from './notice.ts'
import type { NotifyError } from './notify-errors.ts'
import type { EmailOutput, Output, TelegramOutput, ChatUrlOutput, WebhookOutput } from './output-schema.ts'
import { findPlaceholder } from './placeholders.ts'
import type { Attempt, Sent } from './sent.ts'
import type { Compiled, TemplatePart, ValueOf } from './template.ts'
import { compileTextTemplate, renderText } from './text-template.ts'
import { caFault } from './trust.ts'
import { sendWebhook } from './webhook.ts'

/** An output, ready to send. It holds no state: queue, limit and repetition are the caller's. */
export type Notifier = {
  /** Everything that is wrong with the output beyond its schema, templates above all. Without a connection. */
  check(): readonly NotifyError[]
  /** Sends a notice once; see `Sent`. Never rejects. With faults it is given up. */
  send(notice: Notice, signal: AbortSignal): Promise<Sent>
  /** Where it goes, in words, without secrets: `POST to hooks.example.com`. */
  readonly summary: string
}

/** What an output does not say for itself. */
export type Surroundings = {
  /**
   * Whether notices may go to loopback and private networks. Not part of an output: who names its URL must not be the one who
   * lifts the guard.
   */
  readonly allowPrivate: boolean
  /** Current time in ms since 1970-01-01 UTC. */
  readonly now: () => number
}

/** Longest subject, in UTF-16 units: RFC 5322 section 2.1.1 allows lines of 998, readers show less. */
const maxSubjectLength = 250

/** Longest text of a mail, in UTF-16 units. */
const maxMailLength = 1_000_000

/** Takes an output that its schema has passed, returns what sends to it. */
export function notifierOf(output: Output, surroundings: Surroundings): Notifier {
  switch (output.type) {
    case 'email':
      return emailNotifier(output, surroundings)
    case 'webhook':
      return webhookNotifier(output, surroundings)
    case 'chat':
      return chatNotifier(output, surroundings)
  }
}

function emailNotifier(output: EmailOutput, surroundings: Surroundings): Notifier {
  const { host, port, security, user, password, from, to, timeoutSeconds, ca } = output
  const { allowPrivate } = surroundings
  const login = user === undefined || password === undefined ? undefined : { user, password }
  const settings = { host, port, security, login, ca, allowPrivate, timeoutMs: timeoutSeconds * 1000 }
  const templates = [compileTextTemplate(output.subject, 'line'), compileTextTemplate(output.text, 'text')]
  return notifier(
    surroundings,
    `mail to ${to.join(', ')} through ${host}:${port} (${security})`,
    [...connectionFaults(host, ca, allowPrivate), ...faultsOf(templates)],
    (valueOf, attempt) => {
      const [subject = [], text = []] = templates.map(partsIn)
      const mail = {
        from,
        to,
        subject: renderText(subject, valueOf, maxSubjectLength),
        text: renderText(text, valueOf, maxMailLength),
      }
      return sendMail(settings, mail, attempt)
    },
  )
}

function webhookNotifier(output: WebhookOutput, surroundings: Surroundings): Notifier {
  const { url, method, auth, ca, timeoutSeconds } = output
  const { allowPrivate } = surroundings
  const settings = { url, method, auth, ca, allowPrivate, timeoutMs: timeoutSeconds * 1000 }
  const template = compileJsonTemplate(output.body)
  const { host, hostname } = new URL(url)
  return notifier(
    surroundings,
    `${method} to ${host}`,
    [...connectionFaults(hostname, ca, allowPrivate), ...faultsOf([template])],
    (valueOf, attempt) => sendWebhook(settings, renderJson(partsIn(template), valueOf), attempt),
  )
}

function chatNotifier(output: TelegramOutput | ChatUrlOutput, surroundings: Surroundings): Notifier {
  const { ca, timeoutSeconds } = output
  const { allowPrivate } = surroundings
  const { url, secrets } = chatUrl(output)
  const service = chatServices[output.service]
  const auth = { kind: 'none' } as const
  const settings = { url, method: 'POST', auth, ca, secrets, allowPrivate, timeoutMs: timeoutSeconds * 1000 } as const
  const template = compileTextTemplate(output.text, 'text')
  const { host, hostname } = new URL(url)
  return notifier(
    surroundings,
    `${service.title}, by ${host}`,
    [...connectionFaults(hostname, ca, allowPrivate), ...faultsOf([template])],
    (valueOf, attempt) => {
      const text = renderText(partsIn(template), valueOf, service.maxLength, service.encode)
      return sendWebhook(settings, JSON.stringify(service.body(output, text)), attempt)
    },
  )
}

function notifier(
  { now }: Surroundings,
  summary: string,
  faults: readonly NotifyError[],
  attemptWith: (valueOf: ValueOf, attempt: Attempt) => Promise<Sent>,
): Notifier {
  return {
    summary,
    check: () => faults,
    send: async (notice, signal) => {
      const [fault] = faults
      if (fault !== undefined) return { outcome: 'given-up', error: fault }
      const valueOf: ValueOf = (name) => findPlaceholder(name)?.valueOf(notice)
      return await attemptWith(valueOf, { id: notice.id, now: now(), signal })
    },
  }
}

function connectionFaults(host: string, ca: string | undefined, allowPrivate: boolean): readonly NotifyError[] {
  return [hostFault(host, allowPrivate), ca === undefined ? undefined : caFault(ca)].filter(
    (fault) => fault !== undefined,
  )
}

function faultsOf(templates: readonly Compiled[]): readonly NotifyError[] {
  return templates.flatMap((template) => ('faults' in template ? template.faults : []))
}

function partsIn(template: Compiled): readonly TemplatePart[] {
  return 'parts' in template ? template.parts : []
}
