import { z } from 'zod'
import { isLoopback } from '../http/listen-address.ts'
import { duration } from '../settings/duration.ts'
import { size } from '../settings/size.ts'
import { sourceSettings, type SourceOptions } from '../settings/source-settings.ts'
import { formatListenTarget, parseListenTarget, type ListenTarget } from './listen-target.ts'
import { isNetwork } from './sender-list.ts'

export type SyslogSettings = {
  readonly listen: readonly ListenTarget[]
  readonly tls?: SyslogTls | undefined
  readonly allowPlaintext: boolean
  readonly allowFrom?: readonly string[] | undefined
  readonly framing: 'auto' | 'lf' | 'octet-counting'
  readonly source: 'cef'
  readonly options?: SourceOptions | undefined
  readonly maxMessage: number
  readonly maxConnections: number
  /** In ms. */
  readonly idleTimeout: number
  readonly maxBuffered: number
}

/** Paths of PEM files. */
type SyslogTls = { readonly cert: string; readonly key: string; readonly clientCa?: string | undefined }

export function syslogSettings(): z.ZodType<SyslogSettings> {
  const file = z.string().min(1)
  return z
    .strictObject({
      listen: z
        .array(
          z
            .string()
            .refine((text) => parseListenTarget(text) !== undefined, { error: wantedTarget, abort: true })
            .transform((text) => parseListenTarget(text)!),
        )
        .min(1, 'name one address at least')
        .prefault(['tcp://127.0.0.1:5514'])
        .describe(
          'Where to listen: udp://, tcp:// or tls:// with address and port. On an address that is not loopback, udp and tcp need `allowPlaintext`.',
        )
        .meta({ examples: [['tls://0.0.0.0:6514'], ['udp://127.0.0.1:5514', 'tcp://127.0.0.1:5514']] }),
      tls: z
        .strictObject({
          cert: file.describe('File with the certificate in PEM, intermediate ones after it.').meta({ names: 'file' }),
          key: file.describe('File with its key in PEM.').meta({ names: 'secret-file' }),
          clientCa: file
            .optional()
            .describe('File with authorities: senders need a certificate of one of them.')
            .meta({ names: 'file' }),
        })
        .optional()
        .describe('For the addresses with tls://. The files are read when the way is opened.'),
      allowPlaintext: z
        .boolean()
        .default(false)
        .describe(
          'Take udp and tcp on addresses that are not loopback: whoever is in between reads and changes messages.',
        ),
      allowFrom: z
        .array(z.string().refine(isNetwork, 'write an address or a network: 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32'))
        .min(1, 'name one network at least, or leave it out')
        .optional()
        .describe('Addresses and networks that may send; every one when absent. Over UDP anybody can forge an address.')
        .meta({ examples: [['192.0.2.0/24', '2001:db8::/32']] }),
      framing: z
        .enum(['auto', 'lf', 'octet-counting'])
        .default('auto')
        .describe(
          'How messages are told apart in tcp and tls; `auto` finds out for each (RFC 6587). `lf` for senders whose messages may begin with a number and a space.',
        ),
      // Named all the same, so that its options are checked as those of any source are.
      source: z.literal('cef').default('cef').describe('What the messages are: CEF, of KCS or of any other sender.'),
      options: sourceSettings.options,
      maxMessage: size('1KiB', '1MiB')
        .prefault('64KiB')
        .describe(
          'Longest message; of longer lines the beginning is taken, a longer counted message ends its connection.',
        )
        .meta({ examples: ['256KiB'] }),
      maxConnections: z.int().min(1).max(100_000).default(1000).describe('Connections at a time, of each address.'),
      idleTimeout: duration('1s')
        .prefault('10m')
        .describe('How long a connection may be silent before it is closed; senders connect again.')
        .meta({ examples: ['1h'] }),
      maxBuffered: size('64KiB', '1GiB')
        .prefault('8MiB')
        .describe(
          'Messages that were received and are not in the journal yet. Beyond it senders over tcp and tls wait, and datagrams are dropped and counted.',
        )
        .meta({ examples: ['32MiB'] }),
    })
    .superRefine(({ listen, tls, allowPlaintext }, context) => {
      const fault = (index: number, message: string): void =>
        context.addIssue({ code: 'custom', path: ['listen', index], message })
      for (const [index, target] of listen.entries()) {
        const isOpen = !isLoopback(target.host) && target.transport !== 'tls'
        if (target.transport === 'tls' && tls === undefined) fault(index, 'a tls:// address needs `tls`')
        if (isOpen && !allowPlaintext)
          fault(index, `${target.host} can be reached from other machines: use tls://, or set \`allowPlaintext: true\``)
        const text = formatListenTarget(target)
        if (target.port > 0 && listen.findIndex((one) => formatListenTarget(one) === text) !== index)
          fault(index, `${text} stands there twice`)
      }
      if (tls !== undefined && listen.every(({ transport }) => transport !== 'tls'))
        context.addIssue({ code: 'custom', path: ['tls'], message: 'no address in `listen` begins with tls://' })
    })
}

const wantedTarget = 'write transport, address and port: tcp://127.0.0.1:5514, udp://[::1]:514 or tls://0.0.0.0:6514'
