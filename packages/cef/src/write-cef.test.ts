import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isError } from './diagnostics.ts'
import { sanitiseHeader, sanitiseKey, sanitiseValue } from './escape.ts'
import { parseCef } from './parse-cef.ts'
import { writtenSeverity } from './severity.ts'
import { anyHeader, anyPairs, nastyText } from './testing/arbitraries.ts'
import { type CefHeaderInput, writeCef } from './write-cef.ts'

const header: CefHeaderInput = {
  deviceVendor: 'Example',
  deviceProduct: 'Sensor',
  deviceVersion: '1.0',
  deviceEventClassId: 'PM-002',
  name: 'Process management',
  severity: 7,
}

test('writes header, pairs in the order given, and nothing else', () => {
  const written = writeCef(header, [
    ['dpid', '4711'],
    ['cs4', 'sh -c echo'],
    ['cs4Label', 'Command'],
  ])
  assert.deepEqual(written, {
    text: 'CEF:0|Example|Sensor|1.0|PM-002|Process management|7|dpid=4711 cs4=sh -c echo cs4Label=Command',
    shortened: [],
    dropped: [],
    replaced: [],
    withinBudget: true,
  })
})

test('the closing pipe is written without pairs too', () => {
  assert.equal(writeCef(header, []).text, 'CEF:0|Example|Sensor|1.0|PM-002|Process management|7|')
})

test('a space behind the last pipe can be asked for, and is only written before pairs', () => {
  const options = { spaceBeforeExtension: true }
  assert.match(writeCef(header, [['act', 'x']], options).text, /\|7\| act=x$/)
  assert.match(writeCef(header, [], options).text, /\|7\|$/)
})

test('keys lose what is not a letter, a digit or an underscore; a key of which nothing is left is dropped', () => {
  const written = writeCef(header, [
    ['f o\no', '1'],
    ['ad.x[0]', '2'],
    ['é=|', '3'],
    ['_cefVer', '0.1'],
  ])
  assert.match(written.text, /\|foo=1 adx0=2 _cefVer=0.1$/)
  assert.deepEqual(written.dropped, [{ key: 'é=|', reason: 'key' }])
  assert.deepEqual(written.replaced, [
    { key: 'f o\no', part: 'key' },
    { key: 'ad.x[0]', part: 'key' },
  ])
})

test('says which texts could not be written as they were given', () => {
  const written = writeCef({ ...header, name: 'two\nlines', severity: 'bad', version: 'x' }, [
    ['msg', ' spaces '],
    ['act', 'es=caped\\ \n only'],
  ])
  assert.equal(written.text, 'CEF:0|Example|Sensor|1.0|PM-002|two lines|Unknown|msg=spaces act=es\\=caped\\\\ \\n only')
  assert.deepEqual(written.replaced, [
    { key: 'version', part: 'header' },
    { key: 'name', part: 'header' },
    { key: 'severity', part: 'header' },
    { key: 'msg', part: 'value' },
  ])
})

test('read(write(x)) is sanitise(x), for any strings', () => {
  fc.assert(
    fc.property(anyHeader, anyPairs, (input, pairs) => {
      const message = parseCef(writeCef(input, pairs).text)
      const version = String(input.version)
      assert.deepEqual(message.header, {
        version: /^\d{1,4}(?:\.\d{1,4})?$/.test(version) ? version : '0',
        deviceVendor: sanitiseHeader(input.deviceVendor),
        deviceProduct: sanitiseHeader(input.deviceProduct),
        deviceVersion: sanitiseHeader(input.deviceVersion),
        deviceEventClassId: sanitiseHeader(input.deviceEventClassId),
        name: sanitiseHeader(input.name),
        severity: writtenSeverity(input.severity),
      })
      const expected = pairs.flatMap(([key, value]) =>
        sanitiseKey(key) === '' ? [] : [sanitiseKey(key), sanitiseValue(value)],
      )
      assert.deepEqual(message.flat, expected)
      assert.equal(message.prefix, '')
      assert.deepEqual(message.diagnostics.filter(isError), [])
    }),
  )
})

/** Splits without any notion of escapes beyond a backslash before a pipe, at every line end that any runtime knows. */
function naiveRead(text: string): { lines: number; fields: number; pairs: string[] } {
  // oxlint-disable-next-line no-control-regex
  const lines = text.split(/\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029\0]/).length
  const parts = text.split(/(?<!(?<!\\)(?:\\\\)*\\)\|/)
  const extension = parts.slice(7).join('|')
  return { lines, fields: Math.min(parts.length - 1, 7), pairs: extension.match(/(?:^| )\w+(?==)/g) ?? [] }
}

test('no text can add a pair, a header field or a line, even for a reader that knows next to nothing', () => {
  fc.assert(
    fc.property(anyHeader, anyPairs, (input, pairs) => {
      const naive = naiveRead(writeCef(input, pairs).text)
      const keys = pairs.map(([key]) => sanitiseKey(key)).filter((key) => key !== '')
      assert.equal(naive.lines, 1)
      assert.equal(naive.fields, 7)
      assert.deepEqual(
        naive.pairs.map((pair) => pair.trim()),
        keys,
      )
    }),
  )
})

test('what is written is well-formed: it survives UTF-8 and back', () => {
  fc.assert(
    fc.property(anyHeader, anyPairs, (input, pairs) => {
      const { text } = writeCef(input, pairs)
      assert.equal(
        new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(new TextEncoder().encode(text)),
        text,
      )
    }),
  )
})

test('writing is deterministic and writing again what was read changes nothing', () => {
  fc.assert(
    fc.property(anyHeader, anyPairs, (input, pairs) => {
      const { text } = writeCef(input, pairs)
      assert.equal(writeCef(input, pairs).text, text)
      const message = parseCef(text)
      assert.ok(message.header)
      const again = writeCef(
        message.header,
        message.pairs.map(({ key, value }): [string, string] => [key, value]),
      )
      assert.equal(again.text, text)
      assert.deepEqual(again.replaced, [])
    }),
  )
})

test('pairs may come from any iterable, read once', () => {
  const pairs = new Map([['act', 'x'.repeat(100)]])
  assert.match(writeCef(header, pairs.entries(), { maxBytes: 100 }).text, /act=x+\.\.\.\[\+\d+\]$/)
})

test('any severity text gives a severity that a reader knows', () => {
  fc.assert(
    fc.property(fc.oneof(nastyText, fc.double(), fc.integer()), (severity) => {
      const message = parseCef(writeCef({ ...header, severity }, []).text)
      assert.match(message.header?.severity ?? '', /^(?:\d|10|Unknown|Low|Medium|High|Very-High)$/)
    }),
  )
})
