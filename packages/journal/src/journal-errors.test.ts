import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { JournalError, journalErrors } from './journal-errors.ts'
import { journalHappenings } from './journal-happenings.ts'

const folder = import.meta.dirname
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const text = (names: readonly string[]): string =>
  names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
const sources = text(files.filter((name) => !name.endsWith('.test.ts') && !/journal-(errors|happenings)/.test(name)))
const tests = text(files.filter((name) => name.endsWith('.test.ts')))

test('details fill the message and the action', () => {
  const error = new JournalError('journal-damaged', {
    folder: 'state',
    file: 'state/journal.db',
    reason: 'a page is missing',
  })
  assert.equal(error.message, 'the journal in state is damaged: a page is missing')
  assert.match(error.action, /Move the file state\/journal\.db away/)
})

test('every error of the table is used, and a test causes it', () => {
  for (const code of Object.keys(journalErrors)) {
    assert.ok(sources.includes(`'${code}'`), `${code} is never used`)
    assert.ok(tests.includes(`'${code}'`), `no test causes ${code}`)
  }
})

test('every happening of the table is told, under a name of this room', () => {
  for (const [name, happening] of Object.entries(journalHappenings)) {
    assert.ok(sources.includes(`'${name}'`), `${name} is never told`)
    if ('counter' in happening) assert.match(happening.counter.name, /^tidewaiter_journal_\w+_total$/)
    if (happening.level !== 'info' && happening.level !== 'debug')
      assert.ok('action' in happening, `${name} lacks an action`)
  }
})
