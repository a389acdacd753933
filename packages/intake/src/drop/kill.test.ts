import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { openJournal } from '@tidewaiter/journal'
import { tellNobody } from '@tidewaiter/telemetry'
import { falcoLines, numbersIn, upTo } from '../testing/falco-line.ts'
import { linesOf } from '../testing/lines-of.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { dropSettings } from './drop-settings.ts'
import { watchDrop } from './watch-drop.ts'

const dropping = fileURLToPath(new URL('../testing/dropping-process.ts', import.meta.url))

test('kill -9 at any moment loses nothing and doubles nothing', { timeout: 120_000 }, async (t) => {
  const folder = scratchFolder(t)
  const drop = join(folder, 'drop')
  const state = join(folder, 'state')
  mkdirSync(drop)
  let written = 0
  let files = 0
  const put = (lines: number): void => {
    const text = falcoLines(written, written + lines)
    written += lines
    const name = `report-${files++}.jsonl`
    writeFileSync(join(drop, `.${name}`), files % 3 === 0 ? gzipSync(text) : text)
    renameSync(join(drop, `.${name}`), join(drop, name))
  }
  let deaths = 0
  for (let life = 0; life < 5; life++) {
    // Small ones, of which many are put away, and one that takes many commits.
    for (let number = 0; number < 12; number++) put(20)
    put(6000)
    const child = spawn(process.execPath, ['--conditions=source', dropping, drop, state], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(child, 'exit')
    await once(child.stdout, 'data')
    await sleep(100 + Math.random() * 300)
    child.kill('SIGKILL')
    await exited
    if (readdirSync(drop).some((name) => name.endsWith('.jsonl'))) deaths++
  }
  assert.ok(deaths > 0, 'no life ended before all was done, so that nothing is shown')

  const journal = await openJournal({ folder: state }, tellNobody)
  t.after(() => journal.close())
  const settings = dropSettings().parse({ folder: drop, settle: '100ms', poll: '50ms' })
  const way = await watchDrop(settings, testEntrance(journal).entrance)
  t.after(() => way.close())
  await waitUntil('all files', () => !readdirSync(drop).some((name) => name.endsWith('.jsonl')))
  await waitUntil('no marks', () => journal.marks.list('').size === 0)
  assert.equal(readdirSync(join(drop, 'done')).length, files)
  const numbers = numbersIn(await linesOf(journal)).toSorted((a, b) => a - b)
  assert.deepEqual(numbers, upTo(written))
})
