import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newToken, tokenKinds } from '../credentials/token.ts'
import { shownPath } from './shown-path.ts'

test('a path without a token is shown as it is', () => {
  for (const path of ['/v1/users', '/v1/x%2Fy/%E2%82%AC', '/%zz/..', '/tw_/tw_feed_', '/']) equal(shownPath(path), path)
})

test('a token in a path is shown by its kind alone, however it is spelled', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...tokenKinds),
      fc.array(fc.boolean(), { minLength: 70, maxLength: 70 }),
      (kind, escaped) => {
        const { token } = newToken(kind)
        const spelled = [...token]
          .map((letter, i) => (escaped[i] ? `%${letter.charCodeAt(0).toString(16)}` : letter))
          .join('')
        equal(shownPath(`/v1/admission/${spelled}/review`), `/v1/admission/tw_${kind}_***/review`)
        ok(!shownPath(`/%zz/${token}`).includes(token.slice(12)))
      },
    ),
  )
})
