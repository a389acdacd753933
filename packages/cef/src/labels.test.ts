import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelledValues } from './labels.ts'
import { parseCef } from './parse-cef.ts'

function labelled(extension: string): ReturnType<typeof labelledValues> {
  return labelledValues(parseCef(`CEF:0|v|p|1|id|n|5|${extension}`))
}

test('a value gets the name its label gives, whichever comes first', () => {
  const { values, byLabel, diagnostics } = labelled('cs1Label=Cluster cs1=prod act=x cn1=42 cn1Label=New PID')
  assert.deepEqual(values, [
    { label: 'Cluster', key: 'cs1', value: 'prod' },
    { label: 'New PID', key: 'cn1', value: '42' },
  ])
  assert.deepEqual({ ...byLabel }, { Cluster: 'prod', 'New PID': '42' })
  assert.deepEqual(diagnostics, [])
})

test('any key with a label is labelled, beyond the dictionary too', () => {
  const { byLabel } = labelled('cs7=192.0.2.1 cs7Label=Node IP dpid=1 dpidLabel=PID cs67=u cs67Label=callbackURL')
  assert.deepEqual({ ...byLabel }, { 'Node IP': '192.0.2.1', PID: '1', callbackURL: 'u' })
})

test('an empty value with a label is whole', () => {
  assert.deepEqual(labelled('cs5= cs5Label=Forwarded for').values, [{ label: 'Forwarded for', key: 'cs5', value: '' }])
})

test('half pairs are reported where they stand, and left out', () => {
  const message = 'cs1=prod cn1Label=File Descriptor flexString1=0 flexString1Label= act=x'
  const { values, diagnostics } = labelled(message)
  assert.deepEqual(values, [])
  assert.deepEqual(
    diagnostics.map(({ code, offset }) => [code, message.slice(offset - 'CEF:0|v|p|1|id|n|5|'.length).split('=')[0]]),
    [
      ['value-without-label', 'cs1'],
      ['label-without-value', 'cn1Label'],
      ['value-without-label', 'flexString1'],
    ],
  )
})

test('one label on two fields, and a labelled field twice, are reported; the last one counts', () => {
  const two = labelled('cs1=a cs1Label=X cs2=b cs2Label=X')
  assert.deepEqual({ ...two.byLabel }, { X: 'b' })
  assert.deepEqual(
    two.diagnostics.map(({ code }) => code),
    ['label-repeated'],
  )
  const twice = labelled('flexString1=1.23 flexString1=1.24 flexString1Label=Version')
  assert.deepEqual({ ...twice.byLabel }, { Version: '1.24' })
  assert.deepEqual(
    twice.diagnostics.map(({ code }) => code),
    ['label-repeated'],
  )
})

test('a label may be named like anything', () => {
  const { byLabel } = labelled('cs1=a cs1Label=__proto__ cs2=b cs2Label=toString')
  assert.deepEqual(Object.entries(byLabel), [
    ['__proto__', 'a'],
    ['toString', 'b'],
  ])
})
