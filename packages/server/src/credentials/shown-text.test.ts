import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shownText } from './shown-text.ts'

test('text of somebody else is one line of 200 characters at most', () => {
  equal(shownText(' access\r\ndenied\t\u202e!\0 '), 'access denied !')
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff), { maxLength: 500 }), (units) => {
      const shown = shownText(String.fromCharCode(...units))
      ok(shown.length <= 200 && shown.isWellFormed() && !/[\p{C}\n]/u.test(shown))
    }),
  )
})
