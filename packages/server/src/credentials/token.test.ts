import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { hashOf, isSameHash, newToken, readToken, tokenKinds } from './token.ts'

test('a token is random, of the documented form, and kept by its hash', () => {
  for (const kind of tokenKinds) {
    const { token, shown, hash } = newToken(kind)
    match(token, new RegExp(`^tw_${kind}_[\\w-]{49}$`))
    equal(hash, createHash('sha256').update(token).digest('hex'))
    equal(hash, hashOf(token))
    equal(shown, token.slice(0, `tw_${kind}_`.length + 6))
    deepEqual(readToken(token), { kind, hash })
  }
  equal(new Set(Array.from({ length: 100 }, () => newToken('api').token)).size, 100)
})

test('a token with any character changed is none', () => {
  const { token } = newToken('session')
  const characters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_']
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...characters), (at, character) => {
      const other = token.slice(0, at) + character + token.slice(at + 1)
      equal(readToken(other) === undefined, other !== token)
    }),
  )
})

test('what is no token of ours is told without a look-up', () => {
  const { token } = newToken('api')
  const strangers = ['', 'tw_', 'tw_api_', `${token}x`, ` ${token}`, `${token}\n`, token.slice(1), token.slice(0, -1)]
  for (const text of [
    ...strangers,
    token.replace('api', 'root'),
    token.replace('tw_api', 'twt'),
    'x'.repeat(1_000_000),
  ])
    equal(readToken(text), undefined)
  fc.assert(fc.property(fc.string(), (text) => readToken(text) === undefined))
})

test('hashes are compared by their bytes', () => {
  const [one, other] = [newToken('api').hash, newToken('api').hash]
  ok(isSameHash(one, one) && isSameHash(one, one.toUpperCase()))
  for (const unlike of [other, '', one.slice(2), `${one}00`, 'zz'.repeat(32)]) ok(!isSameHash(one, unlike))
  ok(!isSameHash('', ''))
})
