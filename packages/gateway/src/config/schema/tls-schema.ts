import { z } from 'zod'
import type { TlsConfig } from '../config.ts'
import { secret } from './secret.ts'
import { text } from './values.ts'

/** The settings under `tls` of an integration. */
export function tlsSchema(): z.ZodType<TlsConfig> {
  return z
    .strictObject({
      ca: text('File with the authorities to trust instead of those of the system (PEM).', '/etc/tidewaiter/ca.pem')
        .meta({ names: 'file' })
        .optional(),
      cert: text('File with the client certificate, for receivers that want one (PEM).', '/etc/tidewaiter/client.pem')
        .meta({ names: 'file' })
        .optional(),
      key: text('File with its key.', '/etc/tidewaiter/client.key').meta({ names: 'secret-file' }).optional(),
      passphrase: secret('The passphrase of the key').optional(),
      serverName: text(
        'Name that the certificate must carry. Default: the host of `to`.',
        'siem.example.com',
      ).optional(),
      fingerprints: z
        .array(
          z.string().regex(/^(sha-?256[:=])?([0-9a-f]{2}:?){32}$/i, {
            error: 'expected a SHA-256 fingerprint: 64 hexadecimal digits',
          }),
        )
        .min(1)
        .optional()
        .describe('SHA-256 fingerprints; a certificate with one of them is accepted and no other.')
        .meta({ examples: [['sha-256:'.padEnd(72, '0')]] }),
      insecureSkipVerify: z
        .boolean()
        .optional()
        .describe('Accept any certificate: whoever is in between reads and changes everything. For tests alone.')
        .meta({ examples: [true] }),
    })
    .superRefine(({ cert, key }, context) => {
      if ((cert === undefined) === (key === undefined)) return
      context.addIssue({
        code: 'custom',
        path: [cert === undefined ? 'key' : 'cert'],
        message: 'a certificate and its key must be given together',
      })
    })
    .describe('Which receiver to trust, and who we are.')
}
