/**
 * How a text becomes a message of each chat. What is put into it from events must be read as text there: as no mention that rings
 * for everybody, no link with another name on it, and no page that the chat fetches for a preview.
 */

/** Where a message goes; what is in it depends on the service. */
export type ChatTarget =
  | {
      readonly service: 'telegram'
      readonly server: string
      readonly token: string
      readonly chatId: string
      readonly threadId?: number | undefined
    }
  | { readonly service: 'slack' | 'mattermost' | 'teams'; readonly url: string }

export type ChatServiceName = ChatTarget['service']

export type ChatService = {
  readonly title: string
  /** Longest text, in UTF-16 units. */
  readonly maxLength: number
  /** What it takes in a second for one chat. */
  readonly requestsPerSecond: number
  /** Makes a value text in the markup of the service. It is one line. */
  readonly encode: (value: string) => string
  /** The body for a text. */
  readonly body: (target: ChatTarget, text: string) => unknown
}

export const chatServices: Readonly<Record<ChatServiceName, ChatService>> = {
  telegram: {
    title: 'Telegram',
    // https://core.telegram.org/bots/api#sendmessage; without `parse_mode` it is plain text.
    maxLength: 4096,
    requestsPerSecond: 1,
    encode: (value) => value,
    body: (target, text) => ({
      chat_id: target.service === 'telegram' ? target.chatId : '',
      ...(target.service === 'telegram' && target.threadId !== undefined && { message_thread_id: target.threadId }),
      text,
      link_preview_options: { is_disabled: true },
    }),
  },
  slack: {
    title: 'Slack',
    // https://docs.slack.dev/messaging/formatting-message-text: these three signs begin links and mentions.
    maxLength: 40_000,
    requestsPerSecond: 1,
    encode: encodeHtml,
    body: (_, text) => ({ text, unfurl_links: false, unfurl_media: false }),
  },
  mattermost: {
    title: 'Mattermost',
    // https://docs.mattermost.com/developers/integrate/webhooks/incoming. Mentions cannot be switched off: a character without
    // width parts the sign from the name.
    maxLength: 16_383,
    requestsPerSecond: 10,
    encode: (value) => encodeHtml(value.replace(/[\\`*_{}[\]()#+.!|~:-]/g, String.raw`\$&`)).replaceAll('@', '@\u200b'),
    body: (_, text) => ({ text }),
  },
  teams: {
    title: 'Microsoft Teams (workflow)',
    // Adaptive Cards 1.2: a TextRun knows no Markdown. Workflows take cards only; the connectors that took `text` are gone.
    maxLength: 20_000,
    requestsPerSecond: 1,
    encode: (value) => value,
    body: (_, text) => ({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            type: 'AdaptiveCard',
            version: '1.2',
            body: text
              .split('\n')
              .map((line) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: line || ' ' }] })),
          },
        },
      ],
    }),
  },
}

/** The URL of a message, and what of it is secret. */
export function chatUrl(target: ChatTarget): { readonly url: string; readonly secrets: readonly string[] } {
  if (target.service === 'telegram') {
    const { server, token } = target
    return { url: `${server.replace(/\/$/, '')}/bot${token}/sendMessage`, secrets: [token] }
  }
  const { pathname, search } = new URL(target.url)
  return { url: target.url, secrets: [target.url, pathname + search] }
}

function encodeHtml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
