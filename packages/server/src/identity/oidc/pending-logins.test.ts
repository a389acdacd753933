import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { createPendingLogins, type PendingLogin } from './pending-logins.ts'

const kept = { state: 's', nonce: 'n', codeVerifier: 'v', redirectUri: 'https://tidewaiter.example.com/' }
const login: PendingLogin = { kept, returnTo: '/', version: 1 }

test('beyond the bound the oldest give way', () => {
  const logins = createPendingLogins(3)
  const tickets = Array.from({ length: 5 }, (_, now) => logins.add(login, now))
  deepEqual(
    tickets.map((ticket) => logins.take(ticket, 5) !== undefined),
    [false, false, true, true, true],
  )
})

test('a ticket is good once, and ends', () => {
  const logins = createPendingLogins()
  const [first, second] = [logins.add(login, 0), logins.add(login, 0)]
  equal(logins.take(first, 599_999)?.kept.state, 's')
  equal(logins.take(first, 599_999), undefined)
  equal(logins.take(second, 600_000), undefined)
})
