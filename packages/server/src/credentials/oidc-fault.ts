import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client'
import { CredentialsError } from './credentials-errors.ts'
import { shownText } from './shown-text.ts'

/** Where a login stood when it failed. */
export type OidcStep = { readonly issuer: string; readonly redirectUri: string }

/** Takes what openid-client has thrown during a login, returns it in words of ours; the cause is kept. */
export function explainLoginFault(error: unknown, { issuer, redirectUri }: OidcStep): CredentialsError {
  const chain = causesOf(error)
  const own = chain.find((each) => each instanceof CredentialsError)
  if (own !== undefined) return own
  const options = { cause: error }
  if (error instanceof AuthorizationResponseError)
    return new CredentialsError('oidc-refused', { reason: reasonOf(error.error, error.error_description) }, options)
  if (error instanceof WWWAuthenticateChallengeError)
    return new CredentialsError('oidc-client-refused', { issuer, reason: `status ${error.status}` }, options)
  if (error instanceof ResponseBodyError) {
    const reason = reasonOf(error.error, error.error_description)
    return /^(invalid|unauthorized)_client$/.test(error.error)
      ? new CredentialsError('oidc-client-refused', { issuer, reason }, options)
      : new CredentialsError('oidc-code-refused', { issuer, reason, redirectUri }, options)
  }
  const fault = shownText(chain.map(messageOf).join(': '))
  const claim = claimOf(chain)
  switch (codeOf(error)) {
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return new CredentialsError('oidc-clock', { claim, ...timesOf(chain, claim) }, options)
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return claim === 'nonce'
        ? new CredentialsError('oidc-nonce-mismatch', {}, options)
        : new CredentialsError('oidc-token-wrong', { claim }, options)
    case 'OAUTH_KEY_SELECTION_FAILED':
      return new CredentialsError('oidc-signature-wrong', { issuer, fault }, options)
    default:
      return /signature|JWS|"alg"/.test(fault)
        ? new CredentialsError('oidc-signature-wrong', { issuer, fault }, options)
        : new CredentialsError('oidc-answer-wrong', { issuer, fault }, options)
  }
}

/** Takes what openid-client has thrown during discovery, returns it in words of ours. */
export function explainDiscoveryFault(error: unknown, address: string): CredentialsError {
  const chain = causesOf(error)
  const own = chain.find((each) => each instanceof CredentialsError)
  if (own !== undefined) return own
  const status = chain.find((each) => each instanceof Response)?.status
  const fault =
    status === undefined || status === 200 ? chain.map(messageOf).join(': ') : `it answers with status ${status}`
  return new CredentialsError('oidc-metadata-wrong', { address, fault: shownText(fault) }, { cause: error })
}

/** An error and what it was caused by, five deep at most. */
function causesOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = []
  for (let each = error; each !== undefined && each !== null && chain.length < 5;) {
    chain.push(each)
    each = typeof each === 'object' && 'cause' in each ? each.cause : undefined
  }
  return chain
}

function messageOf(error: unknown): string | readonly never[] {
  return error instanceof Error ? error.message : []
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/** The details of a fault of oauth4webapi are the cause of its innermost error. */
function fieldOf(chain: readonly unknown[], field: string): unknown {
  for (const each of chain) {
    if (typeof each === 'object' && each !== null && field in each)
      return (each as Readonly<Record<string, unknown>>)[field]
  }
  return undefined
}

function claimOf(chain: readonly unknown[]): string {
  const claim = fieldOf(chain, 'claim')
  return typeof claim === 'string' ? shownText(claim) : ''
}

function timesOf(chain: readonly unknown[], claim: string): { readonly value: string; readonly now: string } {
  const claims = fieldOf(chain, 'claims') as Readonly<Record<string, unknown>> | undefined
  return { value: timeOf(claims?.[claim]), now: timeOf(fieldOf(chain, 'now')) }
}

/** Seconds since 1970 as people read them. */
function timeOf(seconds: unknown): string {
  const isTime = typeof seconds === 'number' && Math.abs(seconds) <= 8.64e12
  return isTime ? new Date(seconds * 1000).toISOString() : shownText(String(seconds))
}

function reasonOf(error: string, description: string | undefined): string {
  return shownText(description === undefined ? error : `${error}: ${description}`)
}
