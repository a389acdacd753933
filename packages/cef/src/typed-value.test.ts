import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCef } from './parse-cef.ts'
import { typedField, typedValue, typeOf } from './typed-value.ts'

test('integers are decimal and exact beyond 2^53', () => {
  assert.deepEqual(typedValue('cn1', '200'), { type: 'integer', value: 200 })
  assert.deepEqual(typedValue('cn1', '0644'), { type: 'integer', value: 644 }, 'a leading zero is not octal')
  assert.deepEqual(typedValue('cn1', '-7'), { type: 'integer', value: -7 })
  assert.deepEqual(typedValue('cn1', '9007199254740991'), { type: 'integer', value: 9_007_199_254_740_991 })
  assert.deepEqual(typedValue('cn1', '9007199254740993'), { type: 'integer', value: 9_007_199_254_740_993n })
  assert.deepEqual(typedValue('cn1', '+18446744073709551615'), { type: 'integer', value: 18_446_744_073_709_551_615n })
  for (const text of ['0x10', '1e3', '12.5', '1_000', 'N/A', '٣'])
    assert.equal(typedValue('cn1', text).type, 'invalid', text)
})

test('floats', () => {
  assert.deepEqual(typedValue('cfp1', '90.01'), { type: 'float', value: 90.01 })
  assert.deepEqual(typedValue('cfp1', '-1.5e-3'), { type: 'float', value: -0.0015 })
  assert.deepEqual(typedValue('slat', '45.505918'), { type: 'float', value: 45.505918 })
  for (const text of ['None', 'NaN', 'Infinity', '0x1p3', '1,5', '.'])
    assert.equal(typedValue('cfp1', text).type, 'invalid')
})

test('addresses: IPv4 under CEF:0, either kind from CEF:1 on, IPv6 in the IPv6 fields', () => {
  assert.deepEqual(typedValue('src', '192.0.2.1'), { type: 'ip', value: '192.0.2.1', version: 4 })
  assert.equal(typedValue('src', '2001:db8::1').type, 'invalid')
  assert.deepEqual(typedValue('src', '2001:db8::1', { version: '1' }), { type: 'ip', value: '2001:db8::1', version: 6 })
  assert.deepEqual(typedValue('c6a2', '2001:db8::1'), { type: 'ip', value: '2001:db8::1', version: 6 })
  assert.equal(typedValue('c6a2', '192.0.2.1').type, 'invalid')
  assert.equal(typedValue('dvc', 'hostname').type, 'invalid')
})

test('MAC addresses in four spellings', () => {
  for (const text of ['00:0D:60:AF:1B:61', '00-0D-60-AF-1B-61', '000D.60AF.1B61']) {
    assert.deepEqual(typedValue('smac', text), { type: 'mac', value: '00:0d:60:af:1b:61' })
  }
  assert.deepEqual(typedValue('smac', '00:0D:60:FF:FE:AF:1B:61'), { type: 'mac', value: '00:0d:60:ff:fe:af:1b:61' })
  for (const text of ['AA:bb:CC:ZZ:EE:ff', '00:0D:60', '00:0D-60:AF:1B:61', '000D60AF1B61']) {
    assert.equal(typedValue('smac', text).type, 'invalid', text)
  }
})

test('empty values are neither right nor wrong', () => {
  for (const key of ['src', 'cn1', 'rt', 'msg', 'unknown']) assert.deepEqual(typedValue(key, ' '), { type: 'empty' })
})

test('unknown keys are strings; full names have the type of their short key', () => {
  assert.deepEqual(typedValue('whatever', '12'), { type: 'string', value: '12' })
  assert.deepEqual(typedValue('sourcePort', '443'), { type: 'integer', value: 443 })
  assert.equal(typedValue('sourcePort', 'INVALID_DATA').type, 'invalid')
  assert.equal(typeOf('nothing'), undefined)
})

test('byte counts are 64 bits wide from CEF:1 on', () => {
  assert.equal(typeOf('in'), 'integer')
  assert.equal(typeOf('in', '1'), 'long')
  assert.equal(typeOf('bytesIn', '1.2'), 'long')
})

test('a field of a message is typed with the version and the time zone of the message', () => {
  const message = parseCef('CEF:1|v|p|1|id|n|5|src=2001:db8::1 rt=Jun 17 2027 17:57:06.456 dtz=America/New_York')
  assert.deepEqual(typedField(message, 'src'), { type: 'ip', value: '2001:db8::1', version: 6 })
  const rt = typedField(message, 'rt')
  assert.ok(rt?.type === 'timestamp')
  assert.equal(rt.value.iso, '2027-06-17T21:57:06.456Z')
  const other = typedField(message, 'rt', { zone: 'UTC' })
  assert.ok(other?.type === 'timestamp')
  assert.equal(other.value.iso, '2027-06-17T17:57:06.456Z')
  assert.equal(typedField(message, 'dst'), undefined)
  assert.equal(typedField(message, 'toString'), undefined)
})

test('a time without a year says what is missing', () => {
  const typed = typedValue('rt', 'Feb 18 10:07:28')
  assert.ok(typed.type === 'invalid')
  assert.match(typed.reason, /time of receipt/)
})
