import { findSource } from '@tidewaiter/sources/all'
import { z } from 'zod'
import { isLoopback } from '../http/listen-address.ts'
import { size } from '../settings/size.ts'
import { sourceSettings, type SourceOptions } from '../settings/source-settings.ts'
import { eventKinds, type EventKind } from './event-kinds.ts'
import { parseTetragonAddress, type TetragonAddress } from './tetragon-address.ts'

export type TetragonSettings = {
  readonly address: TetragonAddress
  readonly tls?: ClientTlsFiles | undefined
  readonly allowPlaintext: boolean
  readonly allow?: EventFilter | undefined
  readonly deny?: EventFilter | undefined
  readonly maxMessageBytes: number
  readonly options?: SourceOptions | undefined
}

/** Paths of PEM files, and the name to look for in the certificate. */
export type ClientTlsFiles = {
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly serverName?: string | undefined
}

export type EventFilter = {
  readonly events?: readonly EventKind[] | undefined
  /** An empty name stands for processes outside of Kubernetes pods. */
  readonly namespaces?: readonly string[] | undefined
}

export function tetragonSettings(): z.ZodType<TetragonSettings> {
  return z
    .strictObject({
      address: z
        .string()
        .refine(
          (text) => parseTetragonAddress(text) !== undefined,
          'write unix:///var/run/tetragon/tetragon.sock, or host and port: localhost:54321',
        )
        .transform((text) => parseTetragonAddress(text)!)
        .prefault('unix:///var/run/tetragon/tetragon.sock')
        .describe(
          'Where Tetragon listens: the value of its `--server-address`. On an address that is not loopback, `tls` or `allowPlaintext` is needed.',
        )
        .meta({ examples: ['localhost:54321'] }),
      tls: tlsSettings()
        .optional()
        .describe(
          'Speak TLS, with a proxy in front of Tetragon for instance. The files are read anew for each connection.',
        ),
      allowPlaintext: z
        .boolean()
        .default(false)
        .describe('Read without TLS from another machine: whoever is in between reads and changes the events.'),
      allow: eventFilter()
        .optional()
        .describe('Only these events are asked for; where both keys are given, both have to fit.'),
      deny: eventFilter().optional().describe('These events are not asked for; one of the keys has to fit.'),
      maxMessageBytes: size('64KiB', '64MiB')
        .prefault('4MiB')
        .describe('Largest event as it comes. A larger one ends the stream, which is begun anew behind it.')
        .meta({ examples: ['16MiB'] }),
      options: sourceSettings.options.describe(
        'Options of the source `tetragon`; see `tidewaiter catalogue sources tetragon`.',
      ),
    })
    .superRefine(({ address, tls, allowPlaintext, options }, context) => {
      if (address.kind === 'tcp' && !isLoopback(address.host) && tls === undefined && !allowPlaintext) {
        const message = `${address.host} is another machine: set \`tls\`, or \`allowPlaintext: true\``
        context.addIssue({ code: 'custom', path: ['address'], message })
      }
      if (address.kind === 'socket' && tls !== undefined)
        context.addIssue({ code: 'custom', path: ['tls'], message: 'means nothing on a socket of this machine' })
      const faults =
        options === undefined ? [] : (findSource('tetragon')?.options().safeParse(options).error?.issues ?? [])
      for (const { path, message } of faults) context.addIssue({ code: 'custom', path: ['options', ...path], message })
    })
}

function tlsSettings(): z.ZodType<ClientTlsFiles> {
  const file = (): z.ZodString => z.string().min(1)
  return z
    .strictObject({
      ca: file()
        .optional()
        .describe('File with the authorities to trust instead of those of the system, in PEM.')
        .meta({ names: 'file' }),
      cert: file()
        .optional()
        .describe('File with our certificate in PEM, where one is wanted.')
        .meta({ names: 'file' }),
      key: file().optional().describe('File with its key in PEM.').meta({ names: 'secret-file' }),
      serverName: file().optional().describe('Name that the certificate must carry. Default: the host of `address`.'),
    })
    .refine(
      ({ cert, key }) => (cert === undefined) === (key === undefined),
      'a certificate and its key must be given together',
    )
}

function eventFilter(): z.ZodType<EventFilter> {
  return z.strictObject({
    events: z
      .array(z.enum(Object.keys(eventKinds) as EventKind[]))
      .min(1)
      .optional()
      .describe('Kinds of events.')
      .meta({ examples: [['process_exec', 'process_exit', 'process_kprobe']] }),
    namespaces: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Namespaces of Kubernetes; an empty one stands for processes outside of pods.')
      .meta({ examples: [['kube-system', '']] }),
  })
}
