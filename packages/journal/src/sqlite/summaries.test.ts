import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import type { Count, Journal } from '../journal.ts'
import { entryLine, groupOf } from '../testing/entries.ts'
import { openScratch } from '../testing/scratch.ts'
import { checksum, readRowFacts } from './block-row.ts'

const query = { since: 0, until: 60_000_000, stepMs: 60_000_000 }

async function counted(journal: Journal): Promise<readonly Count[]> {
  const sums = new Map<string, Count>()
  for (let from: number | undefined = journal.oldest; from !== undefined;) {
    const step = await journal.countStep({ ...query, from })
    for (const one of step.counts) {
      const key = `${one.code} ${one.severity}`
      sums.set(key, { ...one, count: one.count + (sums.get(key)?.count ?? 0) })
    }
    from = step.next
  }
  return [...sums.values()]
}

async function append(journal: Journal, groups: number, code: string, bytes = 0): Promise<void> {
  for (let i = 0; i < groups; i++) {
    await journal.append(groupOf(Array.from({ length: 500 }, (_, k) => entryLine(k, { code, time: i * 1000, bytes }))))
  }
}

function inFile<T>(folder: string, work: (database: DatabaseSync) => T): T {
  using database = new DatabaseSync(join(folder, 'journal.db'), { defensive: false })
  return work(database)
}

const summaries = (folder: string): unknown =>
  inFile(folder, (database) =>
    database
      .prepare('select first, count, kinds from summaries order by first')
      .all()
      .map((row) => Object.values(row)),
  )

test('what was not sealed when the journal was closed is summarised after it was opened again', async (t) => {
  const { journal, folder } = await openScratch(t)
  await append(journal, 20, 'PM-001')
  await journal.close()
  assert.deepEqual(summaries(folder), [])
  const again = (await openScratch(t, { folder })).journal
  await append(again, 20, 'FM-002')
  await again.close()
  assert.deepEqual(summaries(folder), [[1, 16_500, 'PM-001 5 \nFM-002 5 ']])
  const { journal: last } = await openScratch(t, { folder })
  const counts = (await counted(last)).map(({ code, count }) => [code, count])
  assert.deepEqual(counts, [
    ['PM-001', 10_000],
    ['FM-002', 10_000],
  ])
})

test('a summary that is damaged is made up for by the lines', async (t) => {
  const { journal, folder } = await openScratch(t)
  await append(journal, 40, 'PM-001')
  await journal.close()
  inFile(folder, (database) => database.exec('update summaries set cells = zeroblob(length(cells))'))
  const { journal: again } = await openScratch(t, { folder })
  assert.equal((await counted(again))[0]?.count, 20_000)
})

test('what was removed is counted no more, and nor is it summarised', async (t) => {
  const { journal, folder } = await openScratch(t, { maxBytes: 8 * 1024 * 1024 })
  await append(journal, 80, 'PM-001', 300)
  const { oldest, next } = await journal.status()
  assert.ok(oldest > 16_500)
  assert.equal((await counted(journal))[0]?.count, next - oldest)
  await journal.close()
  for (const [first] of summaries(folder) as number[][]) assert.ok(first! >= oldest)
})

test('a line that cannot be counted ends a summary; those around it are counted', async (t) => {
  const { journal } = await openScratch(t)
  await append(journal, 20, 'PM-001')
  await journal.append(groupOf(['no entry line\n', entryLine(1, { code: 'FM-001' })]))
  await append(journal, 40, 'PM-001')
  const counts = (await counted(journal)).map(({ code, count }) => [code, count])
  assert.deepEqual(counts, [
    ['PM-001', 30_000],
    ['FM-001', 1],
  ])
})

test('a journal of the first format is brought to the second, and what it held is found and counted', async (t) => {
  const { journal, folder } = await openScratch(t)
  await append(journal, 40, 'PM-001')
  await journal.close()
  inFile(folder, (database) => {
    // In that format no severities stand before the codes.
    const all = database.prepare('select * from blocks').all()
    for (const row of all) {
      const codes = ' PM-001 '
      const crc = checksum({ ...readRowFacts(row), codes, bytes: row['bytes'] as Uint8Array })
      database.prepare('update blocks set codes = ?, crc = ? where id = ?').run(codes, crc, Number(row['id']))
    }
    database.exec('drop table summaries; pragma user_version = 1')
  })
  const { journal: again } = await openScratch(t, { folder })
  assert.equal(
    inFile(folder, (database) => database.prepare('pragma user_version').get()?.['user_version']),
    2,
  )
  assert.equal((await counted(again))[0]?.count, 20_000)
  assert.equal((await again.searchStep({ form: 'kcs-2.0', severities: [5] })).found[0]?.kind, 'block')
  assert.deepEqual((await Array.fromAsync(again.search({ form: 'kcs-2.0', severities: [9] }))).length, 0)
})
