import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { Provider } from 'oidc-provider'
import { createProviderStorage } from './provider-storage.ts'

// A real OpenID provider on loopback. In front of it stands a server that can change what the provider answers, as somebody in
// between would.

export type Account = Readonly<Record<string, unknown>>

/** Takes the claims of an ID token and a way to sign others with the key of the provider; returns the token to send instead. */
type Tamper = (token: string, claims: Record<string, unknown>, signed: (claims: object) => string) => string

export type TestProvider = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  /** Logs an account in and consents, as a browser would; returns where the browser is sent back to. */
  readonly logIn: (url: string, account: string) => Promise<string>
  /** From now on it signs with another key, and publishes that one alone. */
  readonly rotateKey: () => void
  readonly tamperWith: (tamper: Tamper | undefined) => void
  /** What answers instead of the provider; undefined for the provider itself. */
  readonly answerWith: (answer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined) => void
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  readonly stop: () => Promise<void>
  /** Listens again, on the same port. */
  readonly restart: () => Promise<void>
}

const clientId = 'tidewaiter'
const clientSecret = 'a secret: of the client/+%'
const usualRedirectUri = 'https://tidewaiter.example.test/login/callback'

/** @param claimsIn where the claims of the user stand: in the user info, as providers do by default, or in the ID token as well */
export async function startProvider(
  t: TestContext,
  accounts: Readonly<Record<string, Account>>,
  {
    claimsIn = 'user-info',
    redirectUri = usualRedirectUri,
  }: { readonly claimsIn?: 'user-info' | 'id-token'; readonly redirectUri?: string } = {},
): Promise<TestProvider> {
  const server = createServer((request, response) => answer(request, response))
  await listen(server, 0)
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const asked: string[] = []
  let key = newKey()
  let provider = createProvider(issuer, redirectUri, accounts, key, claimsIn)
  let tamper: Tamper | undefined
  let instead: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const [path = ''] = (request.url ?? '').split('?')
    asked.push(path)
    if (instead?.(request, response) === true) return
    if (path.startsWith('/interaction/')) return void interact(provider, request, response)
    if (path === '/token' && tamper !== undefined)
      changeAnswer(response, (body) => tampered(body, tamper, key.privateKey))
    provider.callback()(request, response)
  }

  const stop = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => void server.close(() => resolve()))
  }
  t.after(stop)
  return {
    issuer,
    clientId,
    clientSecret,
    redirectUri,
    logIn: (url, account) => logIn(url, account, redirectUri),
    rotateKey: () => {
      key = newKey()
      provider = createProvider(issuer, redirectUri, accounts, key, claimsIn)
    },
    tamperWith: (changed) => (tamper = changed),
    answerWith: (changed) => (instead = changed),
    asked,
    stop,
    restart: () => listen(server, port),
  }
}

type SigningKey = { readonly jwk: object; readonly privateKey: KeyObject; readonly kid: string }

let keysMade = 0

function newKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = `key-${++keysMade}`
  return { kid, privateKey, jwk: { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' } }
}

function createProvider(
  issuer: string,
  redirectUri: string,
  accounts: Readonly<Record<string, Account>>,
  { jwk }: SigningKey,
  claimsIn: 'user-info' | 'id-token',
): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: ['https://tidewaiter.example.test/'],
      },
    ],
    adapter: createProviderStorage(),
    jwks: { keys: [jwk] },
    claims: { openid: ['sub', 'groups'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: claimsIn === 'user-info',
    cookies: { keys: ['of the tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
  })
}

/** The page of the provider: whoever asks is who they say, and agrees; `refuse` does not. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response)
  const accountId = String(request.headers['x-account'])
  if (accountId === 'refuse') {
    const refusal = { error: 'access_denied', error_description: 'not this one' }
    return provider.interactionFinished(request, response, refusal)
  }
  if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId } })
  const grant = new provider.Grant({
    accountId: session?.accountId ?? accountId,
    clientId: String(params['client_id']),
  })
  grant.addOIDCScope(String(params['scope']))
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
}

/** A browser with cookies, as far as the login needs one. */
async function logIn(start: string, account: string, redirectUri: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  for (let step = 0; step < 10; step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie, 'x-account': account } })
    await response.body?.cancel()
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`the provider answers with status ${response.status} at ${url}`)
    url = new URL(location, url).href
    if (url.startsWith(redirectUri)) return url
  }
  throw new Error('the login goes round in a circle')
}

function tampered(body: string, tamper: Tamper | undefined, privateKey: KeyObject): string {
  const answer = JSON.parse(body) as { id_token?: string }
  if (tamper === undefined || answer.id_token === undefined) return body
  const [head = '', payload = ''] = answer.id_token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  const signed = (changed: object): string => {
    const text = `${head}.${Buffer.from(JSON.stringify(changed)).toString('base64url')}`
    return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`
  }
  return JSON.stringify({ ...answer, id_token: tamper(answer.id_token, claims, signed) })
}

/** The provider writes a whole body at once, at the end. */
function changeAnswer(response: ServerResponse, change: (body: string) => string): void {
  const end = response.end.bind(response) as (body: string) => ServerResponse
  response.end = ((body: string | Buffer) => {
    const changed = change(String(body))
    response.setHeader('content-length', Buffer.byteLength(changed))
    return end(changed)
  }) as typeof response.end
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
