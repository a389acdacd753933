import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codes, createEvent, fieldNames, isCode } from '@tidewaiter/model'
import { findPlaceholder, placeholders, type PlaceholderValue } from './placeholders.ts'
import { testNotice } from './testing/notices.ts'
import type { Notice } from './notice.ts'

function valueIn(notice: Notice, name: string): PlaceholderValue {
  const found = findPlaceholder(name)
  assert.ok(found, name)
  return found.valueOf(notice)
}

test('names are unique, in the form of KCS, and each is described', () => {
  assert.equal(new Set(placeholders.map(({ name }) => name)).size, placeholders.length)
  for (const { name, description } of placeholders) {
    assert.match(name, /^[a-z][a-z0-9_]*$/)
    assert.ok(description.length > 5, name)
  }
  for (const name of ['response_policy_name', 'image_name', 'registry_name', 'compliance_verdict', 'malware_count']) {
    assert.ok(findPlaceholder(name), name)
  }
})

test('every field of every event has a placeholder', () => {
  for (const code of Object.keys(codes)) {
    assert.ok(isCode(code))
    const notice = testNotice(code)
    const values = placeholders.map(({ valueOf }) => valueOf(notice))
    for (const name of fieldNames) {
      const value = notice.event.fields[name]
      if (value !== undefined) assert.ok(values.includes(value), `${code} ${name}`)
    }
  }
})

test('what an event says, and what follows from it', () => {
  const notice = testNotice('NCMP-001', {
    counts: { malware: { critical: 2, low: 1 }, vulnerability: { critical: 4 } },
  })
  assert.equal(valueIn(notice, 'response_policy_name'), 'Tell the SOC')
  assert.equal(valueIn(notice, 'compliance_verdict'), 'non-compliant')
  assert.equal(valueIn(notice, 'malware_count'), 3)
  assert.equal(valueIn(notice, 'critical_vulnerability_count'), 4)
  assert.equal(valueIn(notice, 'sensitive_data_count'), 0)
  assert.equal(valueIn(notice, 'time'), '2026-11-20T10:00:00.000Z')
  assert.equal(valueIn(notice, 'severity_name'), 'High')
  assert.equal(valueIn(notice, 'event_count'), 1)
  assert.equal(valueIn(notice, 'image_name'), 'registry.example.test/tidewaiter/test:1.0')
  assert.equal(valueIn(notice, 'registry_name'), 'registry.example.test')
  assert.equal(valueIn(testNotice('PM-002'), 'compliance_verdict'), undefined)
  assert.equal(valueIn(testNotice('PM-002'), 'malware_count'), undefined)
})

test('a registry is named only where the image names one', () => {
  const registryIn = (artifactName: string): PlaceholderValue => {
    const event = createEvent({
      code: 'SJ-002',
      time: 8.64e15 + 1,
      id: 'x',
      outcome: 'Success',
      fields: { sourceName: 'x', sourceAddress: '192.0.2.1', artifactName },
    })
    assert.equal(valueIn(testNotice('SJ-002', { event }), 'time'), undefined)
    return valueIn(testNotice('SJ-002', { event }), 'registry_name')
  }
  assert.equal(registryIn('localhost/a'), 'localhost')
  assert.equal(registryIn('host:5000/a/b:1'), 'host:5000')
  assert.equal(registryIn('library/nginx:1.27'), undefined)
  assert.equal(registryIn('nginx:1.27'), undefined)
})
