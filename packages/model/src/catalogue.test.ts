import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { codes, familyOf, normaliseCode, type Code } from './codes.ts'
import { families, familyNames, isRuntimeFamily } from './families.ts'
import { carriersOf, fieldDefinition, fieldNames, isCarried } from './fields.ts'
import { fileCode, networkCode, operations } from './operations.ts'
import { outcomesOf, readOutcome } from './outcomes.ts'
import { kcs20 } from './profiles/kcs-2.0.ts'
import { severities, severityBand, severityOf } from './severity.ts'

const runtime = ['PM', 'FM', 'NT', 'FPM', 'FFM', 'FNT', 'FFTP']

test('there are 21 families and each has a code', () => {
  assert.equal(familyNames.length, 21)
  for (const family of familyNames) {
    assert.ok(
      Object.keys(codes).some((code) => familyOf(code) === family),
      family,
    )
  }
})

test('every code is letters, a hyphen and three digits, and belongs to a family', () => {
  for (const code of Object.keys(codes)) {
    assert.match(code, /^[A-Z]{2,4}-\d{3}$/)
    assert.notEqual(familyOf(code), undefined, code)
  }
})

test('exactly the nine public codes are marked as attested', () => {
  const attested = Object.entries(codes).filter(([, row]) => row.attested)
  assert.deepEqual(
    attested.map(([code]) => code).sort(),
    ['ADM-001', 'AG-002', 'BNCH-003', 'CMP-001', 'CVE-001', 'NCMP-001', 'PLC-001', 'PM-002', 'SD-008'].sort(),
  )
})

test('the runtime families are those of the source table', () => {
  assert.deepEqual(familyNames.filter(isRuntimeFamily).sort(), [...runtime].sort())
})

test('the published severities hold', () => {
  for (const family of ['PM', 'NT'] as const) {
    assert.equal(severityOf(family, 'Audit'), 7)
    assert.equal(severityOf(family, 'Enforce'), 7)
    assert.equal(severityOf(family, 'Other'), 3)
  }
  assert.deepEqual([severityOf('AG', 'Success'), severityOf('AG', 'Error')], [5, 10])
  assert.deepEqual([severityOf('API', 'Success'), severityOf('API', 'Error')], [3, 8])
})

test('every family has a severity for each of its outcomes', () => {
  for (const family of familyNames) {
    for (const outcome of outcomesOf(family)) {
      const severity = severities[family][outcome]
      assert.ok(severity !== undefined && severity >= 0 && severity <= 10, `${family} ${outcome}`)
    }
  }
})

test('severity bands are those of the source table', () => {
  const bands = [...Array(11).keys()].map(severityBand)
  assert.deepEqual(bands, [
    ...Array<string>(4).fill('Low'),
    ...Array<string>(3).fill('Medium'),
    ...Array<string>(2).fill('High'),
    ...Array<string>(2).fill('Very high'),
  ])
})

test('codes with Cyrillic look-alikes, small letters or spaces are read', () => {
  assert.deepEqual(normaliseCode('РМ-002'), { code: 'PM-002', changed: true })
  assert.deepEqual(normaliseCode('pm-002'), { code: 'PM-002', changed: true })
  assert.deepEqual(normaliseCode(' PM-002 '), { code: 'PM-002', changed: false })
  assert.equal(normaliseCode('СМР-ХХХ').code, 'CMP-XXX')
})

test('codes follow from the operation', () => {
  assert.deepEqual(operations.file.map((operation) => fileCode('FFM', operation)).slice(0, 3), [
    'FFM-001',
    'FFM-002',
    'FFM-003',
  ])
  assert.equal(networkCode('NT', 'ingress'), 'NT-002')
  for (const operation of operations.file) assert.ok(Object.hasOwn(codes, fileCode('FM', operation) satisfies Code))
})

test('both vocabularies of outcome are read', () => {
  const words = ['Audited', 'Blocked', 'Failure', 'success', 'Enforce', 'Other', 'nonsense']
  assert.deepEqual(words.map(readOutcome), ['Audit', 'Enforce', 'Error', 'Success', 'Enforce', 'Other', undefined])
})

test('the profile has the 30 keys of the source table, cs4 twice, in its order', () => {
  const keys = kcs20.slots.map((slot) => slot.key)
  assert.deepEqual(
    keys,
    (
      'source src reason fname suser dpid spid flexString1 flexString2 outcome request fileHash act spt dst dpt dproc ' +
      'duid filePermission oldFilePath filePath deviceDirection cn1 cs1 cs2 cs3 cs4 cs4 cs5 cs6 cs7'
    ).split(' '),
  )
  assert.equal(new Set(keys).size, 30)
})

test('cs4 has one meaning in each family: the new owner in file events, the command in the other runtime events', () => {
  assert.deepEqual(carriersOf('newOwner'), ['FM', 'FFM'])
  assert.deepEqual(carriersOf('command'), ['PM', 'NT', 'FPM', 'FNT', 'FFTP'])
})

test('every field of a runtime event has a caption, every custom key a label', () => {
  for (const slot of kcs20.slots) {
    if (/^(cs|cn|flexString)\d$/.test(slot.key)) assert.ok(slot.label, slot.key)
    else assert.equal(slot.label, undefined, slot.key)
  }
  assert.ok(fieldNames.every((name) => fieldDefinition(name).meaning.length > 10))
  assert.ok(familyNames.every((family) => families[family].meaning.length > 5))
})

/**
 * The "Usage" column of the published table against the catalogue. The table names families with a mix of Latin X and
 * Cyrillic Kha behind the hyphen; both are cut off.
 */
const table = new URL('../../../../shared/reference/kcs-2.0-cef-fields.txt', import.meta.url)
test(
  'usage of each key equals the source table',
  { skip: !existsSync(table) && 'the recorded files are not here' },
  () => {
    const lines = readFileSync(table, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    const at = lines.indexOf('Usage')
    const body = lines.slice(at + 1)
    const keys = [...new Set(kcs20.slots.map((slot) => slot.key))]
    let checked = 0
    keys.forEach((key, index) => {
      const from = body.indexOf(key)
      const next = keys[index + 1]
      const to = next === undefined ? body.indexOf('Page top') : body.indexOf(next, from)
      assert.ok(from >= 0 && to > from, key)
      const usage = body[to - 1] ?? ''
      const named = [
        ...usage.matchAll(/\b(ADM|CVE|MLW|NCMP|CMP|SD|MS|CI|PLC|BNCH|AG|SJ|RT|API|FPM|FFM|FNT|FFTP|PM|FM|NT)-/g),
      ].map((match) => match[1])
      const expected = usage.startsWith('In all events')
        ? familyNames.filter((family) => !usage.includes('except') || !named.includes(family))
        : familyNames.filter((family) => named.includes(family))
      const actual = familyNames.filter((family) =>
        kcs20.slots.some((slot) => slot.key === key && slot.families.has(family)),
      )
      assert.deepEqual(actual, expected, `${key}: ${usage}`)
      checked++
    })
    assert.equal(checked, 30)
    assert.ok(isCarried('reason', 'API'))
  },
)
