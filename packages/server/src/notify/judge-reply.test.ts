import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeReply } from './judge-reply.ts'

const now = Date.UTC(2026, 10, 20, 10)

function verdict(status: number, retryAfter?: string): string {
  const sent = judgeReply({ status, retryAfter, text: 'no' }, 'x:443', now)
  switch (sent.outcome) {
    case 'delivered':
      return 'delivered'
    case 'try-again':
      return `again ${sent.afterMs}`
    case 'given-up':
      return sent.error.code
  }
}

test('the status decides', () => {
  for (const status of [200, 201, 202, 204]) assert.equal(verdict(status), 'delivered')
  for (const status of [408, 425, 429, 500, 502, 503, 504, 599]) assert.equal(verdict(status), 'again undefined')
  for (const status of [301, 302, 303, 307, 308]) assert.equal(verdict(status), 'reply-redirect')
  for (const status of [401, 403, 407]) assert.equal(verdict(status), 'reply-credentials')
  for (const status of [404, 410]) assert.equal(verdict(status), 'reply-not-there')
  for (const status of [400, 405, 413, 422, 451]) assert.equal(verdict(status), 'reply-refused')
})

test('Retry-After is seconds or a date, a day at most', () => {
  assert.equal(verdict(429, '7'), 'again 7000')
  assert.equal(verdict(503, 'Fri, 20 Nov 2026 10:00:30 GMT'), 'again 30000')
  assert.equal(verdict(503, 'Fri, 20 Nov 2026 09:00:00 GMT'), 'again 0')
  assert.equal(verdict(429, '99999999'), 'again 86400000')
  assert.equal(verdict(429, 'soon'), 'again undefined')
})
