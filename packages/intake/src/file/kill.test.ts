import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openJournal } from '@tidewaiter/journal'
import { tellNobody } from '@tidewaiter/telemetry'
import { falcoLines, numbersIn, upTo } from '../testing/falco-line.ts'
import { linesOf } from '../testing/lines-of.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { fileSettings } from './file-settings.ts'
import { followFiles } from './follow-files.ts'

const follower = fileURLToPath(new URL('../testing/following-process.ts', import.meta.url))

test('kill -9 at any moment loses nothing and doubles nothing, over rotation too', { timeout: 120_000 }, async (t) => {
  const folder = scratchFolder(t)
  const path = join(folder, 'events.log')
  const state = join(folder, 'state')
  let written = 0
  let text = ''
  const write = (): void => {
    // In pieces that do not end with lines.
    text += falcoLines(written, written + 40)
    written += 40
    const piece = text.slice(0, -100)
    text = text.slice(piece.length)
    appendFileSync(path, piece)
  }
  for (let life = 0; life < 6; life++) {
    const child = spawn(process.execPath, ['--conditions=source', follower, path, state], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(child, 'exit')
    write()
    await once(child.stdout, 'data')
    const livesUntil = Date.now() + 15 + Math.random() * 60
    while (Date.now() < livesUntil) {
      write()
      await sleep(2)
    }
    child.kill('SIGKILL')
    await exited
    if (life === 2 || life === 4) {
      appendFileSync(path, text)
      text = ''
      renameSync(path, `${path}.${life}`)
    }
  }
  appendFileSync(path, text)

  const journal = await openJournal({ folder: state }, tellNobody)
  t.after(() => journal.close())
  const before = journal.next - 1
  assert.ok(before > 0 && before < written, 'the lives were too short, or too long, to show anything')
  const way = await followFiles(fileSettings().parse({ path, source: 'falco' }), testEntrance(journal).entrance)
  t.after(() => way.close())
  await waitUntil('all entries', () => journal.next > written).catch(() => {})
  const numbers = numbersIn(await linesOf(journal))
  assert.deepEqual(numbers, upTo(written))
})
