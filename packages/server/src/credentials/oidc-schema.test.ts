import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { oidcSettings } from './oidc-schema.ts'

const least = { issuer: 'https://login.example.com', clientId: 'tidewaiter', groupRoles: { security: ['officer'] } }

test('what is left out has a default', () => {
  deepEqual(oidcSettings().parse(least), {
    ...least,
    scopes: ['openid', 'profile', 'email'],
    groupsClaim: 'groups',
    userNameClaim: 'preferred_username',
    allowInsecure: false,
  })
})

test('an issuer is an https address, or http on this machine', () => {
  const isTaken = (issuer: string, more: object = {}): boolean =>
    oidcSettings().safeParse({ ...least, issuer, ...more }).success
  for (const issuer of [
    'https://a.example.com/realms/x',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
    'http://localhost',
  ])
    ok(isTaken(issuer), issuer)
  const wrong = [
    '',
    'login.example.com',
    'ftp://a.example.com',
    'https://a.example.com?x',
    'https://a.example.com#x',
    'https://u:p@a.example.com',
  ]
  for (const issuer of wrong) ok(!isTaken(issuer, { allowInsecure: true }), issuer)
  for (const issuer of ['http://a.example.com', 'http://127.0.0.1.example.com', 'http://10.0.0.1']) {
    ok(!isTaken(issuer), issuer)
    ok(isTaken(issuer, { allowInsecure: true }), issuer)
  }
})

test('what is wrong is named', () => {
  const wrong = {
    ...least,
    scopes: ['profile'],
    groupRoles: {},
    allowedDomains: ['@example.com'],
    ca: 'x',
    clientSecret: '',
    more: 1,
  }
  const faults = oidcSettings().safeParse(wrong).error?.issues ?? []
  deepEqual(faults.map(({ path }) => path.join('.')).sort(), [
    '',
    'allowedDomains.0',
    'ca',
    'clientSecret',
    'groupRoles',
    'scopes',
  ])
})

test('every setting is described', () => {
  const { properties = {} } = z.toJSONSchema(oidcSettings(), { io: 'input' })
  equal(Object.keys(properties).length, 10)
  for (const [name, property] of Object.entries(properties))
    ok(typeof property === 'object' && property.description, name)
})
