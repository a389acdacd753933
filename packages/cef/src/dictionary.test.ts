import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dictionary, entryByName, kcsExtraKeys } from './dictionary.ts'
import { dictionaryEntries } from './dictionary-data.ts'

test('keys and full names are unique', () => {
  assert.equal(dictionary.size, dictionaryEntries.length)
  assert.equal(new Set(dictionaryEntries.map(({ name }) => name)).size, dictionaryEntries.length)
})

test('keys are alphanumeric, as the standard has them', () => {
  for (const key of [...dictionary.keys(), ...kcsExtraKeys]) assert.match(key, /^[A-Za-z][A-Za-z0-9]*$/)
})

test('every custom field has its label and every label its field', () => {
  for (const key of dictionary.keys()) {
    if (key.endsWith('Label')) assert.ok(dictionary.has(key.slice(0, -5)), key)
    if (/^(?:cs|cn|cfp|c6a|flex\w+|deviceCustomDate)\d$/.test(key)) assert.ok(dictionary.has(`${key}Label`), key)
  }
})

test('only strings have a length, and only integers a range', () => {
  for (const entry of dictionary.values()) {
    if (entry.maxLength !== undefined) assert.equal(entry.type, 'string', entry.key)
    if (entry.range !== undefined) assert.equal(entry.type, 'integer', entry.key)
    if (entry.freeText) assert.equal(entry.type, 'string', entry.key)
  }
})

test('samples of each kind', () => {
  assert.deepEqual(dictionary.get('act'), {
    key: 'act',
    name: 'deviceAction',
    type: 'string',
    since: '0.1',
    setBy: 'producer',
    freeText: false,
    maxLength: 63,
  })
  assert.deepEqual(dictionary.get('spt')?.range, [0, 65_535])
  assert.equal(dictionary.get('eventId')?.setBy, 'consumer')
  assert.equal(dictionary.get('threatActor')?.since, '1.2')
  assert.equal(entryByName('deviceCustomIPv6Address4')?.key, 'c6a4')
  assert.equal(entryByName('sourceAddress'), dictionary.get('src'))
  assert.equal(entryByName('src'), undefined)
})

test('the keys that KCS adds are not in the dictionary', () => {
  for (const key of kcsExtraKeys) assert.equal(dictionary.has(key), false, key)
})
