import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApi } from '../testing/test-api.ts'
import { removeEnded } from './housekeeping.ts'
import { addUser, signIn } from './testing/people.ts'

const day = 24 * 60 * 60 * 1000

test('what has ended is removed: sessions, kept replies, tokens after a while', async (t) => {
  const api = await startTestApi(t)
  const { ask, clock, house } = api
  const headers = { ...(await signIn(api, await addUser(api, 'anna'))), 'idempotency-key': 'k' }
  equal((await ask('POST', '/v1/tokens', { headers, body: { name: 'x', permissions: null } })).status, 201)
  const counts = async (): Promise<readonly number[]> => {
    await removeEnded(house)
    const found = []
    for (const table of ['sessions', 'idempotency', 'tokens'] as const)
      found.push(
        (
          await house.state.db
            .selectFrom(table)
            .select((eb) => eb.val(1).as('one'))
            .execute()
        ).length,
      )
    return found
  }
  deepEqual(await counts(), [1, 1, 1])
  clock.at += day / 2
  deepEqual(await counts(), [0, 1, 1])
  clock.at += day / 2
  deepEqual(await counts(), [0, 0, 1])
  clock.at += 178 * day
  deepEqual(await counts(), [0, 0, 1])
  clock.at += day
  deepEqual(await counts(), [0, 0, 0])
  deepEqual(
    (await api.events()).map(({ code }) => code),
    ['ADM-009'],
  )
})
