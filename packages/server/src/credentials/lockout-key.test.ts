import { equal, notEqual } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lockoutKey } from './lockout-key.ts'

test('addresses of one IPv6 network have one record, other networks others', () => {
  const key = (address: string): string => lockoutKey('anna', address)
  equal(key('2001:db8:1:2::1'), key('2001:db8:1:2:ffff:ffff:ffff:ffff'))
  equal(key('2001:db8::1'), key('2001:0db8:0:0:9::'))
  equal(key('::1'), key('::2'))
  equal(key('fe80::1%eth0'), key('fe80::2%eth1'))
  notEqual(key('2001:db8:1:2::1'), key('2001:db8:1:3::1'))
  notEqual(key('1::'), key('::1'))
})

test('an IPv4 address has one record, mapped or not', () => {
  equal(lockoutKey('anna', '::ffff:192.0.2.1'), lockoutKey('anna', '192.0.2.1'))
  notEqual(lockoutKey('anna', '192.0.2.1'), lockoutKey('anna', '192.0.2.2'))
})

test('a key is short for any name and address, and no two names share one', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (one, other, address) => {
      equal(lockoutKey(one, address).length, 43)
      equal(lockoutKey(one, address) === lockoutKey(other, address), one === other)
      notEqual(lockoutKey(one), lockoutKey(one, address))
    }),
  )
  equal(lockoutKey('x'.repeat(1_000_000), '192.0.2.1').length, 43)
})
