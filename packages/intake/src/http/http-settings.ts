import { z } from 'zod'
import { size } from '../settings/size.ts'
import { sourceSettings, type SourceOptions } from '../settings/source-settings.ts'
import { isLoopback, parseListen, type ListenAddress } from './listen-address.ts'

export type HttpSettings = {
  readonly listen: ListenAddress
  readonly tls?: TlsFiles | undefined
  readonly allowPlaintext: boolean
  readonly clients: readonly ClientSettings[]
  readonly tokenHeader?: string | undefined
  readonly maxBodyBytes: number
  readonly maxConnections: number
}

/** Paths of PEM files. */
export type TlsFiles = {
  readonly cert: string
  readonly key: string
  readonly clientCa?: string | undefined
}

export type ClientSettings = {
  readonly name: string
  readonly token: TokenSetting
  readonly rate?: RateSettings | undefined
  readonly source?: string | undefined
  readonly options?: SourceOptions | undefined
}

/** The token's hash, or where the token itself is. */
export type TokenSetting = { readonly sha256: string } | { readonly file: string } | { readonly env: string }

/** For each second. */
type RateSettings = { readonly requests?: number | undefined; readonly bytes?: number | undefined }

export function httpSettings(): z.ZodType<HttpSettings> {
  return z
    .strictObject({
      listen: z
        .string()
        .refine((text) => parseListen(text) !== undefined, 'write address and port: 127.0.0.1:2801 or [::1]:2801')
        .transform((text) => parseListen(text)!)
        .prefault('127.0.0.1:2801')
        .describe('Address and port. On an address that is not loopback, `tls` or `allowPlaintext` is needed.')
        .meta({ examples: ['127.0.0.1:2801', '0.0.0.0:2801'] }),
      tls: z
        .strictObject({
          cert: z
            .string()
            .min(1)
            .describe('File with the certificate in PEM, intermediate ones after it.')
            .meta({ names: 'file' }),
          key: z.string().min(1).describe('File with its key in PEM.').meta({ names: 'secret-file' }),
          clientCa: z
            .string()
            .min(1)
            .optional()
            .describe('File with authorities: clients need a certificate of one of them, beside their token.')
            .meta({ names: 'file' }),
        })
        .optional()
        .describe('Serve HTTPS. The files are read again when they change.'),
      allowPlaintext: z
        .boolean()
        .default(false)
        .describe('Serve HTTP on an address that is not loopback: whoever is in between reads tokens and events.'),
      clients: z
        .array(clientSettings())
        .min(1, 'name one client at least: there is no way in without a token')
        .describe('Who may send records, each with a token of its own.'),
      tokenHeader: z
        .string()
        .regex(/^[A-Za-z0-9-]+$/, 'write the name of a header: X-Api-Key')
        .optional()
        .describe('A further header that may hold the token, beside Authorization.')
        .meta({ examples: ['X-Api-Key'] }),
      maxBodyBytes: size('1KiB', '256MiB')
        .prefault('8MiB')
        .describe('Largest body, unpacked too.')
        .meta({ examples: ['32MiB'] }),
      maxConnections: z
        .int()
        .min(1)
        .max(100_000)
        .default(1000)
        .describe('Connections at a time. Beyond, those make room that have not shown a token.'),
    })
    .superRefine(({ listen, tls, allowPlaintext, clients }, context) => {
      if (!isLoopback(listen.host) && tls === undefined && !allowPlaintext) {
        const message = `${listen.host} can be reached from other machines: set \`tls\`, or \`allowPlaintext: true\``
        context.addIssue({ code: 'custom', path: ['listen'], message })
      }
      for (const [index, { name }] of clients.entries()) {
        if (clients.findIndex((one) => one.name === name) === index) continue
        context.addIssue({ code: 'custom', path: ['clients', index, 'name'], message: `there are two clients ${name}` })
      }
    })
}

function clientSettings(): z.ZodType<ClientSettings> {
  const rate = z.number().positive()
  return z.strictObject({
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'use up to 64 letters, digits, dots, dashes and underscores')
      .describe('Stands in logs, and may stand in the path: /v1/events/NAME.')
      .meta({ examples: ['falco'] }),
    token: z
      .union([
        z.strictObject({
          sha256: z
            .string()
            .regex(/^[0-9a-fA-F]{64}$/, 'give 64 hexadecimal digits, as `tidewaiter token new` prints them')
            .describe('Hash of the token.'),
        }),
        z.strictObject({
          file: z.string().min(1).describe('File that holds the token.').meta({ names: 'secret-file' }),
        }),
        z.strictObject({
          env: z.string().min(1).describe('Environment variable that holds the token.').meta({ names: 'variable' }),
        }),
      ])
      .describe('The token, by its hash or where it is; make one with `tidewaiter token new`.'),
    ...sourceSettings,
    rate: z
      .strictObject({
        requests: rate.optional().describe('Requests for each second, on average; twice as many at once.'),
        bytes: size('1KiB')
          .optional()
          .describe('Bytes for each second, on average; unpacked ones count.')
          .meta({ examples: ['10MiB'] }),
      })
      .optional()
      .describe('What the client may send; beyond, it is answered 429. No limit when absent.'),
  })
}
