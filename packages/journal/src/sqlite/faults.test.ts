// What can be wrong with the folder and the file, one by one.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'node:test'
import { tellNobody } from '@tidewaiter/telemetry'
import { JournalError } from '../journal-errors.ts'
import { entryLine, groupOf, readAll, readLines } from '../testing/entries.ts'
import { openScratch, scratchFolder } from '../testing/scratch.ts'
import { openJournal } from './open-journal.ts'

/** Makes a journal with entries of 1000 bytes, each a block of its own, in two forms; returns its folder. */
async function madeJournal(t: TestContext, entries: number): Promise<string> {
  const { journal, folder } = await openScratch(t)
  for (let i = 1; i <= entries; i++) await journal.append(groupOf([line(i)], { forms: ['kcs-2.0', 'cef'] }))
  await journal.close()
  return folder
}

const line = (number: number): string => entryLine(number, { bytes: 1_000 })

/** Changes one byte of an entry, wherever it stands in the file. */
function damage(folder: string, number: number): void {
  const file = join(folder, 'journal.db')
  const bytes = readFileSync(file)
  const text = `dpid=${number};`
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + 1)) bytes[at + 100]! ^= 1
  writeFileSync(file, bytes)
}

function edit(folder: string, sql: string): void {
  using database = new DatabaseSync(join(folder, 'journal.db'), { defensive: false })
  database.exec(sql)
}

async function failureOf(folder: string): Promise<JournalError> {
  const error = await openJournal({ folder }, tellNobody).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  assert.ok(error instanceof JournalError, String(error))
  assert.doesNotMatch(`${error.message} ${error.action}`, /\{\w+\}/)
  return error
}

test('a second one on the same folder is told who has it, until that one has ended', async (t) => {
  const { journal, folder } = await openScratch(t)
  const error = await failureOf(folder)
  assert.deepEqual([error.code, error.message.includes(String(process.pid))], ['journal-locked', true])
  await journal.append(groupOf([entryLine(1)]))
  await journal.close()
  await (await openScratch(t, { folder })).journal.close()
})

