import { z } from 'zod'
import { chatServices, type ChatServiceName } from './chat-services.ts'
import { defaultTemplates } from './default-templates.ts'
import type { MailSettings } from './mail.ts'
import { usualRequestsPerSecond } from './rate.ts'
import { isSigningSecret } from './sign-webhook.ts'
import type { WebhookAuth } from './webhook.ts'

type Common = {
  /** PEM text. */
  readonly ca?: string | undefined
  readonly timeoutSeconds: number
  readonly requestsPerSecond: number
}

export type EmailOutput = Common & {
  readonly type: 'email'
  readonly host: string
  readonly port: number
  readonly security: MailSettings['security']
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
}

export type WebhookOutput = Common & {
  readonly type: 'webhook'
  readonly url: string
  readonly allowPlain: boolean
  readonly method: 'POST' | 'PUT'
  readonly auth: WebhookAuth
  readonly body: string
}

export type TelegramOutput = Common & {
  readonly type: 'chat'
  readonly service: 'telegram'
  readonly server: string
  readonly token: string
  readonly chatId: string
  readonly threadId?: number | undefined
  readonly text: string
}

export type ChatUrlOutput = Common & {
  readonly type: 'chat'
  readonly service: Exclude<ChatServiceName, 'telegram'>
  readonly url: string
  readonly text: string
}

/** Where notices go, and how they are written. Parsing what was parsed gives the same. */
export type Output = EmailOutput | WebhookOutput | TelegramOutput | ChatUrlOutput

/** Headers that a token must not replace. */
const ownHeaders =
  /^(?:host|content-.*|transfer-encoding|connection|upgrade|te|trailer|expect|webhook-.*|user-agent|accept)$/i

/**
 * The schema of an output. Fields with `secret: true` in their metadata are to be sealed where they are kept, and never to be
 * shown. Templates are checked by `Notifier.check`, which knows the places of their faults.
 */
export function outputSchema(): z.ZodType<Output> {
  return z.discriminatedUnion('type', [
    emailSchema(),
    webhookSchema(),
    z.discriminatedUnion('service', [
      telegramSchema(),
      chatUrlSchema('slack', 'https://hooks.slack.com/services/T000/B000/XXXX'),
      chatUrlSchema('mattermost', 'https://mattermost.example.com/hooks/xxxx'),
      chatUrlSchema('teams', 'https://example.logic.azure.com/workflows/xxxx'),
    ]),
  ])
}

function emailSchema() {
  return z
    .strictObject({
      type: z.literal('email').describe('A mail over SMTP.'),
      host: host('Mail server.', 'smtp.example.com'),
      port: z
        .int()
        .min(1)
        .max(65_535)
        .default(587)
        .describe('Port of the mail server.')
        .meta({ examples: [587, 465] }),
      security: z
        .enum(['starttls', 'tls', 'plain'])
        .default('starttls')
        .describe(
          '`starttls`: required after the greeting (587, 25). `tls`: from the start (465). `plain`: unencrypted.',
        )
        .meta({ examples: ['tls'] }),
      user: z
        .string()
        .min(1)
        .max(320)
        .optional()
        .describe('User to log in as; no login when absent.')
        .meta({ examples: ['tidewaiter'] }),
      password: secret('Password of that user.').optional(),
      from: mailAddress('Sender of the mails.', 'tidewaiter@example.com'),
      to: z
        .array(mailAddress('A recipient.', 'soc@example.com'))
        .min(1)
        .max(50)
        .describe('Recipients.')
        .meta({ examples: [['soc@example.com']] }),
      subject: template(defaultTemplates.subject, 'Subject: one line of text with placeholders.'),
      text: template(defaultTemplates.text, 'Text of the mail, with placeholders.'),
      ...common(5),
    })
    .superRefine(({ user, password, security }, context) => {
      const fault = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message })
      if ((user === undefined) !== (password === undefined)) {
        fault(user === undefined ? 'user' : 'password', 'user and password belong together')
      }
      if (password !== undefined && security === 'plain') {
        fault('security', 'a password is not sent without encryption: use `starttls` or `tls`')
      }
    })
}

function webhookSchema() {
  return z
    .strictObject({
      type: z.literal('webhook').describe('JSON by HTTP.'),
      url: webUrl('Where to send. Redirects are not followed.', 'https://hooks.example.com/tidewaiter'),
      allowPlain: z
        .boolean()
        .default(false)
        .describe('Whether the URL may be http://, unencrypted.')
        .meta({ examples: [true] }),
      method: z
        .enum(['POST', 'PUT'])
        .default('POST')
        .describe('HTTP method.')
        .meta({ examples: ['PUT'] }),
      auth: authSchema().prefault({ kind: 'none' }).describe('How the webhook shows who it is.'),
      body: template(defaultTemplates.body, 'JSON with placeholders, within strings or in place of values.').meta({
        examples: ['{"text": "$$event_name$$ in $$image_name$$", "severity": $$severity$$}'],
      }),
      ...common(usualRequestsPerSecond),
    })
    .superRefine(({ url, allowPlain }, context) => {
      if (allowPlain || !/^http:/i.test(url)) return
      const message = 'http:// is unencrypted: use https://, or set `allowPlain`'
      context.addIssue({ code: 'custom', path: ['url'], message })
    })
}

