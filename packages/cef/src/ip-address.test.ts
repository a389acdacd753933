import assert from 'node:assert/strict'
import { isIP } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { ipVersion } from './ip-address.ts'

test('agrees with the platform on addresses and on what is nearly one', () => {
  const nearly = fc
    .array(
      fc.oneof(fc.constantFrom(':', '::', '.', '%eth0', '0', 'ffff', '255', '256', '01', 'g', '192.0.2.1'), fc.ipV6()),
      {
        maxLength: 9,
      },
    )
    .map((parts) => parts.join(''))
  const any = fc.oneof(fc.ipV4(), fc.ipV6(), nearly)
  fc.assert(
    fc.property(any, (text) => {
      if (text.length <= 64) assert.equal(ipVersion(text) ?? 0, isIP(text), text)
    }),
    { numRuns: 2000 },
  )
})

test('an address has one text form at a time', () => {
  for (const text of [
    '',
    '192.0.2',
    '192.0.2.1.5',
    '192.0.2.256',
    '192.0.2.01',
    ':::',
    '1::2::3',
    '::1%',
    'a:b',
    '192.0.2.1\n',
  ]) {
    assert.equal(ipVersion(text), null, text)
  }
  for (const text of ['::', '::1', '2001:db8::', 'fe80::1%eth0', '::ffff:192.0.2.1', '1:2:3:4:5:6:7:8']) {
    assert.equal(ipVersion(text), 6, text)
  }
})
