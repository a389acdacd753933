import { readFile } from 'node:fs/promises'
import { fileReason } from '@tidewaiter/syslog'
import { z } from 'zod'

/** Where a secret stands; never the secret itself. */
export type SecretPlace = { readonly file: string } | { readonly env: string }

/** Schema of the places. @param what it is, for the descriptions: `the token` */
export function secretPlaces(what: string): [z.ZodType<{ file: string }>, z.ZodType<{ env: string }>] {
  return [
    z.strictObject({ file: z.string().min(1).describe(`File that holds ${what}.`).meta({ names: 'secret-file' }) }),
    z.strictObject({
      env: z.string().min(1).describe(`Environment variable that holds ${what}.`).meta({ names: 'variable' }),
    }),
  ]
}

/** The place in words: `the file /etc/tidewaiter/token`. */
export function placeText(place: SecretPlace): string {
  return 'file' in place ? `the file ${place.file}` : `the environment variable ${place.env}`
}

/** Reads a secret, without the space around it; or says in words why it cannot be read. */
export async function readSecret(
  place: SecretPlace,
): Promise<{ readonly secret: string } | { readonly fault: string }> {
  if ('env' in place) {
    const value = process.env[place.env]
    return value === undefined ? { fault: 'it is not set' } : { secret: value.trim() }
  }
  try {
    return { secret: (await readFile(place.file, 'utf8')).trim() }
  } catch (cause) {
    return { fault: fileReason(cause) }
  }
}
