import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { JournalError } from '@tidewaiter/journal'
import { falcoLine, falcoLines, numbersIn, upTo } from '../testing/falco-line.ts'
import { createMemoryJournal } from '../testing/memory-journal.ts'
import { tetragonHook } from '../testing/tetragon-line.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { readStdin } from './read-stdin.ts'

const full = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })

test('the input is read to its end, an unfinished last line too', { timeout: 20_000 }, async () => {
  const journal = createMemoryJournal()
  const input = new PassThrough()
  const way = await readStdin({ source: 'falco' }, testEntrance(journal).entrance, input)
  input.write(falcoLines(0, 3) + falcoLine(3).slice(0, 50))
  await waitUntil('three entries', () => journal.lines().length === 3)
  assert.equal(way.status().state, 'open')
  input.end(falcoLine(3).slice(50).trimEnd())
  await way.ended
  assert.deepEqual(numbersIn(journal.lines()), upTo(4))
  assert.deepEqual([way.status().state, way.status().counts.events], ['ended', 4])
  await way.close()
  assert.equal(way.status().state, 'ended')
})

test('what is held back comes out at the end', { timeout: 20_000 }, async () => {
  const journal = createMemoryJournal()
  const input = new PassThrough()
  const way = await readStdin({}, testEntrance(journal).entrance, input)
  input.end(tetragonHook(1))
  await way.ended
  assert.equal(journal.lines().length, 1)
})

test('what is held back comes out after a silence too', { timeout: 20_000 }, async () => {
  const journal = createMemoryJournal()
  const input = new PassThrough()
  const way = await readStdin({}, testEntrance(journal).entrance, input, 50)
  input.write(tetragonHook(1))
  await waitUntil('the entry', () => journal.lines().length === 1)
  input.write(tetragonHook(2))
  await waitUntil('the next one', () => journal.lines().length === 2)
  await way.close()
})

const found = 'Mon Nov 23 10:00:00 2026 -> /srv/a: Eicar-Test-Signature FOUND\n'

test('lines of text are found out after a silence', { timeout: 20_000 }, async () => {
  const journal = createMemoryJournal()
  const input = new PassThrough()
  const way = await readStdin({}, testEntrance(journal).entrance, input, 50)
  input.write(found)
  await waitUntil('the entry', () => journal.lines().length === 1)
  await way.close()
})

test('what is kept to find its source out is in the journal when the way is closed', { timeout: 20_000 }, async () => {
  const journal = createMemoryJournal()
  const input = new PassThrough()
  const way = await readStdin({}, testEntrance(journal).entrance, input)
  input.write(found)
  await waitUntil('the line is read', () => way.status().counts.bytes === found.length)
  assert.equal(journal.lines().length, 0)
  await way.close()
  assert.equal(journal.lines().length, 1)
})

test('what comes while an append is under way does not wait for what comes next', { timeout: 20_000 }, async () => {
  const journal = createMemoryJournal()
  const input = new PassThrough()
  const held = Promise.withResolvers<void>()
  journal.gate = held.promise
  const way = await readStdin({ source: 'falco' }, testEntrance(journal).entrance, input)
  input.write(falcoLine(0))
  await waitUntil('the first line is read', () => way.status().counts.bytes > 0)
  input.write(falcoLine(1))
  await waitUntil('the second is', () => way.status().counts.bytes > falcoLine(0).length)
  held.resolve()
  await waitUntil('both entries', () => journal.lines().length === 2)
  await way.close()
})

test('while the journal refuses, nothing more is read, and nothing is lost', { timeout: 20_000 }, async () => {
  const journal = createMemoryJournal()
  const { entrance, tellings } = testEntrance(journal)
  const input = new PassThrough()
  const way = await readStdin({ source: 'falco' }, entrance, input)
  journal.refusal = full
  const writing = (async () => {
    for (let number = 0; number < 20_000; number += 100) {
      if (!input.write(falcoLines(number, number + 100))) await new Promise((resolve) => input.once('drain', resolve))
    }
    input.end()
  })()
  await waitUntil('a refusal', () => way.status().state === 'refusing')
  assert.match(way.status().text, /reads nothing more from standard input for now: the disk/)
  const read = way.status().counts.bytes
  assert.ok(read < 4 * 1024 * 1024)
  journal.refusal = undefined
  await writing
  await way.ended
  assert.deepEqual(numbersIn(journal.lines()), upTo(20_000))
  assert.equal(tellings('intake-refusing').length, 1)
})

test('an input that breaks off is told, and what came is kept', { timeout: 20_000 }, async () => {
  const journal = createMemoryJournal()
  const { entrance, tellings } = testEntrance(journal)
  const input = new PassThrough()
  const way = await readStdin({ source: 'falco' }, entrance, input)
  input.write(falcoLines(0, 2))
  await waitUntil('two entries', () => journal.lines().length === 2)
  input.destroy(new Error('the pipe is broken'))
  await way.ended
  assert.equal(tellings('input-failed')[0]?.['reason'], 'the pipe is broken')
})

test('closing keeps what was read, also while the journal refuses for ever', { timeout: 20_000 }, async () => {
  const journal = createMemoryJournal()
  const input = new PassThrough()
  const way = await readStdin({ source: 'falco' }, testEntrance(journal).entrance, input)
  input.write(falcoLines(0, 2))
  await waitUntil('two entries', () => journal.lines().length === 2)
  journal.refusal = full
  input.write(falcoLines(2, 4))
  await waitUntil('a refusal', () => way.status().state === 'refusing')
  await way.close()
  assert.equal(way.status().state, 'closed')
  assert.equal(journal.lines().length, 2)
})
