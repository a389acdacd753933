import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Sample } from './harness/measure.ts'
import { eventsPerCpuSecond, ratio, rssGrowth, type Results } from './results.ts'
import { figure, targets, verdict, type Target } from './targets.ts'

const sample = (cpuSeconds: number, rssMib: readonly number[] = []): Sample => ({
  events: 1000,
  wallSeconds: 1,
  cpuSeconds,
  peakRssMib: 60,
  outputBytes: 0,
  othersShare: 0,
  rssMib,
})

test('a ratio is the median of the ratios of each round, so that a slow round does not count', () => {
  const results: Results = {
    samples: { tidewaiter: [sample(1), sample(10), sample(1)], jsonParse: [sample(2), sample(20), sample(2)] },
    starts: { version: [], empty: [] },
    idleMib: [],
    parseRatio: undefined,
  }
  assert.equal(ratio(results, ['tidewaiter', 'jsonParse'], eventsPerCpuSecond), 2)
  assert.throws(() => ratio(results, ['tidewaiter', 'rsyslog'], eventsPerCpuSecond), /rsyslog was not measured/)
})

test('growth is that of the last tenth over three tenths, whatever the start looked like', () => {
  const rss = Array.from({ length: 100 }, (_, hundredth) => (hundredth < 20 ? 500 : hundredth < 80 ? 100 : 105))
  assert.ok(Math.abs(rssGrowth(sample(1, rss)) - 0.05) < 1e-9)
})

test('a limit that is just reached is reached, in either direction', () => {
  const higher = { ...(targets[0] as Target), limits: { must: 4, aim: 8 }, better: 'higher' as const }
  assert.deepEqual(
    [8, 7.99, 4, 3.99].map((value) => verdict(higher, value)),
    ['aim', 'must', 'must', 'missed'],
  )
  const lower = { ...higher, limits: { must: 2.2, aim: 1.6 }, better: 'lower' as const }
  assert.deepEqual(
    [1.6, 1.61, 2.2, 2.21, Number.NaN].map((value) => verdict(lower, value)),
    ['aim', 'must', 'must', 'missed', 'missed'],
  )
})

test('every target has a name of its own and figures that can be printed', () => {
  assert.equal(new Set(targets.map((target) => target.name)).size, targets.length)
  for (const target of targets) assert.match(figure(target, 0.034), /^(0\.03|0\.03 x|3\.4 %)$/)
})
