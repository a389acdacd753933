import { z } from 'zod'
import { secretPlaces, type SecretPlace } from './secret-place.ts'

/** How the bodies of a client are signed, and where the secret stands that they are signed with. */
export type SignatureSettings = {
  readonly scheme: 'github' | 'standard-webhooks' | 'hmac'
  readonly secret: SecretPlace
  /** Those of `hmac`; the other schemes have none. */
  readonly header?: string | undefined
  readonly algorithm: (typeof algorithms)[number]
  readonly encoding: 'hex' | 'base64'
  readonly prefix: string
  readonly deliveryHeader?: string | undefined
}

/** SHA-1 is broken for collisions, not for HMAC; some senders have nothing else. */
const algorithms = ['sha256', 'sha512', 'sha384', 'sha1'] as const

/** What a scheme other than `hmac` fixes. */
const ownSettings = ['header', 'algorithm', 'encoding', 'prefix', 'deliveryHeader'] as const

/** The schema of the setting `signature`. */
export function signatureSettings(): z.ZodType<SignatureSettings> {
  const header = z.string().regex(/^[A-Za-z0-9-]+$/, 'write the name of a header: X-Signature')
  return z
    .strictObject({
      scheme: z
        .enum(['github', 'standard-webhooks', 'hmac'])
        .describe(
          '`github`: HMAC-SHA256 of the body in `X-Hub-Signature-256`. `standard-webhooks`: of id, time and body in `webhook-signature`; GitLab with a signing token. `hmac`: of the body, in `header`.',
        ),
      secret: z.union(secretPlaces('the secret')).describe('Where the secret stands that the sender signs with.'),
      header: header
        .optional()
        .describe('For `hmac`: header that holds the signature.')
        .meta({ examples: ['X-Signature'] }),
      algorithm: z.enum(algorithms).optional().describe('For `hmac`: hash function; `sha256` when absent.'),
      encoding: z
        .enum(['hex', 'base64'])
        .optional()
        .describe('For `hmac`: how the signature is written; `hex` when absent.'),
      prefix: z
        .string()
        .max(32)
        .optional()
        .describe('For `hmac`: what stands before the signature.')
        .meta({ examples: ['sha256='] }),
      deliveryHeader: header
        .optional()
        .describe('For `hmac`: header with the id of the delivery. The same one is not accepted twice.')
        .meta({ examples: ['X-Delivery-Id'] }),
    })
    .superRefine((settings, context) => {
      const complain = (key: string, message: string): void =>
        context.addIssue({ code: 'custom', path: [key], message })
      if (settings.scheme === 'hmac') {
        if (settings.header === undefined) complain('header', 'name the header that holds the signature: X-Signature')
        return
      }
      for (const key of ownSettings) {
        if (settings[key] !== undefined) complain(key, `is fixed for ${settings.scheme}; it is for \`scheme: hmac\``)
      }
    })
    .transform((settings) => {
      const { algorithm = 'sha256', encoding = 'hex', prefix = '' } = settings
      return { ...settings, algorithm, encoding, prefix }
    })
}
