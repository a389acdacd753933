import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseCef } from './parse-cef.ts'
import { type CefChanges, serializeCef } from './serialize-cef.ts'
import { anyBytes, nastyText } from './testing/arbitraries.ts'

function changed(text: string | Uint8Array, changes: CefChanges): string {
  return new TextDecoder().decode(serializeCef(parseCef(text), changes))
}

test('any bytes are written back as they were read', () => {
  fc.assert(fc.property(anyBytes, (bytes) => assert.deepEqual(serializeCef(parseCef(bytes)), bytes)))
})

test('a message keeps its bytes when the caller uses the buffer again', () => {
  const bytes = Buffer.from([...Buffer.from('CEF:0|v|p|1|id|n|5|msg='), 0xff])
  const copy = new Uint8Array(bytes)
  const message = parseCef(bytes)
  bytes.fill(0)
  assert.deepEqual(serializeCef(message), copy)
})

test('a changed value leaves all else as it was', () => {
  const text = '<134>x  CEF:0|v|p\\|q|1|id|n|5| act=x  msg="C:\\temp" cs4=a\\=b \r\n'
  assert.equal(
    changed(text, { pairs: { msg: 'a=b\n' } }),
    '<134>x  CEF:0|v|p\\|q|1|id|n|5| act=x  msg=a\\=b\\n cs4=a\\=b \r\n',
  )
})

test('every pair of a repeated key takes the new value', () => {
  assert.equal(changed('CEF:0|v|p|1|id|n|5|a=1 b=2 a=3', { pairs: { a: 'x' } }), 'CEF:0|v|p|1|id|n|5|a=x b=2 a=x')
})

test('pairs can be taken out, wherever they stand', () => {
  const text = 'CEF:0|v|p|1|id|n|5|a=1 b=2  c=3 d=4\n'
  assert.equal(changed(text, { pairs: { a: null } }), 'CEF:0|v|p|1|id|n|5|b=2  c=3 d=4\n')
  assert.equal(changed(text, { pairs: { b: null } }), 'CEF:0|v|p|1|id|n|5|a=1 c=3 d=4\n')
  assert.equal(changed(text, { pairs: { c: null, d: null } }), 'CEF:0|v|p|1|id|n|5|a=1 b=2 \n')
  assert.equal(changed(text, { pairs: { a: null, b: null, c: null, d: null } }), 'CEF:0|v|p|1|id|n|5|\n')
  assert.equal(changed(text, { pairs: { absent: null } }), text)
})

test('a key that the message lacks is added at the end, before the line terminator', () => {
  assert.equal(changed('CEF:0|v|p|1|id|n|5|a=1\n', { pairs: { 'b.c': '2' } }), 'CEF:0|v|p|1|id|n|5|a=1 bc=2\n')
  assert.equal(changed('CEF:0|v|p|1|id|n|5|', { pairs: { b: '2' } }), 'CEF:0|v|p|1|id|n|5|b=2')
  assert.equal(changed('CEF:0|v|p|1|id|n|5', { pairs: { b: '2' } }), 'CEF:0|v|p|1|id|n|5|b=2')
  assert.equal(changed('CEF:0|v|p', { pairs: { b: '2' } }), 'CEF:0|v|p|||||b=2')
})

test('changed header fields are escaped', () => {
  assert.equal(
    changed('host CEF:0|v|p|1|id|n|5|a=1', { header: { name: 'a|b\nc', severity: '9' } }),
    'host CEF:0|v|p|1|id|a\\|b c|9|a=1',
  )
})

test('bytes that are not UTF-8 stay beside a changed value', () => {
  const encode = (text: string): number[] => Array.from(new TextEncoder().encode(text))
  const input = new Uint8Array([0xfe, ...encode('CEF:0|v|p|1|id|n|5|a=é'), 0xff, ...encode(' b=1 c='), 0xc3, 0x28])
  const expected = new Uint8Array([0xfe, ...encode('CEF:0|v|p|1|id|n|5|a=é'), 0xff, ...encode(' b=ü c='), 0xc3, 0x28])
  assert.deepEqual(serializeCef(parseCef(input), { pairs: { b: 'ü' } }), expected)
})

test('a text without CEF is written as it is', () => {
  assert.equal(changed('plain', { pairs: { a: '1' }, header: { name: 'x' } }), 'plain')
})

test('what was changed reads back, and nothing else has changed', () => {
  fc.assert(
    fc.property(anyBytes, nastyText, (bytes, value) => {
      const before = parseCef(bytes)
      const key = before.flat[0]
      if (key === undefined || before.diagnostics.some(({ code }) => code.startsWith('header-'))) return
      const after = parseCef(serializeCef(before, { pairs: { [key]: value } }))
      assert.equal(after.prefix, before.prefix)
      assert.deepEqual(after.header, before.header)
      const others = (flat: readonly string[]): string[] => flat.filter((_, index) => flat[index - (index % 2)] !== key)
      assert.deepEqual(others(after.flat), others(before.flat))
    }),
  )
})
