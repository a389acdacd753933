import { deepEqual, equal, match } from 'node:assert/strict'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { prepareFolder } from '@tidewaiter/gateway'
import { openServerState } from '@tidewaiter/server'
import { run } from '../testing/fake-io.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

test('the state is copied while it is in use, and put back while it is not; what there was stays', async (t) => {
  const folder = temporaryFolder(t)
  const place = folder.path('state')
  const config = folder.write('tidewaiter.yaml', JSON.stringify({ state: place }))
  const copy = folder.path('copy.db')
  const of = (action: string, file = copy): ReturnType<typeof run> => run(['state', action, file, '--config', config])

  const missing = await of('backup')
  deepEqual([missing.code, missing.stdout, existsSync(copy)], [5, '', false])
  equal((await of('restore')).code, 5)

  prepareFolder(place)
  const { state } = await openServerState({ database: undefined, keyFile: undefined }, { folder: place, env: {} })
  const made = await of('backup')
  deepEqual([made.code, statSync(copy).mode & 0o777], [0, 0o600])
  match(made.stdout, /copy\.db holds the state; the key file is not in it/)
  match((await of('backup')).stderr, /there is .*copy\.db already/)
  match((await of('restore')).stderr, /another server works on this state/)
  await state.close()

  const restored = await of('restore')
  deepEqual([restored.code, restored.stderr], [0, ''])
  match(restored.stdout, /copy\.db; the one that there was is .*server\.db\.before-20260301T120000Z\n$/)
  equal(readdirSync(place).filter((name) => name.startsWith('server.db')).length, 2)
  const again = await openServerState({ database: undefined, keyFile: undefined }, { folder: place, env: {} })
  const waiting = await again.state.db.selectFrom('outbox').select('event').execute()
  deepEqual(
    waiting.map(({ event }) => (JSON.parse(event) as { code: string }).code),
    ['ADM-035'],
  )
  await again.state.close()
})

test('a file that is no state is refused, and a state in PostgreSQL is left to its own tools', async (t) => {
  const folder = temporaryFolder(t)
  const config = folder.write('tidewaiter.yaml', JSON.stringify({ state: folder.path('state') }))
  const other = folder.write('other.db', 'no state')
  const refused = await run(['state', 'restore', other, '--config', config])
  deepEqual([refused.code, refused.stdout], [5, ''])
  const postgres = { state: folder.path('state'), server: { database: { env: 'DATABASE' } } }
  const elsewhere = folder.write('postgres.yaml', JSON.stringify(postgres))
  match((await run(['state', 'backup', folder.path('x'), '--config', elsewhere])).stderr, /pg_dump/)
})
