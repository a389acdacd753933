import assert from 'node:assert/strict'
import test from 'node:test'
import { subjectText } from './subject-text.ts'

test('what is sent again is told as it was asked for', () => {
  const query = { codes: ['PM', 'NT-002'], since: 0, until: 1_000, from: 5, to: 9 }
  assert.equal(
    subjectText({ kind: 'entries', query, select: { where: 'event.pid > 1' } }),
    'events of PM, NT-002, that happened from 1970-01-01T00:00:00.000Z on, that happened before 1970-01-01T00:00:01.000Z, ' +
      'from number 5 on, before number 9, where event.pid > 1',
  )
  assert.equal(subjectText({ kind: 'entries', query: {} }), 'everything in the journal')
  assert.equal(subjectText({ kind: 'dead-letters' }), 'all dead letters')
  const ids = Array.from({ length: 22 }, (_, n) => n + 1)
  assert.match(subjectText({ kind: 'dead-letters', ids }), /^the dead letters 1, 2, .* 20 and 2 more$/)
})
