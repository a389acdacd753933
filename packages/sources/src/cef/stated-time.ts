import { parseTimestamp, type CefMessage } from '@tidewaiter/cef'
import type { Envelope } from '@tidewaiter/syslog'

/** 9999-12-31T23:59:59.999Z: ISO 8601 writes years beyond with a sign. */
const latest = 253_402_300_799_999

/**
 * When a message says that it happened, in ms since 1970-01-01 UTC: its `rt`, else the time in its syslog header. Undefined
 * when neither is a time since 1970.
 *
 * @param zone of times that name none; `dtz` of the message wins for `rt`
 * @param received when the message was received, in ms; tells the year where none is written
 */
export function statedTime(
  { extension }: CefMessage,
  envelope: Envelope | null,
  zone: string,
  received: number,
): number | undefined {
  const { rt, dtz } = extension
  const written = rt === undefined ? null : parseTimestamp(rt, { receivedAt: received, zone: dtz ?? zone })
  return possible(written?.epochMs) ?? possible(envelope?.time)
}

function possible(time: number | undefined): number | undefined {
  return time !== undefined && time >= 0 && time <= latest ? time : undefined
}
