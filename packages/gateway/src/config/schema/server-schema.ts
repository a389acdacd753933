import { isIP } from 'node:net'
import { isLoopback } from '@tidewaiter/intake'
import { z } from 'zod'
import type { ServerConfig } from '../config.ts'
import { secret } from './secret.ts'
import { listenAddress, text } from './values.ts'

/** The settings under `server`. */
export function serverSchema(): z.ZodType<ServerConfig> {
  return z
    .strictObject({
      listen: listenAddress()
        .prefault('127.0.0.1:8420')
        .describe('Address and port of the API. Other addresses than loopback need `tls`, or `behindProxy`.')
        .meta({ examples: ['127.0.0.1:8420', '[::1]:8443'] }),
      url: z
        .url({
          protocol: /^https?$/,
          error: 'expected where browsers find the server, such as https://tidewaiter.example.com',
        })
        .transform((url) => url.replace(/\/+$/, ''))
        .optional()
        .describe('Where browsers and agents find the server. Default: `listen`.')
        .meta({ examples: ['https://tidewaiter.example.com'] }),
      tls: z
        .strictObject({
          cert: text(
            'File with the certificate and those between it and the authority (PEM).',
            '/etc/tidewaiter/server.pem',
          ).meta({ names: 'file' }),
          key: text('File with its key (PEM).', '/etc/tidewaiter/server.key').meta({ names: 'secret-file' }),
        })
        .optional()
        .describe('Certificate of the API; plain HTTP without.'),
      behindProxy: z
        .boolean()
        .default(false)
        .describe('A proxy in front ends TLS, so that plain HTTP is all right on other addresses than loopback.')
        .meta({ examples: [true] }),
      proxies: z
        .array(z.string().refine(isNetwork, { error: 'expected an address or a network such as 10.0.0.0/8' }))
        .default([])
        .describe('Proxies whose X-Forwarded-For is believed; nobody else’s is.')
        .meta({ examples: [['10.0.0.5']] }),
      corsOrigins: z
        .array(z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin))
        .default([])
        .describe('Other sites whose pages may use the API, with a token.')
        .meta({ examples: [['https://portal.example.com']] }),
      database: secret('The URL of a PostgreSQL database with its password, for the state')
        .optional()
        .describe(
          'A PostgreSQL database for users, policies and the like: the file or variable with its URL. Default: `server.db` in the state folder.',
        ),
      keyFile: text(
        'File with the key that secrets in the state are encrypted with; made when missing. Default: `server.key` in the state folder.',
        '/etc/tidewaiter/state.key',
      )
        .meta({ names: 'own-place' })
        .optional(),
    })
    .superRefine(({ listen, tls, behindProxy }, context) => {
      if (tls !== undefined || behindProxy || isLoopback(listen.host)) return
      const message =
        'passwords would travel in the clear: set `tls`, or `behindProxy: true` when a proxy in front ends TLS'
      context.addIssue({ code: 'custom', path: ['listen'], message })
    })
    .describe('The control plane of `tidewaiter serve`: users, policies, agents over an HTTP API.')
}

/** What `tidewaiter serve` goes by when the configuration has no `server`. */
export function defaultServerConfig(): ServerConfig {
  return serverSchema().parse({})
}

function isNetwork(value: string): boolean {
  const [address = '', bits, ...more] = value.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}