test('another process is locked out too, and a lock does not outlive its process', { timeout: 20_000 }, async (t) => {
  const folder = scratchFolder(t)
  const program = fileURLToPath(import.meta.resolve('../testing/append-forever.ts'))
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.after(() => child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  const error = await failureOf(folder)
  assert.deepEqual([error.code, error.message.includes(String(child.pid))], ['journal-locked', true])
  child.kill('SIGKILL')
  await once(child, 'exit')
  await openScratch(t, { folder })
})

test('a file that is no database, no journal, or cut off is damaged, and stays as it is', async (t) => {
  const folder = scratchFolder(t)
  const file = join(folder, 'journal.db')
  writeFileSync(file, 'not a database, but something else that is long enough to be looked at'.repeat(99))
  assert.equal((await failureOf(folder)).code, 'journal-damaged')
  assert.match(readFileSync(file, 'utf8'), /^not a database/)

  const other = scratchFolder(t)
  edit(other, 'create table something (else_ text)')
  assert.equal((await failureOf(other)).code, 'journal-damaged')

  const cut = await madeJournal(t, 200)
  truncateSync(join(cut, 'journal.db'), 100_000)
  assert.equal((await failureOf(cut)).code, 'journal-damaged')
})

test('a journal of a newer version is left alone', async (t) => {
  const folder = await madeJournal(t, 1)
  edit(folder, 'pragma user_version = 7')
  assert.equal((await failureOf(folder)).code, 'journal-newer')
  edit(folder, 'pragma user_version = 2')
  assert.deepEqual(await readLines((await openScratch(t, { folder })).journal, 1), [line(1)])
})

test('a symbolic link in place of a file is refused', async (t) => {
  for (const name of ['journal.db', 'journal.db-wal', 'lock.db']) {
    const folder = scratchFolder(t)
    symlinkSync(join(folder, 'elsewhere'), join(folder, name))
    const error = await failureOf(folder)
    assert.equal(error.code, 'journal-unwritable')
    assert.match(error.message, /symbolic link/)
  }
})

test('a folder that cannot be made is said to be unwritable', async (t) => {
  const folder = scratchFolder(t)
  writeFileSync(join(folder, 'file'), '')
  assert.equal((await failureOf(join(folder, 'file', 'journal'))).code, 'journal-unwritable')
  mkdirSync(join(folder, 'journal.db'))
  assert.equal((await failureOf(folder)).code, 'journal-unwritable')
})

test('what cannot be written is refused, while what is there is still read', async (t) => {
  const { journal, folder } = await openScratch(t)
  await journal.append(groupOf([line(1)]))
  edit(folder, 'alter table marks rename to elsewhere')
  await assert.rejects(journal.append(groupOf([line(2)], { marks: { a: '1' } })), {
    code: 'journal-unwritable',
    message: /no such table/,
  })
  assert.deepEqual(await readLines(journal, 1), [line(1)])
  edit(folder, 'alter table elsewhere rename to marks')
  assert.deepEqual(await journal.append(groupOf([line(2)])), { first: 2, count: 1 })
})

test('a block of which one form has changed is given in the other', async (t) => {
  const folder = await madeJournal(t, 5)
  edit(folder, 'update blocks set accepted_at = accepted_at + 1 where id = 48')
  const { journal, told } = await openScratch(t, { folder })
  for (const form of ['kcs-2.0', 'cef']) {
    assert.deepEqual(await readLines(journal, 1, form), [1, 2, 3, 4, 5].map(line))
  }
  assert.deepEqual(
    told.map(({ name }) => name),
    ['journal-opened'],
  )
})

test('a block that is damaged in all its forms is a gap, told once, and the others are read', async (t) => {
  const folder = await madeJournal(t, 9)
  for (const number of [1, 5, 9]) damage(folder, number)
  const { journal, told } = await openScratch(t, { folder })
  assert.equal(journal.next, 10)
  const lines = [undefined, line(2), line(3), line(4), undefined, line(6), line(7), line(8), undefined]
  for (let i = 0; i < 2; i++) assert.deepEqual(await readLines(journal, 1), lines)
  assert.deepEqual(
    told.filter(({ name }) => name === 'block-damaged').map(({ details }) => [details['first'], details['count']]),
    [1, 5, 9].map((first) => [first, 1]),
  )
  assert.equal((await journal.status()).damaged, 3)
  const found = await Array.fromAsync(journal.search({ form: 'cef' }))
  assert.deepEqual(
    found.filter(({ kind }) => kind === 'gap').map(({ first, count }) => [first, count]),
    [
      [1, 1],
      [5, 1],
      [9, 1],
    ],
  )
  assert.deepEqual(await journal.append(groupOf([line(10)])), { first: 10, count: 1 })
})

test('rows that are missing are a gap', async (t) => {
  const folder = await madeJournal(t, 6)
  edit(folder, 'delete from blocks where id between 48 and 79')
  const { journal } = await openScratch(t, { folder })
  assert.deepEqual(await readLines(journal, 1), [line(1), line(2), undefined, undefined, line(5), line(6)])
  const found = await Array.fromAsync(journal.search({ form: 'cef', codes: ['PM'] }))
  assert.deepEqual(
    found.map(({ kind, first, count }) => [kind, first, count]),
    [
      ['block', 1, 1],
      ['block', 2, 1],
      ['gap', 3, 2],
      ['block', 5, 1],
      ['block', 6, 1],
    ],
  )
})

test('pages that cannot be read are gaps as large as they have to be', async (t) => {
  const { journal, folder } = await openScratch(t, { tailBytes: 0 })
  for (let i = 1; i <= 400; i++) await journal.append(groupOf([entryLine(i, { bytes: 300_000 })]))
  await journal.close()
  const file = join(folder, 'journal.db')
  const bytes = readFileSync(file)
  assert.ok(bytes.length > 64 * 1024 * 1024) // larger ones are not looked through at the start
  const pageSize = bytes.readUInt16BE(16) // https://sqlite.org/fileformat.html section 1.3.2
  const leaves: number[] = []
  for (let page = pageSize; page < bytes.length; page += pageSize) {
    // A leaf of a table, with at least a row: https://sqlite.org/fileformat.html section 1.6.
    const rows = bytes[page] === 0x0d ? bytes.readUInt16BE(page + 3) : 0
    if (rows > 0 && bytes.subarray(page, page + pageSize).includes('CEF:0|Kaspersky|')) leaves.push(page)
  }
  const leaf = leaves[Math.floor(leaves.length / 2)]!
  bytes.fill(0xff, leaf, leaf + pageSize)
  writeFileSync(file, bytes)

  const again = await openScratch(t, { folder })
  const found = await readAll(again.journal, 1)
  const gaps = found.filter(({ kind }) => kind === 'gap')
  assert.equal(gaps.length, 1)
  assert.ok(gaps[0]!.count < 40, `${gaps[0]!.count} entries`)
  assert.equal(
    found.reduce((sum, { count }) => sum + count, 0),
    400,
  )
  const matches = await Array.fromAsync(again.journal.search({ form: 'kcs-2.0' }))
  assert.equal(
    matches.reduce((sum, { count }) => sum + count, 0),
    400,
  )
})

test('a damaged end does not let a sequence be used twice', async (t) => {
  const { journal, folder } = await openScratch(t)
  await journal.append(groupOf([entryLine(1, { bytes: 1_000 }), entryLine(2), entryLine(3)]))
  await journal.close()
  damage(folder, 1)
  edit(folder, 'update blocks set count = 1')
  assert.equal((await openScratch(t, { folder })).journal.next, 4)
})

test('a cursor beyond the end, as after an old copy was put back, is set back and told', async (t) => {
  const folder = await madeJournal(t, 3)
  edit(folder, "insert into cursors values ('siem', 1000)")
  const { journal, told } = await openScratch(t, { folder })
  assert.equal(journal.cursors.list().get('siem'), 4)
  assert.deepEqual(told.find(({ name }) => name === 'cursor-set-back')?.details, {
    cursor: 'siem',
    found: 1000,
    next: 4,
  })
})

test('a dead letter that cannot be read does not hide the others', async (t) => {
  const { journal, folder } = await openScratch(t)
  const letters = [1, 2, 3].map((sequence) => ({
    integration: 'a',
    reason: 'r',
    detail: `detail ${sequence}`,
    sequence,
  }))
  await journal.deadLetters.add(letters)
  await journal.close()
  // Integers beyond 2^53 cannot be read as numbers.
  edit(folder, 'update dead_letters set sequence = 9007199254740993 where sequence = 2')
  const again = (await openScratch(t, { folder })).journal
  assert.deepEqual(
    (await again.deadLetters.list({ limit: 2 })).map(({ sequence }) => sequence),
    [1, 3],
  )
})
