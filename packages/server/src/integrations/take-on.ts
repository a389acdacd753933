import { isDeepStrictEqual } from 'node:util'
import type { House } from '../house.ts'
import type { ServerGateway } from '../server-gateway.ts'
import { integrationsOf } from './kept-integrations.ts'

/** Each hands over everything that is kept at the time, so they take turns: an older state never comes after a newer one. */
const turns = new WeakMap<ServerGateway, Promise<void>>()

/**
 * Has the gateway run what is kept now. Does nothing when it does already, so it may be called again and again: after each change,
 * and by the task in case one was not followed by it.
 *
 * @throws what keeps the gateway from it, such as a journal that takes no marks
 */
export function takeOn(house: Pick<House, 'state' | 'keys' | 'gateway'>): Promise<void> {
  const { state, keys, gateway } = house
  const settled = (turns.get(gateway) ?? Promise.resolve()).catch(() => {}) // told by whoever waited for it

  async function run(): Promise<void> {
    await settled
    const wanted = await integrationsOf(state.db, keys)
    if (!isDeepStrictEqual(wanted, gateway.integrationsBeside())) await gateway.setIntegrationsBeside(wanted)
  }

  const done = run()
  turns.set(gateway, done)
  return done
}
