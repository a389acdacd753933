import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { decodeHost, entryStamp, readEntryStamp } from './entry-line.ts'

const message = 'CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|Process|5|dpid=1'

function lineOf(time: number, severity: number, host: string | undefined): string {
  const milliseconds = String(((time % 1000) + 1000) % 1000).padStart(3, '0')
  return `${entryStamp(time, severity, host)}${milliseconds} ${message}`
}

test('what is written is read again', () => {
  const host = fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), { nil: undefined })
  // The years 0 to 9999.
  const time = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 })
  fc.assert(
    fc.property(time, fc.integer({ min: 0, max: 10 }), host, (at, severity, name) => {
      const line = lineOf(at, severity, name)
      const stamp = readEntryStamp(line)
      assert.ok(stamp !== undefined, line)
      assert.deepEqual(
        { time: stamp.time, severity: stamp.severity, host: stamp.host, message: line.slice(stamp.message) },
        { time: at, severity, host: name?.slice(0, 255).toWellFormed(), message },
      )
    }),
  )
})

test('a host cannot end its word, the line or the stamp', () => {
  for (const host of [
    'a b',
    'a\nb',
    'a\r\n',
    '',
    '-',
    '%',
    '%2D',
    'a%20b',
    '\u2028',
    '\ud800',
    'ä',
    '\0',
    '|=\\',
    'x'.repeat(999),
  ]) {
    const line = lineOf(0, 5, host)
    assert.match(line, /^[!-~]+ 5 1970-01-01T00:00:00\.000 CEF:0\|/)
    assert.equal(readEntryStamp(line)?.host, host === '' ? undefined : host.slice(0, 255).toWellFormed())
  }
  assert.equal(lineOf(0, 5, undefined).startsWith('- '), true)
})

test('a time beyond the years 0 to 9999 becomes the nearest within', () => {
  assert.equal(entryStamp(8e15, 0, 'a'), 'a 0 9999-12-31T23:59:59.')
  assert.equal(entryStamp(-8e15, 0, 'a'), 'a 0 0000-01-01T00:00:00.')
})

test('what is no entry line is not read as one', () => {
  const stamp = 'node-1 5 2026-11-23T11:40:00.123 '
  assert.ok(readEntryStamp(`${stamp}CEF:0|`))
  for (const line of [
    '',
    stamp,
    `${stamp}LEEF:1|`,
    ` ${stamp}CEF:0|`,
    'node-1 11 2026-11-23T11:40:00.123 CEF:0|',
    'node-1 5 2026-13-23T11:40:00.123 CEF:0|',
    'node-1 5 2026-11-23T11:40:00Z CEF:0|',
    'node-1 5 2026-11-23T11:40:00.123  CEF:0|',
  ]) {
    assert.equal(readEntryStamp(line), undefined, line)
  }
})

test('the mark of a verbatim message is read again, whatever the host, and is no part of it', () => {
  const host = fc.option(fc.string({ unit: 'binary', maxLength: 40 }), { nil: undefined })
  fc.assert(
    fc.property(host, fc.boolean(), (name, verbatim) => {
      const stamp = readEntryStamp(`${entryStamp(0, 10, name, verbatim)}000 ${message}`)
      assert.equal(stamp?.verbatim, verbatim)
      assert.equal(stamp?.host, name === '' ? undefined : name?.toWellFormed())
    }),
  )
})

test('a host that is not encoded properly stays as it is', () => {
  assert.equal(decodeHost('%E0%A4%A'), '%E0%A4%A')
  assert.equal(decodeHost('50%'), '50%')
})
