import { readFileSync } from 'node:fs'
import { fileReason } from '@tidewaiter/syslog'
import type { SecretPlace } from '../config/schema/secret.ts'
import { GatewayError } from '../gateway-errors.ts'

/**
 * Reads a secret from where the configuration says it stands. A line feed at the end of a file is not part of it.
 *
 * @param setting for the message: `integrations.siem.tls.passphrase`
 * @throws {GatewayError} `secret-unreadable`
 */
export function resolveSecret(
  place: SecretPlace,
  setting: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const fail = (where: string, reason: string, cause?: unknown): never => {
    throw new GatewayError('secret-unreadable', { setting, place: where, reason }, { cause })
  }
  if ('env' in place) return env[place.env] ?? fail(`the environment variable ${place.env}`, 'it is not set')
  try {
    return readFileSync(place.file, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    return fail(place.file, fileReason(error), error)
  }
}
