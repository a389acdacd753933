import { equal, match, notEqual, ok, throws } from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { CredentialsError } from './credentials-errors.ts'
import type { SealingKey, SealingKeys } from './key-file.ts'
import { needsResealing, seal, unseal, type SealPlace } from './seal.ts'

function newKey(): SealingKey {
  const bytes = randomBytes(32)
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), bytes }
}

function ring(...keys: readonly [SealingKey, ...SealingKey[]]): SealingKeys {
  return { newest: keys.at(-1) ?? keys[0], all: new Map(keys.map(({ id, bytes }) => [id, bytes])) }
}

const [older, newer] = [newKey(), newKey()]
const keys = ring(older)
const place: SealPlace = { table: 'integrations', column: 'settings', row: '17' }

test('what is sealed is unsealed, whatever it is, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string(), (secret, row) => {
      const box = seal(keys, { ...place, row }, secret)
      match(box, /^v1:[0-9a-f]{16}:[A-Za-z0-9+/]+={0,2}$/)
      equal(unseal(keys, { ...place, row }, box), secret)
      notEqual(seal(keys, { ...place, row }, secret), box)
    }),
  )
})

test('a box with any character changed does not open, and the error tells nothing of it', () => {
  const box = seal(keys, place, 'the password of the registry')
  const characters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=:']
  fc.assert(
    fc.property(fc.nat(box.length - 1), fc.constantFrom(...characters), (at, character) => {
      const other = box.slice(0, at) + character + box.slice(at + 1)
      if (other === box) return
      throws(
        () => unseal(keys, place, other),
        (error) => {
          ok(error instanceof CredentialsError && error.code.startsWith('seal-'))
          ok(!JSON.stringify([error.message, error.action, error.details]).includes('registry'))
          return true
        },
      )
    }),
    { numRuns: 500 },
  )
  throws(() => unseal(keys, place, box.slice(0, -4)), { code: 'seal-broken' })
})

test('a box does not open in another place', () => {
  const box = seal(keys, place, 'secret')
  const others = [
    { ...place, row: '18' },
    { ...place, column: 'token' },
    { ...place, table: 'users' },
    { table: 'integrations', column: 'settings","17', row: '' },
  ]
  for (const other of others) throws(() => unseal(keys, other, box), { code: 'seal-broken' })
})

test('the newest key seals, every key opens, and a key that is gone is named', () => {
  const old = seal(keys, place, 'secret')
  const both = ring(older, newer)
  equal(unseal(both, place, old), 'secret')
  equal(needsResealing(both, old), true)
  const fresh = seal(both, place, 'secret')
  equal(needsResealing(both, fresh), false)
  throws(() => unseal(keys, place, fresh), { code: 'seal-key-unknown', message: new RegExp(newer.id) })
})

test('another spelling of the same bytes is a change as well', () => {
  const box = seal(keys, place, '')
  const [, last = ''] = /(.)==$/.exec(box) ?? []
  const next = String.fromCharCode(last.charCodeAt(0) + 1)
  const other = box.replace(/.==$/, `${next}==`)
  equal(Buffer.from(other.split(':')[2] ?? '', 'base64').compare(Buffer.from(box.split(':')[2] ?? '', 'base64')), 0)
  throws(() => unseal(keys, place, other), { code: 'seal-invalid' })
})

test('what is no box is told', () => {
  for (const text of ['', 'secret', 'v1::', `v2:${older.id}:AAAA`, `v1:${older.id}:AAAA`, `v1:${older.id}:%`])
    throws(() => unseal(keys, place, text), { code: 'seal-invalid' })
})
