import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { createToken, hashToken, isSameHash, isTokenShaped } from './access-token.ts'

test('a token is random, of the documented shape, and kept by its hash', () => {
  const { token, sha256 } = createToken()
  assert.match(token, /^twt_[\w-]{49}$/)
  assert.equal(sha256, createHash('sha256').update(token).digest('hex'))
  assert.ok(isTokenShaped(token))
  assert.equal(new Set(Array.from({ length: 100 }, () => createToken().token)).size, 100)
  assert.ok(isSameHash(hashToken(token), Buffer.from(sha256, 'hex')))
  assert.ok(!isSameHash(hashToken(`${token}x`), Buffer.from(sha256, 'hex')))
})

test('a token with any character changed is not of the shape', () => {
  const { token } = createToken()
  const characters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_']
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...characters), (at, character) => {
      const other = token.slice(0, at) + character + token.slice(at + 1)
      // The last character of base64url carries four bits that count, but it has one spelling here.
      assert.equal(isTokenShaped(other), other === token)
    }),
  )
  for (const text of ['', 'twt_', `${token}x`, token.slice(1)]) assert.ok(!isTokenShaped(text))
})