function authSchema() {
  return z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none').describe('Not at all.') }),
    z.strictObject({
      kind: z.literal('basic').describe('User and password (RFC 7617).'),
      user: z
        .string()
        .regex(/^[^:\p{Cc}]{1,256}$/u, 'expected a name without a colon')
        .describe('User.')
        .meta({ examples: ['tidewaiter'] }),
      password: secret('Password.'),
    }),
    z.strictObject({
      kind: z.literal('token').describe('A token in a header.'),
      header: z
        .string()
        .regex(/^[A-Za-z0-9-]{1,64}$/, 'expected the name of a header: X-Api-Key')
        .refine((name) => !ownHeaders.test(name), 'this header is set by the request itself')
        .default('Authorization')
        .describe('Header that the token stands in.')
        .meta({ examples: ['X-Api-Key'] }),
      scheme: z
        .string()
        .regex(/^[A-Za-z0-9-]{1,32}$/, 'expected a word: Bearer')
        .optional()
        .describe('Word before the token, with a space behind it; the token alone when absent.')
        .meta({ examples: ['Bearer'] }),
      token: secret('The token.').regex(/^[!-~]+$/, 'expected printable ASCII characters without spaces'),
    }),
    z.strictObject({
      kind: z.literal('hmac').describe('Signed with HMAC-SHA256, as Standard Webhooks.'),
      secret: secret('The secret that both sides have: `whsec_` and the base64 of 24 to 64 bytes.').refine(
        isSigningSecret,
        'expected `whsec_` and the base64 of 24 to 64 random bytes',
      ),
    }),
  ])
}

function telegramSchema() {
  return z.strictObject({
    type: chatType(),
    service: z.literal('telegram').describe(`${chatServices.telegram.title}, by a bot.`),
    server: webUrl('Bot API server.', 'https://api.telegram.org')
      .refine((url) => /^https:\/\/[^/?#]+\/?$/i.test(url), 'expected an https:// address without a path')
      .default('https://api.telegram.org'),
    token: secret('Token of the bot, as BotFather gives it.').regex(
      /^\d{4,20}:[A-Za-z0-9_-]{20,100}$/,
      'expected the number of the bot, a colon and its key',
    ),
    chatId: z
      .string()
      .regex(/^(?:-?\d{1,20}|@[A-Za-z0-9_]{4,64})$/, 'expected the number of a chat, or @ and the name of a channel')
      .describe('Chat that the bot writes to.')
      .meta({ examples: ['-1001234567890', '@soc_channel'] }),
    threadId: z
      .int()
      .min(1)
      .optional()
      .describe('Topic of a group with topics.')
      .meta({ examples: [42] }),
    ...chatCommon('telegram'),
  })
}

function chatUrlSchema<S extends ChatUrlOutput['service']>(service: S, example: string) {
  return z.strictObject({
    type: chatType(),
    service: z.literal(service).describe(`${chatServices[service].title}, by an incoming webhook.`),
    url: webUrl('URL of the incoming webhook. Whoever has it can write there.', example)
      .refine((url) => /^https:/i.test(url), 'expected an https:// URL: it is a secret')
      .meta({ secret: true, examples: [example] }),
    ...chatCommon(service),
  })
}

function chatType() {
  return z.literal('chat').describe('A message in a chat.')
}

function chatCommon(service: ChatServiceName) {
  return {
    text: template(defaultTemplates.chat, 'Text of the message, with placeholders.'),
    ...common(chatServices[service].requestsPerSecond),
  }
}

function common(requestsPerSecond: number) {
  return {
    ca: z
      .string()
      .max(262_144)
      .optional()
      .describe('PEM text of the authorities to trust in place of the usual ones.')
      .meta({ examples: ['-----BEGIN CERTIFICATE-----\n...'] }),
    timeoutSeconds: z
      .int()
      .min(1)
      .max(120)
      .default(15)
      .describe('For a whole attempt, from the look-up of the name to the end of the reply.')
      .meta({ examples: [30] }),
    requestsPerSecond: z
      .int()
      .min(1)
      .max(10_000)
      .default(requestsPerSecond)
      .describe('At most so many in any second. More have to wait, and new ones go first.')
      .meta({ examples: [10] }),
  }
}

function secret(description: string) {
  return z.string().min(1).max(1024).describe(description).meta({ secret: true })
}

function template(usual: string, description: string) {
  return z
    .string()
    .min(1)
    .max(65_536)
    .default(usual)
    .describe(description)
    .meta({ examples: [usual] })
}

function host(description: string, example: string) {
  return z
    .string()
    .regex(/^(?:[A-Za-z0-9._-]{1,253}|[0-9a-fA-F:.]{2,45})$/, 'expected the name of a host, or an address')
    .describe(description)
    .meta({ examples: [example] })
}

function mailAddress(description: string, example: string) {
  return z
    .email('expected a mail address: soc@example.com')
    .max(320)
    .describe(description)
    .meta({ examples: [example] })
}

function webUrl(description: string, example: string) {
  return z
    .string()
    .max(2048)
    .refine(isWebUrl, 'expected an https:// URL without user, password and #fragment')
    .describe(description)
    .meta({ examples: [example] })
}

function isWebUrl(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return false
  return url.hostname !== '' && url.username === '' && url.password === '' && url.hash === ''
}
