import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readToken } from './read-token.ts'

const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`

test('a token is read from where clients can put it', () => {
  const cases: [string | undefined, string | undefined][] = [
    ['Bearer abc', 'abc'],
    ['bearer  abc ', 'abc'],
    [basic('falco:abc'), 'abc'],
    [basic(':a:b'), 'a:b'],
    [basic('abc'), 'abc'],
    ['abc', undefined],
    ['Bearer', undefined],
    ['Bearer a b', undefined],
    ['Digest abc', undefined],
    ['', undefined],
    [undefined, undefined],
  ]
  for (const [authorization, token] of cases) {
    assert.equal(readToken(authorization === undefined ? {} : { authorization }, undefined), token)
  }
})

test('a configured header comes first', () => {
  const headers = { 'x-api-key': ' abc ', authorization: 'Bearer def' }
  assert.equal(readToken(headers, 'x-api-key'), 'abc')
  assert.equal(readToken(headers, 'x-other'), 'def')
})
