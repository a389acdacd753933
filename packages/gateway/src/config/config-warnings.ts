import { statSync } from 'node:fs'
import type { Config } from './config.ts'

/** Something that works and should not stay so. */
export type ConfigWarning = {
  readonly path: readonly PropertyKey[]
  readonly fault: string
  readonly action: string
}

/** What is doubtful about a configuration that is right as such: checks that were switched off, secrets that others can read. */
export function configWarnings(config: Config): readonly ConfigWarning[] {
  return [
    ...Object.entries(config.integrations).flatMap(([name, { tls }]) => [
      ...(tls?.insecureSkipVerify === true
        ? [
            {
              path: ['integrations', name, 'tls', 'insecureSkipVerify'],
              fault: 'any certificate is accepted: whoever is in between reads and changes everything',
              action: 'Give the authority as `ca`, or pin the certificate with `fingerprints`.',
            },
          ]
        : []),
      ...exposed(['integrations', name, 'tls', 'key'], tls?.key),
      ...exposed(['integrations', name, 'tls', 'passphrase'], fileOf(tls?.passphrase)),
    ]),
    ...Object.entries(config.intake).flatMap(([name, { settings }]) => exposedWithin(['intake', name], settings)),
    ...reportWarnings(config),
  ]
}

function reportWarnings({ journal, reports }: Config): ConfigWarning[] {
  const found: ConfigWarning[] = []
  if (reports.keep === 1) {
    const fault = 'only the newest report of each artifact is kept: `tidewaiter reports diff` has nothing to compare'
    found.push({ path: ['reports', 'keep'], fault, action: 'Keep 2 at least.' })
  }
  if (journal.maxSize !== undefined && reports.keep > 0 && reports.maxSize > journal.maxSize) {
    const fault = 'reports may take more of the disk than the journal, beside it'
    found.push({ path: ['reports', 'maxSize'], fault, action: 'Set it lower, or `journal.maxSize` higher.' })
  }
  return found
}

function fileOf(place: unknown): string | undefined {
  return typeof place === 'object' && place !== null && 'file' in place ? String(place.file) : undefined
}

/** Keys under which the settings of a way name a file with a secret. */
const secretKeys: readonly string[] = ['key', 'token', 'passphrase', 'password', 'secret']

function exposedWithin(path: readonly PropertyKey[], value: unknown): ConfigWarning[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => {
    const inner = [...path, Array.isArray(value) ? Number(key) : key]
    if (!secretKeys.includes(key)) return exposedWithin(inner, part)
    return exposed(inner, typeof part === 'string' ? part : fileOf(part))
  })
}

function exposed(path: readonly PropertyKey[], file: string | undefined): ConfigWarning[] {
  if (file === undefined) return []
  try {
    const stats = statSync(file)
    if (!stats.isFile() || (stats.mode & 0o004) === 0) return []
  } catch {
    return [] // whoever reads the file says why it cannot
  }
  const action = `chmod 600 ${file}, or 640 with the group of the service.`
  return [{ path, fault: `every user of this machine may read ${file}`, action }]
}
