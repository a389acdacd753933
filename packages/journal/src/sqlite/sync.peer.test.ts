import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { scratchFolder } from '../testing/scratch.ts'
import { journalFiles, openWriting, prepareFiles } from './open-database.ts'
import { pragma } from './schema.ts'

test('each commit waits until the disk has it', (t) => {
  const files = journalFiles(scratchFolder(t))
  prepareFiles(files)
  using database = openWriting(files)
  // 2 is FULL: the log is synchronised after each transaction (https://sqlite.org/pragma.html#pragma_synchronous).
  assert.equal(pragma(database, 'synchronous'), 2)
  assert.equal(database.prepare('pragma journal_mode').get()?.['journal_mode'], 'wal')
})

const strace = 'strace'
const hasStrace = spawnSync(strace, ['-V']).status === 0
const skip = !hasStrace && process.env['CI'] === undefined && 'strace is not installed'

test('the kernel is asked to, for each answer that was given', { skip, timeout: 30_000 }, (t) => {
  const folder = scratchFolder(t)
  const program = fileURLToPath(import.meta.resolve('../testing/append-forever.ts'))
  const trace = join(folder, 'trace')
  const traced = [process.execPath, program, join(folder, 'state'), '0', '60']
  const wanted = ['-f', '-y', '-o', trace, '-e', 'trace=fdatasync,fsync', ...traced]
  const { stdout, status } = spawnSync(strace, wanted, { encoding: 'utf8', timeout: 25_000 })
  assert.equal(status, 0)
  const syncs = readFileSync(trace, 'utf8')
    .split('\n')
    .filter((row) => row.includes('journal.db-wal>)')).length
  const acknowledged = stdout.split('\n').length - 2
  assert.equal(acknowledged, 60)
  // Three are under way at a time and can share one.
  assert.ok(syncs >= acknowledged / 3, `${syncs} for ${acknowledged}`)
})
