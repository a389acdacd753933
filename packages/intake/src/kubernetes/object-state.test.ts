import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { digestOfPart, readState, writeState } from './object-state.ts'

test('a state is read as it was written', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]*$/), fc.array(fc.string()), (version, texts) => {
      const state = { version, parts: new Set(texts.map(digestOfPart)) }
      assert.deepEqual(readState(writeState(state)), state)
    }),
  )
})

test('what is no state is none', () => {
  for (const text of [undefined, '', 'x', '2 100 abc', '1 100']) assert.equal(readState(text), undefined)
})
