import assert from 'node:assert/strict'
import test from 'node:test'
import { entryLine } from '../testing/entries.ts'
import { addFacts, countLines, readBlockFacts, type BlockFacts } from './block-facts.ts'

const facts = (...lines: readonly string[]): BlockFacts => readBlockFacts(Buffer.from(lines.join(''))).facts

test('a block knows how many entries it has, of which time and codes', () => {
  const lines = [entryLine(1, { time: 5000, code: 'PM-001' }), entryLine(2, { time: 3000, code: 'FM-002' })]
  assert.deepEqual(facts(...lines), { count: 2, timeMin: 3000, timeMax: 5000, codes: '5 PM-001 FM-002 ' })
})

test('a line that does not say its time or code can be anything', () => {
  const { timeMin, timeMax, codes, count } = facts(entryLine(1), 'something else\n')
  assert.equal(count, 2)
  assert.equal(codes, '')
  assert.ok(timeMin < -62_167_219_200_000 && timeMax > 253_402_300_799_999)
})

test('a code that would not be one word in the list makes it incomplete', () => {
  assert.equal(facts(entryLine(1, { code: 'A B' })).codes, '')
})

test('a block with very many codes does not list them', () => {
  const lines = Array.from({ length: 65 }, (_, i) => entryLine(i, { code: `PM-${i}` }))
  assert.equal(facts(...lines).codes, '')
  assert.notEqual(facts(...lines.slice(1)).codes, '')
})

test('facts of parts put together are those of the whole', () => {
  const lines = [
    entryLine(1, { time: 9, code: 'A-1' }),
    entryLine(2, { time: 7, code: 'B-1' }),
    entryLine(3, { time: 8, code: 'A-1' }),
  ]
  const [one, two, three] = lines.map((line) => facts(line))
  assert.deepEqual(addFacts(addFacts(one!, two!), three!), facts(...lines))
  assert.deepEqual(addFacts(one!, three!), facts(lines[0]!, lines[2]!))
  assert.equal(addFacts(one!, facts('x\n')).codes, '')
})

test('lines are counted by their line feeds', () => {
  assert.equal(countLines(Buffer.from('a\nb\n\n')), 3)
  assert.equal(countLines(Buffer.from('a')), 0)
})
