import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { readLines } from '../testing/entries.ts'
import { openScratch, scratchFolder } from '../testing/scratch.ts'

const program = fileURLToPath(import.meta.resolve('../testing/append-forever.ts'))

test('what was acknowledged survives kill -9, in whole groups and in order', { timeout: 60_000 }, async (t) => {
  const folder = scratchFolder(t)
  const acknowledged = new Map<number, { readonly first: number; readonly count: number }>()
  for (let round = 0; round < 10; round++) {
    const child = spawn(process.execPath, [program, folder, String(round * 1_000_000)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    await once(child.stdout, 'data')
    await sleep(Math.random() * 120)
    child.kill('SIGKILL')
    await once(child, 'close')
    for (const row of output.split('\n').slice(1, -1)) {
      const [first = 0, count = 0, number = 0] = row.split(' ').map(Number)
      acknowledged.set(number, { first, count })
    }
  }
  assert.ok(acknowledged.size > 100, `only ${acknowledged.size} groups`)

  const { journal } = await openScratch(t, { folder })
  const lines = await readLines(journal, 1)
  const numbers = lines.map((line) => Number(/dpid=(\d+);/.exec(line ?? '')?.[1]))
  assert.ok(numbers.every((number) => !Number.isNaN(number)))
  for (const [number, { first, count }] of acknowledged) {
    assert.deepEqual(
      numbers.slice(first - 1, first - 1 + count),
      Array.from({ length: count }, () => number),
    )
  }
  const sizes = new Map<number, number>()
  for (const number of numbers) sizes.set(number, (sizes.get(number) ?? 0) + 1)
  for (const [number, size] of sizes) assert.equal(size, 1 + (number % 7), `half of group ${number}`)
  // A mark is never ahead of its entries.
  const last = numbers.at(-1)!
  assert.equal(Number(journal.marks.get('group')), last)
})
