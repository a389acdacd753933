import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import type { Group } from '../journal.ts'
import { entryLine, groupOf, linesOf, readAll, readLines } from '../testing/entries.ts'
import { openScratch, scratchFolder, waitUntil } from '../testing/scratch.ts'

const never = new AbortController().signal

test('entries are read in the order of their append, at once and after opening again', async (t) => {
  const folder = scratchFolder(t)
  const lines = Array.from({ length: 30 }, (_, i) => entryLine(i, { bytes: i * 500 }))
  const { journal } = await openScratch(t, { folder })
  assert.equal(await journal.read(1, 'kcs-2.0'), undefined)
  const appended = await Promise.all(lines.map((line) => journal.append(groupOf([line]))))
  assert.deepEqual(
    appended,
    lines.map((_, i) => ({ first: i + 1, count: 1 })),
  )
  assert.equal(journal.next, 31)
  assert.deepEqual(await readLines(journal, 1), lines)
  await journal.close()

  const again = (await openScratch(t, { folder })).journal
  assert.equal(again.next, 31)
  assert.deepEqual(await readLines(again, 1), lines)
  assert.deepEqual(await readLines(again, 17), lines.slice(16))
  assert.deepEqual(await again.append(groupOf([entryLine(31)])), { first: 31, count: 1 })
})

test('what lies in memory and what lies on disk reads the same', async (t) => {
  const lines = Array.from({ length: 40 }, (_, i) => entryLine(i, { bytes: (i % 7) * 9_000 }))
  for (const tailBytes of [0, 100_000, 10_000_000]) {
    const { journal } = await openScratch(t, { tailBytes })
    for (let at = 0; at < lines.length; at += 3) await journal.append(groupOf(lines.slice(at, at + 3)))
    for (const from of [1, 2, 20, 39, 40]) assert.deepEqual(await readLines(journal, from), lines.slice(from - 1))
  }
})

test('small groups are given together, none beyond 256 KiB but a group that is larger', async (t) => {
  const lines = Array.from({ length: 500 }, (_, i) => entryLine(i, { bytes: 2_000 }))
  for (const tailBytes of [0, 10_000_000]) {
    const { journal } = await openScratch(t, { tailBytes })
    for (const line of lines) void journal.append(groupOf([line]))
    await journal.append(groupOf([entryLine(500, { bytes: 500_000 })]))
    const blocks = await readAll(journal, 1)
    const sizes = blocks.map((block) => (block.kind === 'block' ? block.bytes.length : 0))
    assert.ok(sizes.slice(0, -1).every((size) => size <= 262_144))
    assert.ok(sizes.at(-1)! > 500_000)
    assert.ok(blocks.length <= 10, `${blocks.length} blocks`)
  }
})

test('each form has its own lines, and another is given where there is none', async (t) => {
  for (const tailBytes of [0, 10_000_000]) {
    const { journal } = await openScratch(t, { tailBytes })
    const bodies = new Map([
      ['kcs-2.0', Buffer.from('one\ntwo\n')],
      ['cef', Buffer.from('eins\nzwei\n')],
    ])
    await journal.append({ count: 2, bodies })
    await journal.append(groupOf(['three\n'], { forms: ['cef'] }))
    const read = async (from: number, form: string): Promise<unknown> => {
      const block = await journal.read(from, form)
      return block?.kind === 'block' && [block.form, ...linesOf(block)].slice(0, from === 1 ? 3 : 2)
    }
    assert.deepEqual(await read(1, 'kcs-2.0'), ['kcs-2.0', 'one\n', 'two\n'])
    assert.deepEqual(await read(2, 'cef'), ['cef', 'zwei\n'])
    assert.deepEqual(await read(3, 'kcs-2.0'), ['cef', 'three\n'])
    assert.notEqual(await read(1, 'kcs-2.1'), undefined)
  }
})

test('bytes that are part of a larger buffer leave it as it is', async (t) => {
  const { journal } = await openScratch(t)
  const whole = Buffer.from('before\nentry\nafter\n')
  const part = whole.subarray(7, 13)
  await journal.append({
    count: 1,
    bodies: new Map([
      ['a', part],
      ['b', part],
    ]),
  })
  assert.equal(whole.toString(), 'before\nentry\nafter\n')
  assert.deepEqual(await readLines(journal, 1, 'b'), ['entry\n'])
})

