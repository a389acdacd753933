import assert from 'node:assert/strict'
import { lstatSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { factsOf, type DroppedFile } from './find-dropped.ts'
import { putAway } from './put-away.ts'

const limit = { timeout: 20_000 }

function fileAt(folder: string, name: string, content: string): DroppedFile {
  const path = join(folder, name)
  writeFileSync(path, content)
  return { name, path, source: undefined, ...factsOf(lstatSync(path, { bigint: true })) }
}

test('a file goes to another device whole, or not at all', limit, async (t) => {
  const far = mkdtempSync('/dev/shm/tidewaiter-drop-')
  t.after(() => rmSync(far, { recursive: true, force: true }))
  const folder = scratchFolder(t)
  assert.notEqual(statSync(far).dev, statSync(folder).dev, 'the test wants two devices')
  const content = 'x'.repeat(1_000_000)
  const file = fileAt(folder, 'a.json', content)
  const target = join(far, 'done')
  assert.equal(await putAway(file, target), join(target, 'a.json'))
  assert.equal(readFileSync(join(target, 'a.json'), 'utf8'), content)
  assert.equal(statSync(join(target, 'a.json')).mode & 0o777, 0o600)
  assert.deepEqual(readdirSync(target), ['a.json'])
  assert.deepEqual(readdirSync(folder), [])
})

test('another file that has taken the name is not moved', limit, async (t) => {
  const folder = scratchFolder(t)
  const file = fileAt(folder, 'a.json', 'old')
  renameSync(fileAt(folder, 'b.json', 'new').path, file.path)
  assert.equal(await putAway(file, join(folder, 'done'), 'why'), undefined)
  assert.equal(readFileSync(file.path, 'utf8'), 'new')
  assert.deepEqual(readdirSync(join(folder, 'done')), [])
})

test('the longest name has room for a number and a reason', limit, async (t) => {
  const folder = scratchFolder(t)
  const name = `${'ä'.repeat(125)}.json`
  const done = join(folder, 'done')
  for (let number = 0; number < 3; number++) await putAway(fileAt(folder, name, 'x'), done, 'why')
  assert.equal(readdirSync(done).length, 6)
  for (const put of readdirSync(done)) assert.match(put, /^ä+(\.\d)?\.json(\.reason\.txt)?$/)
})
