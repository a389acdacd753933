import assert from 'node:assert/strict'
import test from 'node:test'
import { tellNobody } from '@tidewaiter/telemetry'
import { createMemoryJournal } from '../testing/memory-journal.ts'
import { numberedEntries } from '../testing/numbered-entries.ts'
import { startReceiver } from '../testing/receiver.ts'
import { settingsFor } from '../testing/settings.ts'
import { eventually } from '../testing/start-integration.ts'
import { replay } from './replay.ts'

const limit = { timeout: 20_000 }
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)

test('what lies between two sequences is sent again, and nothing else; no cursor moves', limit, async (t) => {
  const receiver = await startReceiver(t)
  const journal = createMemoryJournal()
  for (let block = 0; block < 10; block++) journal.add(numberedEntries(block * 100, (block + 1) * 100))
  const running = replay(
    settingsFor(receiver.url),
    { kind: 'entries', query: { from: 151, to: 801 } },
    { journal, tell: tellNobody },
  )
  const { state, sent, text } = await running.finished
  assert.equal(state, 'done')
  assert.equal(sent, 650)
  assert.equal(text, `done: 650 events sent to ${receiver.url}`)
  assert.deepEqual(receiver.numbers(), range(150, 800))
  assert.deepEqual([...journal.cursors.list()], [])
  assert.equal(running.status().state, 'done')
})

test('it ends at what was there when it began', limit, async (t) => {
  const receiver = await startReceiver(t)
  const journal = createMemoryJournal()
  journal.add(numberedEntries(0, 10))
  const running = replay(settingsFor(receiver.url), { kind: 'entries', query: {} }, { journal, tell: tellNobody })
  journal.add(numberedEntries(10, 20))
  await running.finished
  assert.deepEqual(receiver.numbers(), range(0, 10))
})

test('a selection chooses, and what it leaves out is counted', limit, async (t) => {
  const receiver = await startReceiver(t)
  const journal = createMemoryJournal()
  journal.add(numberedEntries(0, 10))
  const select = { where: 'event.pid >= 7' }
  const running = replay(
    settingsFor(receiver.url),
    { kind: 'entries', query: {}, select },
    { journal, tell: tellNobody },
  )
  const { sent, leftOut } = await running.finished
  assert.deepEqual([sent, leftOut], [3, 7])
  assert.deepEqual(receiver.numbers(), [7, 8, 9])
})

test('a connection that breaks is made anew, and its tail sent again', limit, async (t) => {
  const receiver = await startReceiver(t, (socket, index) => {
    if (index === 0) socket.once('data', () => socket.resetAndDestroy())
  })
  const journal = createMemoryJournal()
  for (let block = 0; block < 20; block++) journal.add(numberedEntries(block * 500, (block + 1) * 500, 300))
  const running = replay(settingsFor(receiver.url), { kind: 'entries', query: {} }, { journal, tell: tellNobody })
  const { state, sent, possiblyDoubled, lastError } = await running.finished
  assert.equal(state, 'done')
  assert.equal(sent, 10_000)
  assert.ok(possiblyDoubled > 0)
  assert.equal(lastError?.code, 'connection-reset')
  assert.deepEqual(
    [...new Set(receiver.numbers())].sort((a, b) => a - b),
    range(0, 10_000),
  )
})

test('a replay to a receiver that is down can be called off', limit, async (t) => {
  const receiver = await startReceiver(t)
  await receiver.down()
  const journal = createMemoryJournal()
  journal.add(numberedEntries(0, 10))
  const running = replay(settingsFor(receiver.url), { kind: 'entries', query: {} }, { journal, tell: tellNobody })
  await eventually('waiting', () => running.status().state === 'waiting')
  assert.match(running.status().text, /nothing listens on .*; it will be tried again; 0 events sent/)
  running.cancel()
  assert.equal((await running.finished).state, 'cancelled')
})

test('dead letters that are handed over are removed; others stay', limit, async (t) => {
  const receiver = await startReceiver(t)
  const journal = createMemoryJournal()
  const lines = [...numberedEntries(0, 150), 'still no entry']
  const reason = { integration: 'siem', reason: 'entry-too-long', detail: '' }
  await journal.deadLetters.add(lines.map((line, index) => ({ ...reason, sequence: index + 1, line })))
  await journal.deadLetters.add([
    { ...reason, sequence: 900 },
    { ...reason, integration: 'other', sequence: 1, line: 'x' },
  ])
  const running = replay(settingsFor(receiver.url), { kind: 'dead-letters' }, { journal, tell: tellNobody })
  const { sent, failed, text } = await running.finished
  assert.deepEqual([sent, failed], [150, 1])
  assert.match(text, /150 events sent to .*, 1 could not be sent$/)
  assert.deepEqual(receiver.numbers(), range(0, 150))
  assert.deepEqual(
    journal.letters.map(({ id }) => id),
    [151, 152, 153],
  )
})

test('where there are no dead letters nothing is connected to', limit, async () => {
  const running = replay(
    settingsFor('tcp://127.0.0.1:1'),
    { kind: 'dead-letters' },
    { journal: createMemoryJournal(), tell: tellNobody },
  )
  const { state, text } = await running.finished
  assert.deepEqual([state, text], ['done', 'there are no dead letters'])
})

test('only the dead letters that are asked for are sent and removed', limit, async (t) => {
  const receiver = await startReceiver(t)
  const journal = createMemoryJournal()
  const letters = numberedEntries(0, 5).map((line, sequence) => ({
    integration: 'siem',
    reason: '',
    detail: '',
    sequence,
    line,
  }))
  await journal.deadLetters.add(letters)
  const running = replay(
    settingsFor(receiver.url),
    { kind: 'dead-letters', ids: [2, 4, 77] },
    { journal, tell: tellNobody },
  )
  await running.finished
  assert.deepEqual(receiver.numbers(), [1, 3])
  assert.deepEqual(
    journal.letters.map(({ id }) => id),
    [1, 3, 5],
  )
})
