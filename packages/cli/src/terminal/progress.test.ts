import { equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeIo } from '../testing/fake-io.ts'
import { createProgress } from './progress.ts'

/** What is written when the work goes on for so many milliseconds, told of every 100. */
function progressOf(duration: number, options: { isTerminal: boolean; quiet?: boolean }): string {
  const fake = createFakeIo({ isTerminal: options.isTerminal })
  let now = 0
  const progress = createProgress({ ...fake.io, now: () => now }, options.quiet ?? false)
  for (; now <= duration; now += 100) progress.show('alerts\x07.jsonl', now * 1000, 4_000_000, now * 20)
  progress.clear()
  return fake.stderr()
}

test('long work shows how far it is, on a terminal', () => {
  const text = progressOf(2000, { isTerminal: true })
  match(text, /\[2Kalerts\\x07\.jsonl 25 %, 20,000 records, 20,000 records a second/)
  equal(text.endsWith('\r\x1b[2K'), true)
})

test('short work, a file in place of a terminal, and --quiet show nothing', () => {
  equal(progressOf(900, { isTerminal: true }), '')
  equal(progressOf(5000, { isTerminal: false }), '')
  equal(progressOf(5000, { isTerminal: true, quiet: true }), '')
})
