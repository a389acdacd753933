import { deepEqual, equal, match, notEqual, ok, rejects } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createOidc, type Oidc, type OidcKept, type OidcOptions } from './oidc.ts'
import { oidcSettings } from './oidc-schema.ts'
import { startProvider, type Account, type TestProvider } from './testing/start-provider.ts'

const accounts: Readonly<Record<string, Account>> = {
  'u-1': { preferred_username: 'anna', groups: ['staff', 'security'], email: 'anna@example.com', email_verified: true },
  'u-2': { preferred_username: 'otto', groups: ['staff'], email: 'otto@example.com', email_verified: false },
  'u-3': { preferred_username: 'mute' },
  'u-4': { groups: ['security'] },
}

const limit = { timeout: 30_000 }

type Login = { readonly provider: TestProvider; readonly oidc: Oidc }

async function begun(
  t: TestContext,
  more: object = {},
  { claimsIn, ...options }: OidcOptions & { readonly claimsIn?: 'user-info' | 'id-token' } = {},
): Promise<Login> {
  const provider = await startProvider(t, accounts, claimsIn === undefined ? {} : { claimsIn })
  const { issuer, clientId, clientSecret } = provider
  const groupRoles = { security: ['officer', 'reader'], admins: ['administrator'] }
  const settings = oidcSettings().parse({ issuer, clientId, clientSecret, groupRoles, ...more })
  return { provider, oidc: createOidc(settings, options) }
}

/** A login up to the point where the browser has come back. */
async function comeBack(
  { provider, oidc }: Login,
  account: string,
): Promise<{ readonly callback: string; readonly kept: OidcKept }> {
  const { url, kept } = await oidc.begin(provider.redirectUri)
  return { callback: await provider.logIn(url, account), kept }
}

const anna = {
  subject: 'u-1',
  userName: 'anna',
  email: 'anna@example.com',
  groups: ['security', 'staff'],
  roles: ['officer', 'reader'],
}

test('a user logs in, and the groups give the roles', limit, async (t) => {
  for (const claimsIn of ['user-info', 'id-token'] as const) {
    const login = await begun(t, {}, { claimsIn })
    const { issuer, asked } = login.provider
    const { callback, kept } = await comeBack(login, 'u-1')
    deepEqual(await login.oidc.finish(callback, kept), { issuer, ...anna })
    // Only who has not said everything in the token is asked again.
    equal(asked.includes('/me'), claimsIn === 'user-info')
  }
})

test('what is begun is random, with PKCE, and asks for what the settings say', limit, async (t) => {
  const { provider, oidc } = await begun(t, { scopes: ['openid', 'groups'] })
  const [one, other] = [await oidc.begin(provider.redirectUri), await oidc.begin(provider.redirectUri)]
  const { searchParams } = new URL(one.url)
  deepEqual(
    ['response_type', 'client_id', 'scope', 'code_challenge_method', 'redirect_uri'].map((name) =>
      searchParams.get(name),
    ),
    ['code', 'tidewaiter', 'openid groups', 'S256', provider.redirectUri],
  )
  ok(!one.url.includes(one.kept.codeVerifier))
  for (const name of ['state', 'nonce', 'codeVerifier'] as const) {
    match(one.kept[name], /^[\w-]{43}$/)
    notEqual(one.kept[name], other.kept[name])
  }
})

test('a proxy may have changed the address that the browser comes back to', limit, async (t) => {
  const login = await begun(t)
  const { callback, kept } = await comeBack(login, 'u-1')
  equal((await login.oidc.finish(`http://127.0.0.1:8080/other${new URL(callback).search}`, kept)).userName, 'anna')
})

test('a login that was begun elsewhere is refused before the provider is asked', limit, async (t) => {
  const login = await begun(t)
  const { callback, kept } = await comeBack(login, 'u-1')
  const asked = login.provider.asked.length
  const without = callback.replace(/state=[^&]*/, '')
  const twice = `${callback}&state=${kept.state}`
  for (const url of [callback.replace(kept.state, 'x'), without, twice, '', 'x'.repeat(20_000)])
    await rejects(login.oidc.finish(url, kept), { code: 'oidc-state-mismatch' })
  equal(login.provider.asked.length, asked)
})

