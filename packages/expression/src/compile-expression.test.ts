import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileExpression } from './compile-expression.ts'

const variables = { artifact: { tag: 'string' }, counts: { high: 'int' } }

test('an expression judges values', () => {
  const judge = compileExpression('artifact.tag == "latest" || counts.high > 10', variables)
  assert.equal(judge({ artifact: { tag: 'latest' }, counts: { high: 0n } }), true)
  assert.equal(judge({ artifact: { tag: '1' }, counts: { high: 10n } }), false)
})

test('a mistake is found when the expression is made, with its column', () => {
  const faults: readonly (readonly [string, RegExp])[] = [
    ['artifact.tga == "x"', /tga at column/],
    ['artefact.tag == "x"', /artefact.* at column 1$/],
    ['artifact.tag == 1', /at column/],
    ['artifact.tag', /has to give true or false/],
    ['artifact.tag ==', /at column/],
    ['artifact.tag.matches("(a+)+$")', /there is no matches/],
    ['[artifact.tag].exists(tag, tag.matches("a"))', /there is no matches/],
  ]
  for (const [text, message] of faults) assert.throws(() => compileExpression(text, variables), { message })
})

test('what is absent cannot be judged', () => {
  assert.throws(() => compileExpression('counts.high > 1', variables)({ artifact: {}, counts: {} }))
})

test('any text is an expression or an Error, and any tag can be judged', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        compileExpression(text, variables)
      } catch (error) {
        assert.ok(error instanceof Error && error.message.length > 0)
      }
    }),
  )
  const judge = compileExpression('artifact.tag.contains("\\n")', variables)
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (tag) => {
      assert.equal(judge({ artifact: { tag }, counts: { high: 0n } }), tag.includes('\n'))
    }),
  )
})
