import { createRfc3164Writer } from '../envelope/format-rfc3164.ts'
import { createRfc5424Writer } from '../envelope/format-rfc5424.ts'

const header = { hostname: 'host.example.com' }
const time = Date.UTC(2026, 1, 8, 10, 7, 28)
const bsd = createRfc3164Writer(header)(time)
const ietf = createRfc5424Writer({ ...header, appName: 'tidewaiter' })(time)
const cef = 'CEF:0|Example|Product|1.0|PM-002|Process management|7|'

/** Messages that any transport must bring over byte by byte, except that a line cannot hold a line feed. */
export const awkwardMessages: readonly Buffer[] = [
  `${bsd}${cef}dpid=1846367 outcome=Success`,
  `${ietf}${cef}dpid=1846367 outcome=Success`,
  `${createRfc3164Writer({ ...header, pri: false })(time)}${cef}dpid=1 outcome=Success`,
  `${bsd}${cef}cs4=tab\there #011 and there`,
  `${bsd}${cef}cs4=bell \u0007 escape \u001B delete \u007F`,
  `${bsd}${cef}cs4=/usr/bin/größe 日本 😀`,
  `${ietf}\uFEFF${cef}cs4=after a byte order mark`,
  `${bsd}${cef}cs4=trailing blanks   `,
  `z${bsd}${cef}cs4=a leading z is no compression`,
  `${bsd}${cef}cs4=carriage\rreturn`,
  `${bsd}${cef}cs4=${'x'.repeat(9_000)}`,
  `${bsd}${cef}cs4=${'x'.repeat(65_536 - 200)}`,
]
  .map((text) => Buffer.from(text))
  .concat(
    Buffer.concat([Buffer.from(`${bsd}${cef}cs4=`), Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x80]), Buffer.from(' end')]),
  )

/** What only octet counting carries over. */
export const multilineMessages: readonly Buffer[] = [
  Buffer.from(`${bsd}${cef}cs4=first\nsecond line\n\n12 fourth`),
  Buffer.from(`${bsd}${cef}cs4=${'y'.repeat(199_000)}`),
]

/** Takes messages, returns what a receiver has that writes each with a line feed after it. */
export function asLines(messages: readonly Uint8Array[]): Buffer {
  return Buffer.concat(messages.flatMap((message) => [message, Buffer.from('\n')]))
}
