import { join } from 'node:path'
import type { StatePlace } from '../state/open-state.ts'
import { createDatabase } from './start-postgres.ts'

/**
 * Where the state of a test is: a file in its folder; or a new database on the PostgreSQL whose socket is in the folder that
 * `TIDEWAITER_TEST_POSTGRES` names, so that every test can be run there too.
 */
export async function testPlace(folder: string): Promise<StatePlace> {
  const socket = process.env['TIDEWAITER_TEST_POSTGRES']
  return socket === undefined ? { file: join(folder, 'server.db') } : { url: await createDatabase(socket) }
}