test('a token for another login is refused', limit, async (t) => {
  const login = await begun(t)
  const { callback, kept } = await comeBack(login, 'u-1')
  await rejects(login.oidc.finish(callback, { ...kept, nonce: 'x'.repeat(43) }), { code: 'oidc-nonce-mismatch' })
})

test('a code is taken once, and from whoever has begun alone', limit, async (t) => {
  const login = await begun(t)
  const { callback, kept } = await comeBack(login, 'u-1')
  const stranger = { ...kept, codeVerifier: 'x'.repeat(43) }
  await rejects(login.oidc.finish(callback, stranger), { code: 'oidc-code-refused', message: /invalid_grant/ })
  const again = await comeBack(login, 'u-1')
  await login.oidc.finish(again.callback, again.kept)
  await rejects(login.oidc.finish(again.callback, again.kept), { code: 'oidc-code-refused' })
})

test('a token that was changed, or signed by somebody else, is refused', limit, async (t) => {
  const login = await begun(t, {}, { claimsIn: 'id-token' })
  const changed = (token: string, claims: object): string => {
    const [head, , signature] = token.split('.')
    return `${head}.${Buffer.from(JSON.stringify({ ...claims, groups: ['admins'] })).toString('base64url')}.${signature}`
  }
  const unsigned = (_: string, claims: object): string =>
    [{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.'
  const otherKey = (token: string): string => {
    const [, payload, signature] = token.split('.')
    return `${Buffer.from('{"alg":"RS256","kid":"unknown"}').toString('base64url')}.${payload}.${signature}`
  }
  for (const tamper of [changed, unsigned, otherKey]) {
    login.provider.tamperWith(tamper)
    const { callback, kept } = await comeBack(login, 'u-1')
    await rejects(login.oidc.finish(callback, kept), { code: 'oidc-signature-wrong' }, tamper.name)
  }
})

test('a token for somebody else, or of another time, is refused in words that say which', limit, async (t) => {
  const login = await begun(t, {}, { claimsIn: 'id-token' })
  const now = Math.floor(Date.now() / 1000)
  const cases = [
    [{ aud: 'another-client' }, { code: 'oidc-token-wrong', details: { claim: 'aud' } }],
    [{ iss: 'https://other.example.com' }, { code: 'oidc-token-wrong', details: { claim: 'iss' } }],
    [{ exp: now - 120 }, { code: 'oidc-clock', message: /its `exp` is 20\d\d-.+Z, and it is 20\d\d-.+Z here/ }],
    [{ nbf: now + 120 }, { code: 'oidc-clock', message: /`nbf`/ }],
    [{ exp: 'soon' }, { code: 'oidc-answer-wrong' }],
  ] as const
  for (const [change, error] of cases) {
    login.provider.tamperWith((_token, claims, signed) => signed({ ...claims, ...change }))
    const { callback, kept } = await comeBack(login, 'u-1')
    await rejects(login.oidc.finish(callback, kept), error)
  }
  login.provider.tamperWith((_token, claims, signed) => signed({ ...claims, exp: now - 30 }))
  const { callback, kept } = await comeBack(login, 'u-1')
  equal((await login.oidc.finish(callback, kept)).userName, 'anna')
})

test('keys of the provider may change between two logins', limit, async (t) => {
  const login = await begun(t)
  const before = await comeBack(login, 'u-1')
  await login.oidc.finish(before.callback, before.kept)
  login.provider.rotateKey()
  const after = await comeBack(login, 'u-1')
  equal((await login.oidc.finish(after.callback, after.kept)).userName, 'anna')
})

test('without a mapped group there is no login', limit, async (t) => {
  const login = await begun(t)
  for (const [account, code] of [
    ['u-2', 'oidc-no-role'],
    ['u-3', 'oidc-claim-missing'],
    ['u-4', 'oidc-claim-missing'],
  ] as const) {
    const { callback, kept } = await comeBack(login, account)
    await rejects(login.oidc.finish(callback, kept), { code })
  }
})

test('a refusal of the provider is told with its reason', limit, async (t) => {
  const login = await begun(t)
  const { callback, kept } = await comeBack(login, 'refuse')
  await rejects(login.oidc.finish(callback, kept), { code: 'oidc-refused', message: /access_denied: not this one$/ })
})

test('a wrong client secret is told as such, and not repeated', limit, async (t) => {
  const login = await begun(t, { clientSecret: 'of last year' })
  const { callback, kept } = await comeBack(login, 'u-1')
  await rejects(login.oidc.finish(callback, kept), (error: Error & { readonly code?: string }) => {
    equal(error.code, 'oidc-client-refused')
    ok(!error.message.includes('of last year'))
    return true
  })
})

test('a provider that is down fails the login and nothing else; it is asked again at the next', limit, async (t) => {
  const { provider, oidc } = await begun(t)
  await provider.stop()
  await rejects(oidc.begin(provider.redirectUri), { code: 'oidc-unreachable', message: /ECONNREFUSED/ })
  await provider.restart()
  match((await oidc.begin(provider.redirectUri)).url, /\/auth\?/)
})

test('a provider that goes away in the middle of a login is told', limit, async (t) => {
  const login = await begun(t)
  const { callback, kept } = await comeBack(login, 'u-1')
  await login.provider.stop()
  await rejects(login.oidc.finish(callback, kept), { code: 'oidc-unreachable', message: /\/token cannot be reached/ })
})

test('metadata is asked for once by many, renewed after an hour, and kept while that fails', limit, async (t) => {
  let time = 0
  const { provider, oidc } = await begun(t, {}, { now: () => time })
  const begin = (): Promise<unknown> => oidc.begin(provider.redirectUri)
  const discoveries = (): number => provider.asked.filter((path) => path.endsWith('openid-configuration')).length
  await Promise.all([begin(), begin(), begin()])
  equal(discoveries(), 1)
  time = 3_599_999
  await begin()
  equal(discoveries(), 1)
  time = 3_600_000
  await begin()
  equal(discoveries(), 2)
  time *= 2
  provider.answerWith((_, response) => {
    response.writeHead(503).end()
    return true
  })
  await begin()
  await begin()
  equal(discoveries(), 3)
  time += 60_000
  await begin()
  equal(discoveries(), 4)
})

test('what is no provider, or another one, is told', limit, async (t) => {
  const { provider, oidc } = await begun(t, {}, { timeout: 300 })
  const good = {
    issuer: provider.issuer,
    authorization_endpoint: `${provider.issuer}/auth`,
    token_endpoint: `${provider.issuer}/token`,
    jwks_uri: `${provider.issuer}/jwks`,
  }
  const cases: readonly (readonly [string, number, string, RegExp])[] = [
    ['text/html', 404, '<h1>nothing</h1>', /status 404/],
    ['text/html', 200, '<h1>welcome</h1>', /content-type/],
    ['application/json', 302, '', /status 302/],
    ['application/json', 200, '{', /pars/],
    ['application/json', 200, '{}', /issuer/],
    [
      'application/json',
      200,
      JSON.stringify({ ...good, issuer: 'https://other.example.com' }),
      /other\.example\.com|match/,
    ],
    [
      'application/json',
      200,
      JSON.stringify({ ...good, jwks_uri: 'x', token_endpoint: 7 }),
      /lacks token_endpoint, jwks_uri$/,
    ],
  ]
  for (const [type, status, body, message] of cases) {
    provider.answerWith((_, response) => {
      response.writeHead(status, { 'content-type': type, location: '/elsewhere' }).end(body)
      return true
    })
    await rejects(oidc.begin(provider.redirectUri), { code: 'oidc-metadata-wrong', message })
  }
  equal(provider.asked.includes('/elsewhere'), false)
})

test('the session at the provider is ended where it has a place for that', limit, async (t) => {
  const { provider, oidc } = await begun(t, {}, { now: () => 0 })
  const url = new URL((await oidc.endSessionUrl('https://tidewaiter.example.test/')) ?? '')
  deepEqual(Object.fromEntries(url.searchParams), {
    client_id: 'tidewaiter',
    post_logout_redirect_uri: 'https://tidewaiter.example.test/',
  })
  const response = await fetch(url)
  equal(response.status, 200)
  await response.body?.cancel()

  const { issuer, clientId } = provider
  const none = createOidc(oidcSettings().parse({ issuer, clientId, groupRoles: { security: ['officer'] } }))
  provider.answerWith((_, answer) => {
    const metadata = { issuer, authorization_endpoint: issuer, token_endpoint: issuer, jwks_uri: issuer }
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(metadata))
    return true
  })
  equal(await none.endSessionUrl(), undefined)
})
