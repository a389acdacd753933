import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countOf, digestOf, ipv4Of, ipv6Of, textOf, timeOf } from './values.ts'

test('text: absent words, blanks and anything but text and numbers are nothing', () => {
  assert.deepEqual(
    ['a', ' a ', 5, 12345678901234567890n, '', ' \t', '<NA>', '<nil>', null, undefined, {}, [], true].map((value) =>
      textOf(value),
    ),
    ['a', ' a ', '5', '12345678901234567890', ...Array<undefined>(9).fill(undefined)],
  )
  assert.equal(textOf('host', ['host']), undefined)
})

test('counts: whole numbers within the limit, as numbers or digits', () => {
  assert.deepEqual(
    [0, -0, '0', '42', 4294967294].map((value) => countOf(value)),
    [0, 0, 0, 42, 4294967294],
  )
  for (const value of [-1, '-1', 4294967295, '4294967295', 1.5, '1.0', '01', '0x1', '', null, 2n]) {
    assert.equal(countOf(value), undefined, String(value))
  }
  assert.equal(Object.is(countOf(-0), 0), true)
  assert.equal(countOf(70000, 65535), undefined)
})

test('addresses by version; mapped IPv6 is IPv4', () => {
  assert.equal(ipv4Of('::ffff:192.0.2.1'), '192.0.2.1')
  assert.equal(ipv6Of('::ffff:192.0.2.1'), undefined)
  assert.equal(ipv6Of('2001:DB8::1'), '2001:db8::1')
  assert.equal(ipv4Of(5), undefined)
})

test('digests: as a whole or behind the name, lower-case hex only', () => {
  const hex = 'ab'.repeat(32)
  assert.equal(digestOf(`sha256:${hex}`), `sha256:${hex}`)
  assert.equal(digestOf(`registry.example.com/a@sha256:${hex}`), `sha256:${hex}`)
  for (const text of [hex, `sha256:${hex}0`, `sha256:${hex.toUpperCase()}`, `xsha256:${hex}`, '']) {
    assert.equal(digestOf(text), undefined, text)
  }
})

test('times: RFC 3339 with any precision and zone, cut to the millisecond', () => {
  assert.equal(timeOf('2026-02-18T10:07:28.999999999Z'), Date.UTC(2026, 1, 18, 10, 7, 28, 999))
  assert.equal(timeOf('2026-02-18T13:07:28+03:00'), Date.UTC(2026, 1, 18, 10, 7, 28))
  assert.equal(timeOf('2026-02-18T10:07:28.5+0000'), Date.UTC(2026, 1, 18, 10, 7, 28, 500))
  for (const text of ['0001-01-01T00:00:00Z', '2026-02-18T10:07:28', '2026-02-40T10:07:28Z', 'now', '', 1771409248])
    assert.equal(timeOf(text), undefined)
})
