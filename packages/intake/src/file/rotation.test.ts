import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { falcoLine, numbersIn, upTo } from '../testing/falco-line.ts'
import { createMemoryJournal } from '../testing/memory-journal.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { fileSettings } from './file-settings.ts'
import { followFiles } from './follow-files.ts'

const writer = fileURLToPath(new URL('../testing/rotating-writer.ts', import.meta.url))
const count = 20_000

for (const rotation of ['rename', 'copytruncate']) {
  for (const poll of ['50ms', '1h']) {
    test(
      `a file that is rotated while it is written fast: ${rotation}, poll ${poll}`,
      { timeout: 60_000 },
      async (t) => {
        const path = join(scratchFolder(t), 'events.log')
        const journal = createMemoryJournal()
        const { entrance } = testEntrance(journal)
        const way = await followFiles(fileSettings().parse({ path, source: 'falco', poll }), entrance)
        t.after(() => way.close())
        const child = spawn(process.execPath, ['--conditions=source', writer, path, String(count), rotation], {
          stdio: ['ignore', 'ignore', 'inherit'],
        })
        const [code] = (await once(child, 'exit')) as [number]
        assert.equal(code, 0)
        await waitUntil('all lines', () => journal.lines().length >= count).catch(() => {})
        const numbers = numbersIn(journal.lines()).sort((one, other) => one - other)
        const missing = new Set(upTo(count))
        for (const number of numbers) missing.delete(number)
        assert.deepEqual([...missing].slice(0, 10), [], `${missing.size} are missing`)
        assert.equal(numbers.length, count, 'some came twice')
        assert.equal(way.status().counts.refused, 0)
        assert.ok(way.status().counts.bytes >= falcoLine(0).length * count)
      },
    )
  }
}
