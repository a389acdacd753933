import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAddress } from './addresses.ts'

const read = (text: string): string => {
  const address = readAddress(text)
  return address ? `${address.version} ${address.address}` : '-'
}

test('addresses are told apart by version and brought into one form', () => {
  assert.equal(read('192.0.2.1'), '4 192.0.2.1')
  assert.equal(read('2001:DB8:0:0::1'), '6 2001:db8::1')
  assert.equal(read('[2001:db8::1]'), '6 2001:db8::1')
  assert.equal(read('fe80::1%eth0'), '6 fe80::1')
})

test('an IPv4-mapped address is IPv4', () => {
  assert.equal(read('::ffff:192.0.2.1'), '4 192.0.2.1')
  assert.equal(read('::ffff:c000:0201'), '4 192.0.2.1')
  assert.equal(read('::ffff:0.0.0.0'), '-')
})

test('what is no address, or not a known one, is nothing', () => {
  for (const text of ['', 'localhost', '0.0.0.0', '::', '192.0.2.256', '192.0.2', '1.2.3.4:80', '2001:db8::g']) {
    assert.equal(read(text), '-', text)
  }
})
