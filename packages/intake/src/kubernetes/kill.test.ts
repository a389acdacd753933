import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openJournal } from '@tidewaiter/journal'
import { tellNobody } from '@tidewaiter/telemetry'
import { linesOf } from '../testing/lines-of.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { kubernetesSettings } from './kubernetes-settings.ts'
import { startApiServer } from './testing/api-server.ts'
import { failuresIn, reportOf } from './testing/policy-report.ts'
import { watchCluster } from './watch-cluster.ts'

const watcher = fileURLToPath(new URL('testing/watching-process.ts', import.meta.url))

test('kill -9 at any moment loses nothing and doubles nothing, over lists too', { timeout: 120_000 }, async (t) => {
  const server = await startApiServer(t)
  const folder = scratchFolder(t)
  const wanted: string[] = []
  let writes = 0
  /** Each report holds a result that stays, and one that every write changes. */
  const write = (): void => {
    const number = writes++
    const name = `r${number % 300}`
    const changed = `${name}-w${number}`
    if (number < 300) wanted.push(`${name}-stays is fail`)
    wanted.push(`${changed} is fail`)
    server.put('policyreports', { name, namespace: 'shop' }, reportOf({ [`${name}-stays`]: 'fail', [changed]: 'fail' }))
  }
  for (let count = 0; count < 200; count++) write()
  for (let life = 0; life < 6; life++) {
    const child = spawn(process.execPath, ['--conditions=source', watcher, server.url, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(child, 'exit')
    await once(child.stdout, 'data')
    if (life === 1) await waitUntil('the end of the list', () => server.watches() === 1)
    const livesUntil = Date.now() + 5 + Math.random() * 100
    while (Date.now() < livesUntil) {
      // Before the first life has listed all, only the last versions are there to be seen.
      if (life > 1) write()
      await sleep(2)
    }
    child.kill('SIGKILL')
    await exited
    if (life === 3) server.forget()
  }
  for (let count = 0; count < 20; count++) write()

  const journal = await openJournal({ folder }, tellNobody)
  t.after(() => journal.close())
  const before = journal.next - 1
  assert.ok(before > 0 && before < wanted.length)
  const settings = kubernetesSettings().parse({ source: 'policy-report', server: server.url })
  const way = await watchCluster(settings, testEntrance(journal).entrance)
  t.after(() => way.close())
  await waitUntil('all entries', () => journal.next > wanted.length)
  assert.deepEqual(failuresIn(await linesOf(journal)).toSorted(), wanted.toSorted())
})
