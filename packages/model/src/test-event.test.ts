import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { codes, isRuntimeFamily, familyOf, type Code, type Family } from './index.ts'
import { testEvent } from './test-event.ts'

const now: number = Date.UTC(2026, 10, 23)

test('every code of the catalogue has a test event, and every one is marked as a test', () => {
  for (const code of Object.keys(codes) as Code[]) {
    const event = testEvent(code, now)
    equal(event.code, code)
    equal(event.fields.sourceName, 'tidewaiter-test')
  }
})

test('the operation is the one of the code, with what belongs to it', () => {
  equal(testEvent('FM-009', now).fields.operation, 'rename')
  ok(testEvent('FM-009', now).fields.oldFilePath)
  equal(testEvent('FFM-008', now).fields.newOwner, '1000:1000')
  equal(testEvent('NT-001', now).fields.direction, 1)
  equal(testEvent('FNT-002', now).fields.direction, 0)
  equal(testEvent('FFTP-001', now).fields.operation, 'ftp')
})

test('the outcome is one of the vocabulary of the family, with a reason for an error', () => {
  for (const code of Object.keys(codes) as Code[]) {
    const { outcome, fields } = testEvent(code, now)
    equal(outcome === 'Success' || outcome === 'Error', !isRuntimeFamily(familyOf(code) as Family))
    equal(fields.reason !== undefined, outcome === 'Error')
  }
})

test('two events of the same code and time are the same event', () => {
  deepEqual(testEvent('PM-002', now), testEvent('PM-002', now))
})
