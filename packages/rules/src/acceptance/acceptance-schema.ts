import { z } from 'zod'
import { justifications, type Extent, type RiskAcceptance } from './risk-acceptance.ts'

/** Longest texts of an acceptance, in UTF-16 units. `place` is that of a package, a file, a repository. */
export const acceptanceLimits = { id: 200, place: 500, reason: 2000, by: 200 } as const

/** The schema of an acceptance as people write it in a file. */
export function riskAcceptanceSchema(): z.ZodType<RiskAcceptance> {
  return z
    .strictObject({
      kind: z
        .enum(['vulnerability', 'malware', 'sensitive-data', 'misconfiguration'])
        .default('vulnerability')
        .describe('What is accepted. Malware is accepted up to severity medium only.'),
      id: z
        .string()
        .min(1)
        .max(acceptanceLimits.id)
        .describe('As the scanner writes it; capitals do not count.')
        .meta({ examples: ['CVE-2026-1234'] }),
      package: z
        .string()
        .min(1)
        .max(acceptanceLimits.place)
        .optional()
        .describe('In this package only.')
        .meta({ examples: ['openssl'] }),
      path: z
        .string()
        .min(1)
        .max(acceptanceLimits.place)
        .optional()
        .describe('In this file only.')
        .meta({ examples: ['/app/test/key.pem'] }),
      extent: z
        .strictObject({
          digest: z
            .string()
            .regex(/^sha256:[0-9a-f]{64}$/, 'write sha256: and 64 hexadecimal digits')
            .optional()
            .describe('One image, whatever it is called.'),
          name: z.string().min(1).max(acceptanceLimits.place).optional().describe('One artifact by its name.'),
          registry: z.string().min(1).max(acceptanceLimits.place).optional().describe('Of a repository: its registry.'),
          repository: z.string().min(1).max(acceptanceLimits.place).optional().describe('Every image of a repository.'),
        })
        .refine(
          ({ digest, name, repository }) => (repository !== undefined) !== (digest !== undefined || name !== undefined),
          'name an artifact (`digest`, `name`) or a `repository`, and not both',
        )
        .optional()
        .describe('Where it holds; everywhere when absent.'),
      reason: z.string().min(1).max(acceptanceLimits.reason).describe('Why this can be lived with.'),
      by: z
        .string()
        .min(1)
        .max(acceptanceLimits.by)
        .optional()
        .describe('Who has decided it.')
        .meta({ examples: ['alice'] }),
      assessment: z
        .discriminatedUnion('status', [
          z.strictObject({ status: z.literal('not_affected'), justification: z.enum(justifications) }),
          z.strictObject({ status: z.literal('under_investigation') }),
        ])
        .optional()
        .describe(
          'Of a vulnerability: what was found out, in the words of OpenVEX. Without it, it is there and lived with.',
        ),
      until: z
        .union(
          [z.literal('unlimited'), z.iso.date(), z.iso.datetime({ offset: true })],
          'write a date: 2026-12-31, or unlimited',
        )
        .describe('The end: a date (its first moment in UTC), a time, or `unlimited`.')
        .meta({ examples: ['2026-12-31'] }),
    })
    .refine(
      ({ kind, assessment }) => assessment === undefined || kind === 'vulnerability',
      'only a vulnerability has an `assessment`',
    )
    .transform(({ extent, until, ...rest }) => ({
      ...rest,
      extent: extentOf(extent),
      acceptedAt: Number.NEGATIVE_INFINITY,
      ...(until !== 'unlimited' && { expiresAt: Date.parse(until) }),
    }))
}

function extentOf(
  written:
    | {
        readonly digest?: string | undefined
        readonly name?: string | undefined
        readonly registry?: string | undefined
        readonly repository?: string | undefined
      }
    | undefined,
): Extent {
  if (written === undefined) return { kind: 'everywhere' }
  const { digest, name, registry, repository } = written
  if (repository !== undefined) return { kind: 'repository', registry, repository }
  return { kind: 'artifact', digest, name }
}
