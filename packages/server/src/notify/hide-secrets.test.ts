import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shownReply } from './hide-secrets.ts'

test('a reply is one short line', () => {
  assert.equal(shownReply(' <html>\r\n <b>no</b>\u0007', []), String.raw`<html> <b>no</b>\u0007`)
  assert.equal(shownReply('', []), 'no words')
  assert.equal(shownReply('x'.repeat(5000), []).length, 200)
})

test('no secret that was sent is in what is shown, however it was written', () => {
  const secret = fc.string({ minLength: 8, maxLength: 30, unit: fc.constantFrom(...'abcXYZ019"\\/:+%') })
  const around = fc.string({ maxLength: 20, unit: fc.constantFrom(...'., {}=') })
  fc.assert(
    fc.property(secret, around, fc.nat(3), (hidden, text, form) => {
      const written = [
        hidden,
        encodeURIComponent(hidden),
        JSON.stringify(hidden),
        Buffer.from(hidden).toString('base64'),
      ][form]!
      const shown = shownReply(`${text}${written}${text}`, [hidden])
      assert.ok(shown.includes('[hidden]'), shown)
      assert.ok(!shown.includes(written))
    }),
  )
})
