import { timingSafeEqual } from 'node:crypto'
import {
  authorizationCodeGrant,
  allowInsecureRequests,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type ServerMetadata,
} from 'openid-client'
import { CredentialsError } from './credentials-errors.ts'
import { explainDiscoveryFault, explainLoginFault } from './oidc-fault.ts'
import { identityOf, needsUserInfo, type Claims, type OidcIdentity } from './oidc-identity.ts'
import type { OidcSettings } from './oidc-schema.ts'
import { createProviderFetch } from './provider-fetch.ts'

// Login with OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636, S256).
//
// - A provider that is down or wrongly set up fails the login, never the start: its metadata is fetched when it is first needed.
// - The metadata is renewed after an hour; while that fails the old one is used.
// - Every ID token is checked for its signature too, which the standard (section 3.1.3.7) leaves open behind TLS. Keys are fetched for
//   each login: one request more, and a key that the provider has changed or withdrawn counts from the next login on.
// - Whoever is in no mapped group is nobody.

/** What has to be kept from `begin` to `finish`, for 10 minutes, for one use, and bound to the browser. It is secret. */
export type OidcKept = {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly redirectUri: string
}

export type Oidc = {
  /**
   * Takes where the provider shall send the browser back to, as it knows it; returns where to send the browser.
   *
   * @throws {CredentialsError} `oidc-unreachable`, `oidc-untrusted`, `oidc-unencrypted`, `oidc-metadata-wrong`, `oidc-answer-wrong`
   */
  readonly begin: (redirectUri: string) => Promise<{ readonly url: string; readonly kept: OidcKept }>
  /**
   * Takes the address that the browser has come back to, with its query, and what was kept; returns who has logged in.
   *
   * @throws {CredentialsError} those of `begin`, and any other `oidc-` row of the table
   */
  readonly finish: (callbackUrl: string, kept: OidcKept) => Promise<OidcIdentity>
  /**
   * Where to send the browser to end the session at the provider (OpenID Connect RP-Initiated Logout 1.0); undefined when the
   * provider has no such place.
   *
   * @param returnTo where the provider shall send the browser then; it has to know the address
   * @throws {CredentialsError} those of `begin`
   */
  readonly endSessionUrl: (returnTo?: string) => Promise<string | undefined>
}

const renewAfter = 3_600_000
const retryAfter = 60_000

/** Seconds by which the clocks of provider and server may differ. */
const tolerance = 60

/** Browsers and proxies cut addresses off at some 8000 characters. */
const mostCallback = 16_384

export type OidcOptions = {
  /** The clock, in ms; it decides when metadata is renewed. */
  readonly now?: () => number
  /** Of one request to the provider, in ms; 10 s when absent. */
  readonly timeout?: number
}

/** The login for one provider. It holds nothing open and needs no closing. */
export function createOidc(settings: OidcSettings, { now = Date.now, timeout }: OidcOptions = {}): Oidc {
  const { issuer, clientId, clientSecret, ca, allowInsecure } = settings
  const provider = createProviderFetch({ ca, allowInsecure, timeout })
  const isHttp = issuer.startsWith('http:')
  const client = { [clockTolerance]: tolerance }
  let known: { readonly metadata: ServerMetadata; readonly renewAt: number } | undefined
  let fetching: Promise<ServerMetadata> | undefined

  async function discover(): Promise<ServerMetadata> {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    try {
      const execute = isHttp ? [allowInsecureRequests] : []
      const found = await discovery(new URL(issuer), clientId, client, None(), { [customFetch]: provider, execute })
      const metadata = found.serverMetadata()
      // For some well-known providers the library takes one for several tenants, and with it everybody's users.
      if (new URL(metadata.issuer).href !== new URL(issuer).href)
        throw new Error(`it is that of ${metadata.issuer}, not of ${issuer}`)
      const needed = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const
      const lacking = needed.filter((name) => URL.parse(String(metadata[name])) === null)
      if (lacking.length > 0) throw new Error(`it lacks ${lacking.join(', ')}`)
      return metadata
    } catch (error) {
      throw explainDiscoveryFault(error, address)
    }
  }

  /** Those who need it at the same time wait for the same request. */
  async function metadataNow(): Promise<ServerMetadata> {
    if (known !== undefined && now() < known.renewAt) return known.metadata
    fetching ??= discover().finally(() => (fetching = undefined))
    try {
      const metadata = await fetching
      known = { metadata, renewAt: now() + renewAfter }
      return metadata
    } catch (error) {
      if (known === undefined) throw error
      known = { ...known, renewAt: now() + retryAfter }
      return known.metadata
    }
  }

  /** A new one for each login: the library keeps the keys of the provider with it. */
  async function configure(): Promise<Configuration> {
    const metadata = await metadataNow()
    const configuration = new Configuration(metadata, clientId, client, authentication(clientSecret, metadata))
    configuration[customFetch] = provider
    if (isHttp) allowInsecureRequests(configuration)
    enableNonRepudiationChecks(configuration)
    return configuration
  }

  async function claimsOf(configuration: Configuration, url: URL, kept: OidcKept): Promise<Claims> {
    const tokens = await authorizationCodeGrant(configuration, url, {
      pkceCodeVerifier: kept.codeVerifier,
      expectedState: kept.state,
      expectedNonce: kept.nonce,
      idTokenExpected: true,
    })
    const claims: Claims = { ...tokens.claims() }
    const hasUserInfo = configuration.serverMetadata().userinfo_endpoint !== undefined
    if (!hasUserInfo || !needsUserInfo(claims, settings)) return claims
    // What is signed goes before what is not.
    return { ...(await fetchUserInfo(configuration, tokens.access_token, String(claims['sub']))), ...claims }
  }

  return {
    begin: async (redirectUri) => {
      const configuration = await configure()
      const kept = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier(), redirectUri }
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: settings.scopes.join(' '),
        state: kept.state,
        nonce: kept.nonce,
        code_challenge: await calculatePKCECodeChallenge(kept.codeVerifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, kept }
    },
    finish: async (callbackUrl, kept) => {
      const url = callbackOf(callbackUrl, kept)
      const configuration = await configure()
      let claims: Claims
      try {
        claims = await claimsOf(configuration, url, kept)
      } catch (error) {
        throw explainLoginFault(error, { issuer, redirectUri: kept.redirectUri })
      }
      return identityOf(claims, settings)
    },
    endSessionUrl: async (returnTo) => {
      const configuration = await configure()
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined
      return buildEndSessionUrl(configuration, returnTo === undefined ? {} : { post_logout_redirect_uri: returnTo })
        .href
    },
  }
}

/** HTTP Basic is what every provider has to take (RFC 6749 section 2.3.1), unless it says otherwise. */
function authentication(secret: string | undefined, metadata: ServerMetadata): ReturnType<typeof None> {
  if (secret === undefined) return None()
  const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = metadata
  return methods.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret)
}

/** The address that the provider knows, with the query that it has added: a proxy may have changed everything else of it. */
function callbackOf(callbackUrl: string, { state, redirectUri }: OidcKept): URL {
  const came = callbackUrl.length > mostCallback ? null : URL.parse(callbackUrl)
  const states = came?.searchParams.getAll('state') ?? []
  if (came === null || states.length !== 1 || !isSame(states[0] ?? '', state))
    throw new CredentialsError('oidc-state-mismatch', {})
  const url = new URL(redirectUri)
  const own = new Set(url.searchParams.keys())
  for (const [name, value] of came.searchParams) if (!own.has(name)) url.searchParams.append(name, value)
  return url
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)]
  return first.length === second.length && timingSafeEqual(first, second)
}
