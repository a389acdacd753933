import { statSync } from 'node:fs'
import type { Config } from './config.ts'

/** Something that works and should not stay so. */
export type ConfigWarning = { readonly setting: string; readonly fault: string; readonly action: string }

/** What is doubtful about a configuration that is right as such: checks that were switched off, secrets that others can read. */
export function configWarnings(config: Config): readonly ConfigWarning[] {
  return [
    ...Object.entries(config.integrations).flatMap(([name, { tls }]) => [
      ...(tls?.insecureSkipVerify === true
        ? [
            {
              setting: `integrations.${name}.tls.insecureSkipVerify`,
              fault: 'any certificate is accepted: whoever is in between reads and changes everything',
              action: 'Give the authority as `ca`, or pin the certificate with `fingerprints`.',
            },
          ]
        : []),
      ...exposed(`integrations.${name}.tls.key`, tls?.key),
      ...exposed(`integrations.${name}.tls.passphrase`, fileOf(tls?.passphrase)),
    ]),
    ...Object.entries(config.intake).flatMap(([name, { settings }]) => exposedWithin(`intake.${name}`, settings)),
  ]
}

function fileOf(place: unknown): string | undefined {
  return typeof place === 'object' && place !== null && 'file' in place ? String(place.file) : undefined
}

/** Keys under which the settings of a way name a file with a secret. */
const secretKeys: readonly string[] = ['key', 'token', 'passphrase', 'password']

function exposedWithin(setting: string, value: unknown): ConfigWarning[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => {
    const path = Array.isArray(value) ? `${setting}[${key}]` : `${setting}.${key}`
    if (!secretKeys.includes(key)) return exposedWithin(path, part)
    return exposed(path, typeof part === 'string' ? part : fileOf(part))
  })
}

function exposed(setting: string, file: string | undefined): ConfigWarning[] {
  if (file === undefined) return []
  try {
    if ((statSync(file).mode & 0o004) === 0) return []
  } catch {
    return [] // whoever reads the file says why it cannot
  }
  const action = `chmod 600 ${file}, or 640 with the group of the service.`
  return [{ setting, fault: `every user of this machine may read ${file}`, action }]
}
