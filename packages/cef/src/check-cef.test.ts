import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCef, type CheckOptions } from './check-cef.ts'
import { parseCef } from './parse-cef.ts'

const header = 'CEF:0|Example|Sensor|1.0|PM-002|Process management|7|'

function check(extension: string, options?: CheckOptions): string[] {
  return checkCef(parseCef(header + extension), options).map(({ code, offset }) => {
    const key = (header + extension).slice(offset).split(/[= ]/)[0]
    return `${code} ${key}`
  })
}

test('a message of KCS has no findings', () => {
  const message =
    'dpid=1846367 spid=1845879 flexString2=0ce05246 flexString2Label=Container ID cs6=alpine cs6Label=Container name ' +
    'cs7=192.0.2.7 cs7Label=Node IP source=pod-1 src=192.0.2.1 dpt=443 deviceDirection=1 outcome=Success'
  assert.deepEqual(check(message), [])
})

test('findings of the reader come along, in the order of the text', () => {
  assert.deepEqual(check('nokey=1 msg=a=b src=x'), ['unknown-key nokey', 'unescaped-equals ', 'value-type src'])
})

test('types', () => {
  assert.deepEqual(check('src=hostname dmac=x cn1=0x10 cn1Label=L cfp1=a cfp1Label=L2 rt=yesterday'), [
    'value-type src',
    'value-type dmac',
    'value-type cn1',
    'value-type cfp1',
    'value-type rt',
  ])
  assert.deepEqual(check('src=2001:db8::1'), ['value-type src'])
  assert.deepEqual(check('src= spt= rt='), [], 'empty is not of the wrong type')
})

test('ranges', () => {
  assert.deepEqual(check('spt=65536 deviceDirection=2 cnt=2147483648 type=-1'), [
    'value-range spt',
    'value-range deviceDirection',
    'value-range cnt',
    'value-range type',
  ])
  assert.deepEqual(check('in=4294967296'), ['value-range in'])
  assert.deepEqual(check('in=4294967296', { version: '1' }), [])
  assert.deepEqual(check('cn1=9223372036854775808 cn1Label=x'), ['value-range cn1'])
})

test('lengths, in characters', () => {
  assert.deepEqual(check(`act=${'a'.repeat(64)}`), ['value-length act'])
  assert.deepEqual(check(`act=${'😀'.repeat(63)}`), [])
  const long = parseCef(`CEF:0|${'v'.repeat(64)}|p|1|id|${'n'.repeat(513)}|5|`)
  assert.deepEqual(
    checkCef(long).map(({ code, offset }) => [code, offset]),
    [
      ['header-length', 6],
      ['header-length', 78],
    ],
  )
})

test('keys', () => {
  assert.deepEqual(check('destinationPort=53 eventId=1 threatActor=x wat=1'), [
    'full-name-key destinationPort',
    'consumer-key eventId',
    'newer-key threatActor',
    'unknown-key wat',
  ])
  assert.deepEqual(check('wat=1', { extraKnownKeys: ['wat'] }), [])
})

test('times: layouts that CEF does not have; a missing year is no fault', () => {
  assert.deepEqual(check('start=2022-11-29T15:36:19Z rt=Feb 18 10:07:28 end=1616623591694'), ['time-layout start'])
})

test('protocols', () => {
  assert.deepEqual(check('proto=TCP'), [])
  assert.deepEqual(check('proto=17'), [])
  assert.deepEqual(check('proto='), [])
  assert.deepEqual(check('proto=xdp'), ['protocol-unknown proto'])
  assert.deepEqual(check('proto=256'), ['protocol-unknown proto'])
})

test('half labels', () => {
  assert.deepEqual(check('cs1=x cn1Label=y'), ['value-without-label cs1', 'label-without-value cn1Label'])
})

test('control characters', () => {
  assert.deepEqual(check('msg=a\u0000b\u0085'), ['control-character \u0000b\u0085', 'control-character \u0085'])
})

test('text without CEF has the one finding of the reader', () => {
  assert.deepEqual(
    checkCef(parseCef('no message')).map(({ code }) => code),
    ['no-cef'],
  )
})
