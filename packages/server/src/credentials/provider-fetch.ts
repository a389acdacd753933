import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { CustomFetch } from 'openid-client'
import { CredentialsError } from './credentials-errors.ts'
import { isOnLoopback } from './oidc-schema.ts'
import { shownText } from './shown-text.ts'

// The fetch of Node cannot be given an authority of its own, and reads bodies of any size.

/** Key sets of providers with many keys have some 50 kB. */
const mostBytes = 1_048_576

/** Of one request, from looking the name up to the last byte. */
const mostMilliseconds = 10_000

export type ProviderFetchOptions = {
  readonly ca?: string | undefined
  readonly allowInsecure: boolean
  /** In ms; 10 s when absent. */
  readonly timeout?: number | undefined
}

/**
 * A fetch for openid-client that bounds time and body, follows no redirect, and takes http only on loopback.
 *
 * What it returns rejects with {CredentialsError} `oidc-unreachable`, `oidc-untrusted`, `oidc-unencrypted`, `oidc-answer-wrong`.
 */
export function createProviderFetch({
  ca,
  allowInsecure,
  timeout = mostMilliseconds,
}: ProviderFetchOptions): CustomFetch {
  return async (address, { method, headers, body }) => {
    const url = new URL(address)
    const shown = `${url.origin}${url.pathname}`
    if (url.protocol !== 'https:' && !allowInsecure && !isOnLoopback(url))
      throw new CredentialsError('oidc-unencrypted', { address: shown })
    const signal = AbortSignal.timeout(timeout)
    // Each has a connection of its own: logins are rare, and nothing stays open when the settings change.
    const options: RequestOptions = { method, headers, signal, agent: false }
    try {
      const response = await ask(url, options, ca, textOf(body))
      const bytes = await read(response, shown)
      return responseOf(response, bytes)
    } catch (error) {
      throw explain(error, shown, signal.aborted ? timeout : undefined)
    }
  }
}

function ask(url: URL, options: RequestOptions, ca: string | undefined, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent =
      url.protocol === 'https:'
        ? httpsRequest(url, ca === undefined ? options : { ...options, ca })
        : httpRequest(url, options)
    sent.on('response', resolve).on('error', reject).end(body)
  })
}

async function read(response: IncomingMessage, address: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostBytes)
      throw new CredentialsError('oidc-answer-wrong', {
        issuer: address,
        fault: `it is larger than ${mostBytes} bytes`,
      })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function responseOf({ statusCode = 0, headers }: IncomingMessage, bytes: Buffer): Response {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  )
  // A response of the platform has no status below 200 or above 599; whatever else is as wrong as a 502.
  const status = statusCode >= 200 && statusCode <= 599 ? statusCode : 502
  return new Response([204, 205, 304].includes(status) ? null : new Uint8Array(bytes), { status, headers: fields })
}

/** What openid-client sends are forms. */
function textOf(body: unknown): string {
  if (typeof body === 'string') return body
  return body instanceof URLSearchParams ? body.toString() : ''
}

/** Of node:tls and OpenSSL: what says that somebody is there, but not who. */
const untrusted = /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY|DECODE)_|HOSTNAME_MISMATCH)/

function explain(error: unknown, address: string, timeout: number | undefined): CredentialsError {
  if (error instanceof CredentialsError) return error
  if (timeout !== undefined)
    return new CredentialsError(
      'oidc-unreachable',
      { address, reason: `no answer within ${timeout} ms` },
      { cause: error },
    )
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = shownText(error instanceof Error && error.message !== '' ? error.message : code || String(error))
  if (untrusted.test(code)) return new CredentialsError('oidc-untrusted', { address, reason }, { cause: error })
  return new CredentialsError('oidc-unreachable', { address, reason }, { cause: error })
}
