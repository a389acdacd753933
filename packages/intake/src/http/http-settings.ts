import { sourceNames } from '@tidewaiter/sources'
import { z } from 'zod'
import { size } from '../settings/size.ts'
import { sourceSettings, type SourceOptions } from '../settings/source-settings.ts'
import type { CertificateName } from './certificate-names.ts'
import { isLoopback, parseListen, type ListenAddress } from './listen-address.ts'
import { secretPlaces, type SecretPlace } from './secret-place.ts'
import { signatureSettings, type SignatureSettings } from './signature-settings.ts'

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

/** A client has a token, a certificate or a signature, or several of them. */
export type ClientSettings = {
  readonly name: string
  readonly token?: TokenSetting | undefined
  readonly certificate?: CertificateName | undefined
  readonly signature?: SignatureSettings | undefined
  readonly rate?: RateSettings | undefined
  /** The one source of its records, or those among which they are told apart; all when both are absent. */
  readonly source?: string | undefined
  readonly sources?: readonly string[] | undefined
  readonly options?: SourceOptions | undefined
  readonly answer: 'counts' | 'admission-review'
}

/** The token's hash, or where the token itself is. */
export type TokenSetting = { readonly sha256: string } | SecretPlace

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
            .describe('File with authorities: every client needs a certificate of one of them.')
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
        .describe(
          'Who may send records, each with a token, a certificate or a signature of its own; all that is set is asked for.',
        ),
      tokenHeader: z
        .string()
        .regex(/^[A-Za-z0-9-]+$/, 'write the name of a header: X-Api-Key')
        .optional()
        .describe('A further header that may hold the token, beside Authorization and X-Gitlab-Token.')
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
      for (const [index, { name, certificate }] of clients.entries()) {
        if (certificate !== undefined && tls?.clientCa === undefined) {
          const message = 'certificates are asked for only when `tls.clientCa` names their authority'
          context.addIssue({ code: 'custom', path: ['clients', index, 'certificate'], message })
        }
        if (clients.findIndex((one) => one.name === name) === index) continue
        context.addIssue({ code: 'custom', path: ['clients', index, 'name'], message: `there are two clients ${name}` })
      }
    })
}

function clientSettings(): z.ZodType<ClientSettings> {
  const rate = z.number().positive()
  return z
    .strictObject({
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
          ...secretPlaces('the token'),
        ])
        .optional()
        .describe('The token, by its hash or where it is; make one with `tidewaiter token new`.'),
      certificate: certificateSettings(),
      signature: signatureSettings()
        .optional()
        .describe('The client signs its bodies. Without a token it is found by the path /v1/events/NAME.'),
      ...sourceSettings,
      sources: z
        .array(z.enum(sourceNames))
        .min(1)
        .optional()
        .describe(
          'The tools whose output the client may send; told apart by the path, or else by the records. All when absent.',
        )
        .meta({ examples: [['trivy', 'grype']] }),
      answer: z
        .enum(['counts', 'admission-review'])
        .default('counts')
        .describe('`admission-review`: answers the API server as an admission webhook that lets every request pass.'),
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
    .superRefine(({ token, certificate, signature, source, sources, options, answer }, context) => {
      const complain = (key: string, message: string): void =>
        context.addIssue({ code: 'custom', path: [key], message })
      if (!token && !certificate && !signature)
        complain('token', 'a client needs a token, a certificate or a signature')
      if (source !== undefined && sources !== undefined) complain('sources', 'give `source` or `sources`, not both')
      if (options !== undefined && source === undefined) complain('options', 'options are those of a `source`: name it')
      if (answer === 'admission-review' && source !== 'admission-review') {
        complain('answer', 'only for `source: admission-review`')
      }
    })
}

function certificateSettings(): z.ZodType<CertificateName | undefined> {
  const name = z.string().min(1)
  return z
    .union([
      z.strictObject({ cn: name.describe('Common name of its subject.') }),
      z.strictObject({ dns: name.describe('DNS name among its alternative names.') }),
      z
        .strictObject({ uri: name.describe('URI among its alternative names.') })
        .meta({ examples: [{ uri: 'spiffe://prod.example.com/ns/falco/sa/falco' }] }),
    ])
    .optional()
    .describe('Name in the certificate of the client, in place of a token or beside it; needs `tls.clientCa`.')
}
