import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRetryWait } from './retry-wait.ts'

test('waits grow, up to half of each is chance, and what the server asks for is kept', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const waits: number[] = []
  t.mock.method(globalThis, 'setTimeout', (_: () => void, ms: number) => waits.push(ms))
  const never = new AbortController().signal
  for (const chance of [0, 1]) {
    const { wait, reset } = createRetryWait(500, () => chance)
    for (let count = 0; count < 8; count++) void wait(never)
    void wait(never, 45_000)
    void wait(never, 86_400_000)
    reset()
    void wait(never)
  }
  assert.deepEqual(waits.slice(0, 11), [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 45_000, 300_000, 250])
  assert.deepEqual(waits.slice(11), [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 45_000, 300_000, 500])
})

test('a wait ends when nobody waits any more', { timeout: 5000 }, async () => {
  const closing = new AbortController()
  const waited = createRetryWait(60_000).wait(closing.signal)
  closing.abort()
  await waited
  await createRetryWait(60_000).wait(closing.signal)
})
