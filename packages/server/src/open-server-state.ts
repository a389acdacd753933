import { join } from 'node:path'
import { resolveSecret, type IntegrationConfig, type ServerConfig } from '@tidewaiter/gateway'
import { openKeyFile } from './credentials/key-file.ts'
import type { SealingKeys } from './credentials/key-file.ts'
import { integrationsOf } from './integrations/kept-integrations.ts'
import { openState, type State } from './state/open-state.ts'

/** What is opened before the gateway starts: the integrations that run in it from the beginning stand there. */
export type ServerState = {
  readonly state: State
  readonly keys: SealingKeys
  /** Integrations that were made over the API: the gateway runs them beside those of its file from the beginning. */
  readonly integrations: Readonly<Record<string, IntegrationConfig>>
  /** Where the state is, for people. */
  readonly place: string
}

/**
 * Opens the state of the server.
 *
 * @param folder the state folder, which is there
 * @throws {ServerError | CredentialsError | GatewayError} for what keeps it from being opened
 */
export async function openServerState(
  { database, keyFile }: Pick<ServerConfig, 'database' | 'keyFile'>,
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string | undefined>> },
): Promise<ServerState> {
  const keys = openKeyFile(keyFile ?? join(folder, 'server.key'))
  const file = join(folder, 'server.db')
  const state = await openState(
    database === undefined ? { file } : { url: resolveSecret(database, 'server.database', env) },
  )
  const integrations = await integrationsOf(state.db, keys)
  return { state, keys, integrations, place: database === undefined ? file : 'PostgreSQL' }
}