test('a group that does not hold what it says is refused, and nothing else', async (t) => {
  const { journal } = await openScratch(t)
  const body = (text: string): ReadonlyMap<string, Uint8Array> => new Map([['a', Buffer.from(text)]])
  const wrong = [
    { count: 1, bodies: body('no line feed') },
    { count: 2, bodies: body('one\n') },
    { count: 1, bodies: body('one\ntwo\n') },
    { count: 1, bodies: body('') },
    { count: 1, bodies: new Map() },
    { count: -1, bodies: body('one\n') },
    { count: Number.NaN, bodies: body('one\n') },
    { count: 1, bodies: new Map([...body('one\n'), ['b', Buffer.from('one\ntwo\n')]]) },
  ]
  const results = await Promise.allSettled([
    ...wrong.map((group) => journal.append(group)),
    journal.append({ count: 1, bodies: body('good\n') }),
  ])
  for (const result of results.slice(0, -1)) {
    assert.equal(result.status === 'rejected' && result.reason.code, 'group-invalid')
  }
  assert.equal(results.at(-1)?.status, 'fulfilled')
  assert.deepEqual(await readLines(journal, 1, 'a'), ['good\n'])
})

test('a seventeenth form is refused', async (t) => {
  const { journal } = await openScratch(t)
  for (let i = 0; i < 16; i++) await journal.append(groupOf([entryLine(i)], { forms: [`form-${i}`] }))
  await assert.rejects(journal.append(groupOf([entryLine(16)], { forms: ['form-16'] })), { code: 'group-invalid' })
  assert.equal((await journal.append(groupOf([entryLine(16)], { forms: ['form-3'] }))).first, 17)
})

test('waiting for an entry ends when it has come, or is called off', async (t) => {
  const { journal } = await openScratch(t)
  const abort = new AbortController()
  const reached: string[] = []
  const third = journal.reached(3, never).then(() => reached.push('third'))
  const far = journal.reached(99, abort.signal).then(() => reached.push('far'))
  await journal.append(groupOf([entryLine(1), entryLine(2)]))
  await journal.reached(2, never)
  assert.deepEqual(reached, [])
  await journal.append(groupOf([entryLine(3)]))
  await third
  assert.deepEqual(reached, ['third'])
  abort.abort()
  await far
  await journal.reached(99, abort.signal)
})

test('marks become durable with their group, alone within a second', async (t) => {
  const folder = scratchFolder(t)
  const { journal } = await openScratch(t, { folder })
  await journal.append(groupOf([entryLine(1)], { marks: { 'file/a': '10', 'file/b': '20' } }))
  assert.deepEqual(await journal.append(groupOf([], { marks: { 'file/a': '11', other: 'x' } })), { first: 2, count: 0 })
  assert.equal(journal.marks.get('file/a'), '11')
  await journal.marks.remove('file/b')
  await journal.close()

  const { marks } = (await openScratch(t, { folder })).journal
  assert.deepEqual([...marks.list('file/')], [['file/a', '11']])
  assert.deepEqual([marks.get('other'), marks.get('file/b')], ['x', undefined])
})

test('cursors are kept, and one beyond the end is set back', async (t) => {
  const folder = scratchFolder(t)
  const { journal } = await openScratch(t, { folder })
  await journal.append(groupOf([entryLine(1), entryLine(2)]))
  assert.equal(await journal.cursors.open('old', 'oldest'), 1)
  assert.equal(await journal.cursors.open('new', 'now'), 3)
  assert.equal(await journal.cursors.open('gone', 'now'), 3)
  journal.cursors.save('old', 2)
  journal.cursors.save('new', 99)
  journal.cursors.save('never opened', 1)
  await journal.cursors.remove('gone')
  assert.deepEqual(
    journal.cursors.list(),
    new Map([
      ['old', 2],
      ['new', 3],
    ]),
  )
  assert.equal(await journal.cursors.open('old', 'now'), 2)
  await journal.close()
  assert.deepEqual(
    (await openScratch(t, { folder })).journal.cursors.list(),
    new Map([
      ['old', 2],
      ['new', 3],
    ]),
  )
})

