import { z } from 'zod'

/** Where a secret stands: never in the configuration itself, which is copied, shown and kept under version control. */
export type SecretPlace = { readonly file: string } | { readonly env: string }

/** The schema of a value that is a secret. */
export function secret(what: string): z.ZodType<SecretPlace> {
  return z
    .union(
      [
        z.strictObject({ file: z.string().min(1).meta({ names: 'secret-file' }) }),
        z.strictObject({
          env: z
            .string()
            .regex(/^[A-Za-z_]\w*$/)
            .meta({ names: 'variable' }),
        }),
      ],
      {
        error: `expected { file: PATH } or { env: NAME }: ${what} is a secret and does not stand in the configuration itself`,
      },
    )
    .describe(`${what}: the file or the environment variable that holds it`)
    .meta({ examples: [{ file: '/etc/tidewaiter/secret' }, { env: 'TIDEWAITER_SECRET' }] })
}
