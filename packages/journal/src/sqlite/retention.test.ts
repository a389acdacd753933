import assert from 'node:assert/strict'
import test from 'node:test'
import type { Journal } from '../journal.ts'
import { entryLine, groupOf, readAll, readLines } from '../testing/entries.ts'
import { openScratch, scratchFolder, waitUntil } from '../testing/scratch.ts'

const mebibyte = 1024 * 1024

/** Appends entries of 100 KiB until one is refused or there are so many; returns how many there are then. */
async function fill(journal: Journal, most: number): Promise<number> {
  const before = journal.next
  for (let i = 0; i < most; i++) {
    try {
      await journal.append(groupOf([entryLine(journal.next, { bytes: 102_400 })]))
    } catch {
      break
    }
  }
  return journal.next - before
}

test('at its limit a journal removes what every cursor has passed, and stays within', async (t) => {
  const { journal, told } = await openScratch(t, { maxBytes: 4 * mebibyte })
  await journal.cursors.open('siem', 'oldest')
  for (let round = 0; round < 10; round++) {
    assert.equal(await fill(journal, 20), 20)
    journal.cursors.save('siem', journal.next)
    assert.ok((await journal.status()).bytes <= 4.2 * mebibyte)
  }
  const { oldest, removedUnread } = await journal.status()
  assert.ok(oldest > 150 && oldest < 200, `oldest is ${oldest}`)
  assert.equal(removedUnread, 0)
  assert.equal(
    told.some(({ name }) => name === 'append-refused'),
    false,
  )
  assert.deepEqual(await journal.read(1, 'kcs-2.0'), { kind: 'gap', first: 1, count: oldest - 1, reason: 'removed' })
  assert.equal((await readLines(journal, oldest)).length, 201 - oldest)
})

test('what a cursor still needs is not removed: nothing is taken in until it has moved on', async (t) => {
  const { journal, told } = await openScratch(t, { maxBytes: 4 * mebibyte })
  await journal.cursors.open('slow', 'oldest')
  await journal.cursors.open('quick', 'oldest')
  const taken = await fill(journal, 100)
  assert.ok(taken > 20 && taken < 40, `${taken} were taken`)
  journal.cursors.save('quick', journal.next)
  await assert.rejects(journal.append(groupOf([entryLine(0, { bytes: 102_400 })])), {
    code: 'journal-full',
    message: 'the journal has reached its limit of 4 MiB, and its oldest entries are still kept for slow',
  })
  assert.match((await journal.status()).refusing!, /slow/)
  assert.equal((await readLines(journal, 1)).length, taken)

  journal.cursors.save('slow', journal.next)
  await journal.append(groupOf([entryLine(0, { bytes: 102_400 })]))
  assert.equal((await journal.status()).refusing, undefined)
  const names = told.map(({ name }) => name).filter((name) => name.startsWith('append'))
  assert.deepEqual(names, ['append-refused', 'append-resumed'])
})

test('whoever holds the oldest entries is named, not one of them', async (t) => {
  const { journal } = await openScratch(t, { maxBytes: 4 * mebibyte })
  for (const name of ['down', 'resends', 'quick']) await journal.cursors.open(name, 'oldest')
  await fill(journal, 100)
  journal.cursors.save('quick', journal.next)
  await assert.rejects(journal.append(groupOf([entryLine(0, { bytes: 102_400 })])), {
    message: /its oldest entries are still kept for down, resends$/,
  })
})

test('when told to, it removes what was not read, counts it and says whose it was', async (t) => {
  const folder = scratchFolder(t)
  const settings = { folder, maxBytes: 4 * mebibyte, whenFull: 'remove-oldest' } as const
  const { journal, told } = await openScratch(t, settings)
  await journal.cursors.open('slow', 'oldest')
  assert.equal(await fill(journal, 100), 100)
  const { oldest, removedUnread } = await journal.status()
  assert.ok(oldest > 60)
  assert.equal(removedUnread, oldest - 1)
  const unread = told.filter(({ name }) => name === 'entries-removed-unread')
  assert.equal(
    unread.reduce((sum, { details }) => sum + Number(details['count']), 0),
    removedUnread,
  )
  assert.ok(unread.every(({ details }) => details['cursors'] === 'slow'))
  await journal.close()
  assert.equal((await (await openScratch(t, settings)).journal.status()).removedUnread, removedUnread)
})

test('a group that is larger than the limit is taken by a journal that is empty', async (t) => {
  const { journal } = await openScratch(t, { maxBytes: mebibyte })
  await journal.append(groupOf([entryLine(1, { bytes: 2 * mebibyte })]))
  await journal.append(groupOf([entryLine(2, { bytes: 2 * mebibyte })]))
  assert.deepEqual(
    (await readAll(journal, 1)).map(({ kind, first, count }) => [kind, first, count]),
    [
      ['gap', 1, 1],
      ['block', 2, 1],
    ],
  )
})

test('entries are removed by age once every cursor has passed them, and their sequences never come back', async (t) => {
  const folder = scratchFolder(t)
  const { journal } = await openScratch(t, { folder, maxAgeMs: 1 })
  await journal.cursors.open('siem', 'oldest')
  for (let i = 1; i <= 5; i++) await journal.append(groupOf([entryLine(i)]))
  journal.cursors.save('siem', 4)
  await waitUntil('the removal of the first three', async () => (await journal.status()).oldest === 4)
  assert.deepEqual(await readLines(journal, 4), [entryLine(4), entryLine(5)])
  await journal.cursors.remove('siem')
  await waitUntil('the removal of all', async () => (await journal.status()).oldest === 6)
  assert.equal((await journal.status()).oldestAt, undefined)
  await journal.close()

  const again = (await openScratch(t, { folder })).journal
  assert.equal(again.next, 6)
  assert.deepEqual(await again.append(groupOf([entryLine(6)])), { first: 6, count: 1 })
  assert.deepEqual(await again.read(1, 'kcs-2.0'), { kind: 'gap', first: 1, count: 5, reason: 'removed' })
  assert.equal(await again.cursors.open('late', 'oldest'), 6)
})

test('a group is never kept whose caller did not know that one before it was refused', async (t) => {
  const { journal } = await openScratch(t, { maxBytes: 4 * mebibyte })
  await journal.cursors.open('slow', 'oldest')
  await fill(journal, 100)
  const end = journal.next
  const refused = journal.append(groupOf([entryLine(0, { bytes: 500_000 })], { marks: { file: '1' } }))
  // Small enough to have its place, were it alone; and one that is marks alone.
  const behind = journal.append(groupOf([entryLine(1)], { marks: { file: '2' } }))
  const marks = journal.append(groupOf([], { marks: { file: '3' } }))
  for (const append of [refused, behind, marks]) await assert.rejects(append, { code: 'journal-full' })
  assert.deepEqual([journal.next, journal.marks.get('file')], [end, undefined])
  await journal.append(groupOf([], { marks: { file: '1' } }))
  assert.equal(journal.marks.get('file'), '1')
})

test('a file that was large gives its empty pages back', async (t) => {
  const { journal } = await openScratch(t, { maxAgeMs: 1, tailBytes: 0 })
  await journal.cursors.open('siem', 'oldest')
  for (let i = 0; i < 40; i++) await journal.append(groupOf([entryLine(i, { bytes: 4 * mebibyte })]))
  const { bytes } = await journal.status()
  assert.ok(bytes > 160 * mebibyte)
  journal.cursors.save('siem', journal.next)
  await waitUntil('a smaller file', async () => (await journal.status()).bytes < bytes * 0.75)
})
