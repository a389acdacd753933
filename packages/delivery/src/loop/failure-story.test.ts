import assert from 'node:assert/strict'
import test from 'node:test'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createFailureStory } from './failure-story.ts'

test('a night of failures is told once, then every five minutes, and its end with how long it took', () => {
  const clock = createFakeClock()
  const told: { name: string; details: Record<string, unknown> }[] = []
  const story = createFailureStory('siem', 'tcp://siem:514', (name, details) => told.push({ name, details }), clock)
  const names = (): string[] =>
    told.map(({ name }) => name).filter((name) => name !== 'attempt-failed' && name !== 'connection-made')
  const refused = { code: 'connection-refused', message: 'nothing listens', action: 'look' }

  for (let attempt = 0; attempt < 60; attempt++) {
    story.failed(refused, attempt, 30_000)
    clock.advance(30_000)
  }
  assert.equal(story.attempts, 60)
  assert.deepEqual(
    names(),
    Array.from({ length: 6 }, () => 'delivery-interrupted'),
  )
  assert.equal(told.length, 66, 'each attempt is counted')

  story.failed({ ...refused, code: 'host-not-found' }, 60, 1)
  assert.equal(names().length, 7, 'another failure is told at once')
  assert.deepEqual([told[1]?.details['next'], told.at(-1)?.details['next']], ['in 30.0 s', 'at once'])

  story.connected(777)
  assert.equal(names().length, 7, 'a connection that may not last is not told')
  clock.advance(2_000)
  story.settled()
  const last = told.at(-1)
  assert.equal(last?.name, 'recovered')
  assert.equal(last?.details['seconds'], 1_800)
  assert.equal(last?.details['waiting'], 777)
  assert.equal(story.since, undefined)
})

test('a clock of people that jumps does not matter', () => {
  const clock = createFakeClock()
  const told: string[] = []
  const story = createFailureStory('siem', 'tcp://siem:514', (name) => told.push(name), clock)
  const refused = { code: 'connection-refused', message: 'nothing listens', action: 'look' }
  story.failed(refused, 0, 1)
  clock.jump(-86_400_000)
  story.failed(refused, 0, 1)
  clock.jump(2 * 86_400_000)
  story.failed(refused, 0, 1)
  assert.equal(told.filter((name) => name === 'delivery-interrupted').length, 1)
})
