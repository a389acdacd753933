import type { IntegrationConfig, TlsMaterial } from '@tidewaiter/gateway'
import type { Kysely, Selectable } from 'kysely'
import { unseal, type SealPlace } from '../credentials/seal.ts'
import type { SealingKeys } from '../credentials/key-file.ts'
import type { Tables } from '../state/tables.ts'
import { configOf } from './config-of.ts'
import { settingsSchema, type WrittenSettings } from './written-settings.ts'

// Integrations that were made over the API. The gateway runs those that are enabled beside those of its file; a name that the file
// has is the file's, and ours of that name waits.

export type IntegrationRow = Selectable<Tables['integrations']>

/** Where the key of a client certificate is sealed. */
export function keyPlace(id: string): SealPlace {
  return { table: 'integrations', column: 'tls_key', row: id }
}

/**
 * The integrations that are enabled, by name, for the gateway: to be run from its start on. One that cannot be used (its key does
 * not open, or this version refuses its settings) is left out, so that the others run; the API says why.
 */
export async function integrationsOf(
  db: Kysely<Tables>,
  keys: SealingKeys,
): Promise<Readonly<Record<string, IntegrationConfig>>> {
  const rows = await db.selectFrom('integrations').selectAll().where('enabled', '=', 1).orderBy('id').execute()
  return Object.fromEntries(
    rows.flatMap((row) => {
      const read = readKept(row, keys)
      return 'config' in read ? [[row.name, read.config] as const] : []
    }),
  )
}

/** A kept integration as the gateway takes it, or why it cannot be used. */
export type ReadKept =
  | { readonly config: IntegrationConfig; readonly settings: WrittenSettings; readonly material: TlsMaterial }
  | { readonly fault: string; readonly action: string }

export function readKept(row: IntegrationRow, keys: SealingKeys): ReadKept {
  try {
    const settings = settingsOf(row)
    const material: TlsMaterial = {
      ...(settings.tls?.ca !== undefined && { ca: settings.tls.ca }),
      ...(settings.tls?.certificate !== undefined && { cert: settings.tls.certificate }),
      ...(row.tls_key !== null && { key: unseal(keys, keyPlace(row.id), row.tls_key) }),
    }
    return { config: configOf(settings, material), settings, material }
  } catch (error) {
    const action = error instanceof Error && 'action' in error ? String(error.action) : 'Write its settings anew.'
    return { fault: error instanceof Error ? error.message : String(error), action }
  }
}

/** @throws {z.ZodError} for settings that this version refuses */
export function settingsOf({ settings }: Pick<IntegrationRow, 'settings'>): WrittenSettings {
  return settingsSchema().parse(JSON.parse(settings))
}
