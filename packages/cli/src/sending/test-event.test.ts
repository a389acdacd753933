import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { codes, isRuntimeFamily, familyOf, type Code, type Family } from '@tidewaiter/model'
import { fakeNow } from '../testing/fake-io.ts'
import { testEvent } from './test-event.ts'

test('every code of the catalogue has a test event, and every one is marked as a test', () => {
  for (const code of Object.keys(codes) as Code[]) {
    const event = testEvent(code, fakeNow)
    equal(event.code, code)
    equal(event.fields.sourceName, 'tidewaiter-test')
  }
})

test('the operation is the one of the code, with what belongs to it', () => {
  equal(testEvent('FM-009', fakeNow).fields.operation, 'rename')
  ok(testEvent('FM-009', fakeNow).fields.oldFilePath)
  equal(testEvent('FFM-008', fakeNow).fields.newOwner, '1000:1000')
  equal(testEvent('NT-001', fakeNow).fields.direction, 1)
  equal(testEvent('FNT-002', fakeNow).fields.direction, 0)
  equal(testEvent('FFTP-001', fakeNow).fields.operation, 'ftp')
})

test('the outcome is one of the vocabulary of the family, with a reason for an error', () => {
  for (const code of Object.keys(codes) as Code[]) {
    const { outcome, fields } = testEvent(code, fakeNow)
    equal(outcome === 'Success' || outcome === 'Error', !isRuntimeFamily(familyOf(code) as Family))
    equal(fields.reason !== undefined, outcome === 'Error')
  }
})

test('two events of the same code and time are the same event', () => {
  deepEqual(testEvent('PM-002', fakeNow), testEvent('PM-002', fakeNow))
})
