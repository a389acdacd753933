import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CredentialsError } from './credentials-errors.ts'
import { identityOf, needsUserInfo, type Claims } from './oidc-identity.ts'
import { oidcSettings, type OidcSettings } from './oidc-schema.ts'

const settingsWith = (more: object = {}): OidcSettings =>
  oidcSettings().parse({
    issuer: 'https://login.example.com',
    clientId: 'tidewaiter',
    groupRoles: { security: ['officer'], admins: ['administrator', 'officer'] },
    ...more,
  })
const claims = {
  sub: 'u-1',
  preferred_username: 'anna',
  groups: ['security'],
  email: 'anna@example.com',
  email_verified: true,
}
const codeOf = (of: Claims, settings = settingsWith()): string => {
  try {
    return identityOf(of, settings).userName
  } catch (error) {
    return error instanceof CredentialsError ? error.code : String(error)
  }
}

test('roles are those of all groups, each once', () => {
  deepEqual(identityOf({ ...claims, groups: ['security', 'admins', 'security', 'staff'] }, settingsWith()), {
    issuer: 'https://login.example.com',
    subject: 'u-1',
    userName: 'anna',
    email: 'anna@example.com',
    groups: ['admins', 'security', 'staff'],
    roles: ['administrator', 'officer'],
  })
})

test('groups may stand in an object, under a name with dots, or alone', () => {
  const nested = { ...claims, groups: undefined, realm_access: { roles: ['security'] } }
  equal(codeOf(nested, settingsWith({ groupsClaim: 'realm_access.roles' })), 'anna')
  const dotted = { ...claims, groups: undefined, 'https://example.com/groups': 'security' }
  equal(codeOf(dotted, settingsWith({ groupsClaim: 'https://example.com/groups' })), 'anna')
})

test('nobody gets a role by a name that objects have anyway', () => {
  for (const group of ['__proto__', 'constructor', 'toString']) {
    equal(codeOf({ ...claims, groups: [group] }), 'oidc-no-role')
    equal(codeOf(claims, settingsWith({ groupsClaim: group })), 'oidc-claim-missing')
  }
})

test('whatever the groups are, there is a role or no login', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.array(fc.oneof(fc.constantFrom('security', 'admins', 'staff'), fc.anything())), fc.anything()),
      (groups) => {
        const isMember = [groups].flat().some((group) => group === 'security' || group === 'admins')
        const result = codeOf({ ...claims, groups })
        ok(isMember ? result === 'anna' : result === 'oidc-no-role' || result === 'oidc-claim-missing', result)
      },
    ),
  )
})

test('a domain counts only with a verified address', () => {
  const settings = settingsWith({ allowedDomains: ['example.com'] })
  equal(codeOf(claims, settings), 'anna')
  equal(codeOf({ ...claims, email: 'Anna@Example.COM' }, settings), 'anna')
  const wrong = [
    { email_verified: false },
    { email_verified: undefined },
    { email_verified: 'true' },
    { email: undefined },
    { email: 'anna@example.com.evil.test' },
    { email: 'anna@sub.example.com' },
    { email: 'example.com@' },
  ]
  for (const change of wrong) equal(codeOf({ ...claims, ...change }, settings), 'oidc-domain-refused')
  equal('email' in identityOf({ ...claims, email_verified: false }, settingsWith()), false)
})

test('a name that cannot be shown is none', () => {
  for (const name of [undefined, '', '  ', 7, 'anna\n', 'an\u200bna', '\u202eanna', 'x'.repeat(257), '\ud800'])
    equal(codeOf({ ...claims, preferred_username: name }), 'oidc-claim-missing')
  throws(() => identityOf({ ...claims, preferred_username: undefined }, settingsWith()), {
    message: /does not say `preferred_username` of u-1; it says sub, preferred_username, groups/,
  })
})

test('the user info is asked for what the token lacks', () => {
  equal(needsUserInfo(claims, settingsWith()), false)
  equal(needsUserInfo({ sub: 'u-1', preferred_username: 'anna' }, settingsWith()), true)
  const { email_verified: _, ...unverified } = claims
  equal(needsUserInfo(unverified, settingsWith()), false)
  equal(needsUserInfo(unverified, settingsWith({ allowedDomains: ['example.com'] })), true)
})
