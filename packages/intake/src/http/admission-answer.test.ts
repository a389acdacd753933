import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JournalError } from '@tidewaiter/journal'
import { falcoClient, serveHttp } from '../testing/serve-http.ts'
import { admissionAnswer } from './admission-answer.ts'

const limit = { timeout: 20_000 }
const request = {
  uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
  kind: { group: '', version: 'v1', kind: 'Secret' },
  resource: { group: '', version: 'v1', resource: 'secrets' },
  name: 'db',
  namespace: 'shop',
  operation: 'CREATE',
  userInfo: { username: 'alice@example.com' },
}
const review = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request }
const clients = [{ ...falcoClient, source: 'admission-review', answer: 'admission-review' }]

test('the API server gets a review that lets the request pass, once the event is durable', limit, async (t) => {
  const { post, journal } = await serveHttp(t, { clients })
  const reply = await post(JSON.stringify(review), { 'content-type': 'application/json' }, '/v1/events?timeout=2s')
  assert.deepEqual(
    [reply.status, reply.body],
    [
      200,
      {
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: { uid: request.uid, allowed: true },
      },
    ],
  )
  assert.equal(journal.lines().length, 1)
  const dry = await post(JSON.stringify({ ...review, request: { ...request, dryRun: true } }))
  assert.deepEqual([dry.status, dry.body['kind']], [200, 'AdmissionReview'])
  const odd = await post(JSON.stringify({ ...review, request: { uid: 'u' } }))
  assert.deepEqual([odd.status, odd.body['response']], [200, { uid: 'u', allowed: true }])
  assert.equal(journal.lines().length, 1)
  journal.refusal = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })
  assert.equal((await post(JSON.stringify(review))).status, 503)
})

test('what has no uid cannot be answered as a review', limit, async (t) => {
  const { post } = await serveHttp(t, { clients })
  for (const body of ['{}', '[]', 'x', JSON.stringify({ ...review, request: { uid: 5 } })]) {
    const reply = await post(body)
    assert.equal(reply.status, 400, body)
    assert.equal(typeof reply.body['error'], 'string')
  }
  const answerTo = (apiVersion: unknown): unknown =>
    admissionAnswer([Buffer.from(JSON.stringify({ ...review, apiVersion }))])?.apiVersion
  assert.equal(answerTo('admission.k8s.io/v1beta1'), 'admission.k8s.io/v1beta1')
  for (const odd of ['v1', 7, 'admission.k8s.io/v1"}', undefined]) assert.equal(answerTo(odd), 'admission.k8s.io/v1')
})
