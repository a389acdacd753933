import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testAnyRecord } from '../testing/any-record.ts'
import { goldenContext } from '../testing/golden.ts'
import { admissionReview } from './admission-review.ts'

testAnyRecord(admissionReview, new URL('golden/', import.meta.url))

const request = {
  uid: 'u',
  kind: { group: '', version: 'v1', kind: 'Secret' },
  resource: { group: '', version: 'v1', resource: 'secrets' },
  name: 'db',
  namespace: 'shop',
  operation: 'CREATE',
  userInfo: { username: 'alice@example.com' },
  object: { data: { password: 'Y29ycmVjdGhvcnNl' } },
}
const review = { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request }

test('a review without a time happened when it was received', () => {
  const reader = admissionReview.open({ undecided: 'event' }, { ...goldenContext, receivedAt: () => 1772600767000 })
  const timeOf = (record: unknown): number | undefined => {
    const reading = reader.read(record, 'raw')
    assert.ok(reading.kind === 'events')
    return reading.events[0]?.time
  }
  assert.equal(timeOf(review), 1772600767000)
  assert.equal(timeOf({ ...review, receivedAt: '2026-03-04T05:06:08Z' }), Date.UTC(2026, 2, 4, 5, 6, 8))
})

test('objects are not copied', () => {
  const reading = admissionReview.open({ undecided: 'event' }, goldenContext).read(review, 'raw')
  assert.doesNotMatch(JSON.stringify(reading), /Y29ycmVjdGhvcnNl/)
})

test('recognises reviews and requests, and nothing else', () => {
  assert.ok(admissionReview.recognises(review))
  assert.ok(admissionReview.recognises(request))
  const others = [null, [], {}, { ...request, operation: 'get' }, { ...review, kind: 'AdmissionPolicy' }, { uid: 'u' }]
  for (const other of others) assert.equal(admissionReview.recognises(other), false, JSON.stringify(other))
})