test('dead letters are kept until they are removed, the oldest only as many as there may be', async (t) => {
  const folder = scratchFolder(t)
  const { journal, told } = await openScratch(t, { folder, maxDeadLetters: 5 })
  const { deadLetters } = journal
  const letter = (integration: string, sequence: number) => ({
    integration,
    reason: 'message-too-long',
    detail: 'x'.repeat(5_000),
    sequence,
  })
  await deadLetters.add([{ ...letter('a', 1), line: entryLine(1) }, letter('b', 2), letter('a', 3)])
  assert.deepEqual(
    deadLetters.count(),
    new Map([
      ['a', 2],
      ['b', 1],
    ]),
  )
  const all = await deadLetters.list({ limit: 10 })
  assert.deepEqual(
    all.map(({ sequence, line }) => [sequence, line]),
    [
      [1, entryLine(1)],
      [2, undefined],
      [3, undefined],
    ],
  )
  assert.ok(all.every(({ detail, at }) => detail.length === 4_096 && at > 0))
  assert.deepEqual(
    (await deadLetters.list({ integration: 'a', after: all[0]!.id, limit: 1 })).map(({ sequence }) => sequence),
    [3],
  )
  assert.equal(await deadLetters.remove([all[1]!.id, 999]), 1)
  await deadLetters.add([4, 5, 6, 7].map((sequence) => letter('c', sequence)))
  assert.deepEqual(
    deadLetters.count(),
    new Map([
      ['a', 1],
      ['c', 4],
    ]),
  )
  assert.deepEqual(
    told.filter(({ name }) => name === 'dead-letters-removed').map(({ details }) => details['count']),
    [1],
  )
  await journal.close()
  assert.deepEqual(
    (await openScratch(t, { folder })).journal.deadLetters.count(),
    new Map([
      ['a', 1],
      ['c', 4],
    ]),
  )
})

test('the status says what is there', async (t) => {
  const { journal, folder } = await openScratch(t, { maxBytes: 100_000_000 })
  assert.deepEqual([(await journal.status()).oldestAt, (await journal.status()).oldest], [undefined, 1])
  const before = Date.now()
  await journal.append(groupOf([entryLine(1, { bytes: 300_000 })]))
  const { oldest, next, oldestAt, bytes, freeBytes, ...rest } = await journal.status()
  assert.deepEqual({ oldest, next }, { oldest: 1, next: 2 })
  assert.deepEqual(rest, { limitBytes: 100_000_000, refusing: undefined, removedUnread: 0, damaged: 0 })
  assert.ok(oldestAt! >= before && oldestAt! <= Date.now())
  const sizes = ['journal.db', 'journal.db-wal'].map((name) => statSync(join(folder, name)).size)
  assert.ok(bytes >= 300_000 && bytes <= sizes[0]! + sizes[1]!)
  assert.ok(freeBytes > 0)
})

test('its files are for their owner alone', async (t) => {
  const folder = join(scratchFolder(t), 'state', 'journal')
  const { journal } = await openScratch(t, { folder })
  await journal.append(groupOf([entryLine(1)]))
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  const modes = readdirSync(folder)
    .sort()
    .map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)])
  assert.deepEqual(
    modes,
    ['journal.db', 'journal.db-shm', 'journal.db-wal', 'lock.db'].map((name) => [name, '600']),
  )
})

test('after it was closed nothing is done any more', async (t) => {
  const { journal } = await openScratch(t)
  const last = journal.append(groupOf([entryLine(1)]))
  const closing = journal.close()
  assert.equal((await last).first, 1)
  await closing
  await journal.close()
  const closed = { code: 'journal-closed' }
  await assert.rejects(journal.append(groupOf([entryLine(2)])), closed)
  await assert.rejects(journal.read(1, 'a'), closed)
  await assert.rejects(journal.status(), closed)
  await assert.rejects(journal.deadLetters.list({ limit: 1 }), closed)
  await assert.rejects(journal.cursors.open('a', 'now'), closed)
  await assert.rejects(Array.fromAsync(journal.search({ form: 'kcs-2.0' })), closed)
})

test('a log that grows is moved into the file, and begins anew', async (t) => {
  // The log gets a quarter of it.
  const { journal, folder } = await openScratch(t, { tailBytes: 0, maxBytes: 128_000_000 })
  const line = entryLine(1, { bytes: 250_000 })
  for (let i = 0; i < 200; i++) await journal.append(groupOf([line]))
  await waitUntil('a file that holds most of it', () => statSync(join(folder, 'journal.db')).size > 30_000_000)
  assert.ok(statSync(join(folder, 'journal.db-wal')).size < 40_000_000)
})

test('marks that something waits for are on disk when the append is', async (t) => {
  const { journal, folder } = await openScratch(t)
  const kept = (): unknown => {
    const database = new DatabaseSync(join(folder, 'journal.db'), { readOnly: true })
    const rows = database.prepare('select name, value from marks order by name').all()
    database.close()
    return rows.map(({ name, value }) => `${String(name)}=${String(value)}`)
  }
  const marked = (name: string): Group => ({ count: 0, bodies: new Map(), marks: new Map([[name, '1']]) })
  await journal.append(marked('later'))
  await journal.append({ ...marked('now'), atOnce: true })
  // What waited goes with it.
  assert.deepEqual(kept(), ['later=1', 'now=1'])
})
