import { dirname, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import { controlSocket, stateFolder } from '../wiring/state-folder.ts'
import { findConfigFile, readConfigText } from './load-config.ts'

/** Where a service keeps what others need of it. */
export type Places = { readonly folder: string; readonly socket: string }

/**
 * Where the state folder and the control socket of the service are, by its configuration. Of that only two settings are looked at, so that a
 * configuration which is wrong elsewhere keeps nobody from asking the service how it is.
 *
 * @throws {GatewayError} `config-unreadable`, for a file that is named
 */
export function findPlaces(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  uid: number | undefined,
): Places {
  let [state, socket]: unknown[] = []
  let base = process.cwd()
  try {
    const file = findConfigFile(named, env)
    base = dirname(file)
    const document = parseDocument(readConfigText(file), { version: '1.2', schema: 'core' })
    state = document.get('state')
    socket = document.getIn(['control', 'socket'])
  } catch (error) {
    if (named !== undefined) throw error
  }
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? resolve(base, value) : undefined
  const folder = stateFolder(text(state), { env, uid })
  return { folder, socket: controlSocket(text(socket), folder) }
}
