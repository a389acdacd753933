import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { fakeNow } from '../testing/fake-io.ts'
import { createLineInterpreter, lineJson, type LineJson } from './received-line.ts'

const header = 'CEF:0|Example|Product|1.0|EV-1|Name|5|'

function read(line: string | Uint8Array, cut = false): LineJson {
  return lineJson(createLineInterpreter(() => fakeNow)(Buffer.from(line), cut))
}

test('a plain message has the five keys and no more', () => {
  deepEqual(JSON.parse(JSON.stringify(read(`${header}src=192.0.2.1 msg=a\\=b`))), {
    header: {
      version: '0',
      deviceVendor: 'Example',
      deviceProduct: 'Product',
      deviceVersion: '1.0',
      deviceEventClassId: 'EV-1',
      name: 'Name',
      severity: '5',
    },
    extension: { src: '192.0.2.1', msg: 'a=b' },
    pairs: [
      ['src', '192.0.2.1'],
      ['msg', 'a=b'],
    ],
    envelope: null,
    diagnostics: [],
  })
})

test('a repeated key keeps both pairs and the last value', () => {
  const { extension, pairs } = read(`${header}act=a act=b`)
  equal(extension['act'], 'b')
  deepEqual(pairs, [
    ['act', 'a'],
    ['act', 'b'],
  ])
})

test('the envelope is read, its year guessed from the clock', () => {
  const { envelope } = read(`<134>Feb 18 10:07:28 host ${header}`)
  equal(envelope?.hostname, 'host')
  equal(envelope?.time, Date.UTC(2026, 1, 18, 10, 7, 28))
  equal(envelope?.yearGuessed, true)
})

test('an envelope is read anew for each message that has another one', () => {
  const interpret = createLineInterpreter(() => fakeNow)
  const hosts = ['a', 'a', 'b', 'a'].map(
    (host) => lineJson(interpret(Buffer.from(`<134>Feb 18 10:07:28 ${host} ${header}`), false)).envelope?.hostname,
  )
  deepEqual(hosts, ['a', 'a', 'b', 'a'])
})

test('warnings come without the raw text, errors with it', () => {
  equal('raw' in read(`${header}act=a act=b`), false)
  equal(read(`${header}act=a=b`).raw, `${header}act=a=b`)
})

test('a line without a message keeps its text; one of syslog keeps its envelope', () => {
  deepEqual(read('no message here').header, null)
  equal(read('no message here').raw, 'no message here')
  equal(read('no message here').envelope, null)
  equal(read('<13>Feb 18 10:07:28 host su: failed').envelope?.hostname, 'host')
})

test('an empty line has a diagnostic', () => {
  const { header: none, diagnostics, raw } = read('')
  equal(none, null)
  equal(diagnostics.length, 1)
  equal(raw, '')
})

test('bytes that are not UTF-8 are kept', () => {
  const bytes = Buffer.concat([Buffer.from(`${header}msg=`), Buffer.from([0xff, 0xfe])])
  const { rawBase64, raw, extension } = read(bytes)
  equal(rawBase64, bytes.toString('base64'))
  equal(raw, `${header}msg=\ufffd\ufffd`)
  equal(extension['msg'], '\ufffd\ufffd')
})

test('a line that was cut says so', () => {
  deepEqual(
    read(`${header}msg=abc`, true).diagnostics.map(({ code }) => code),
    ['line-too-long'],
  )
})

test('a key cannot reach the prototype', () => {
  const { extension } = read(`${header}__proto__=x constructor=y`)
  deepEqual(JSON.parse(JSON.stringify(extension))['constructor'], 'y')
  equal(JSON.stringify(extension), '{"__proto__":"x","constructor":"y"}')
})
