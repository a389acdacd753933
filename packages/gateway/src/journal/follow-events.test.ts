import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEvent, type Code } from '@tidewaiter/model'
import type { EventConditions } from './event-conditions.ts'
import { followEvents, type FollowedPart, type Following } from './follow-events.ts'
import { appendLines, lineOf, openTestJournal } from './testing/event-journal.ts'

const start = Date.UTC(2026, 10, 23, 11)
const lines = (code: Code, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => lineOf(testEvent(code, start + i)))

/** The sequences of the events up to a place, and the last part. */
async function until(
  following: AsyncGenerator<FollowedPart, void>,
  next: number,
): Promise<{ readonly found: readonly number[]; readonly part: FollowedPart }> {
  const found: number[] = []
  for (;;) {
    const { value: part } = await following.next()
    assert.ok(part !== undefined)
    found.push(...part.events.map(({ sequence }) => sequence))
    if (part.next >= next) return { found, part }
  }
}

test('events come as they are appended, and after a break from where it was', { timeout: 20_000 }, async (t) => {
  const journal = await openTestJournal(t)
  await appendLines(journal, lines('PM-002', 5))
  const stop = new AbortController()
  const follow = (
    following: Omit<Following, 'signal'>,
    conditions: EventConditions = {},
  ): AsyncGenerator<FollowedPart, void> => followEvents(journal, conditions, { ...following, signal: stop.signal })

  const live = follow({})
  const first = until(live, 8)
  await appendLines(journal, lines('PM-002', 2))
  assert.deepEqual((await first).found, [6, 7])
  const second = live.next()
  await appendLines(journal, lines('NT-001', 1))
  assert.deepEqual(
    (await second).value?.events.map(({ code, sequence }) => [code, sequence]),
    [['NT-001', 8]],
  )

  const resumed = await until(follow({ from: 3 }, { codes: ['PM'] }), 9)
  assert.deepEqual(resumed.found, [3, 4, 5, 6, 7])
  const none = await until(follow({ from: 3 }, { codes: ['AG'], allowed: () => false }), 9)
  assert.deepEqual([none.found, none.part.next], [[], 9])

  const waiting = live.next()
  stop.abort()
  assert.equal((await waiting).done, true)
})

test('a reader that does not come for more is sent nothing, and misses nothing', { timeout: 30_000 }, async (t) => {
  const journal = await openTestJournal(t)
  const stop = new AbortController()
  const live = followEvents(journal, {}, { signal: stop.signal })
  const first = live.next()
  await appendLines(journal, lines('PM-002', 1))
  await first
  await appendLines(journal, lines('PM-002', 3000))
  const { found } = await until(live, 3002)
  assert.deepEqual(
    found,
    Array.from({ length: 3000 }, (_, i) => i + 2),
  )
  stop.abort()
})
