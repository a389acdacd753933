import { Code, ConnectError } from '@connectrpc/connect'
import { IntakeError } from '../intake-errors.ts'

/**
 * Takes what a connection to Tetragon failed with, returns the row of the table for it.
 *
 * @param isTetragon whether it has given its version: then a refusal is a fault of Tetragon, else of the address
 */
export function explainLinkError(cause: unknown, address: string, isTetragon: boolean): IntakeError {
  if (cause instanceof IntakeError) return cause
  const chain = chainOf(cause)
  const because = { cause }
  const reason = reasonOf(cause, chain)
  const codes = chain.map(({ code }) => (typeof code === 'string' ? code : ''))
  const has = (...wanted: string[]): boolean => codes.some((code) => wanted.includes(code))
  if (has('ENOENT', 'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'))
    return new IntakeError('tetragon-missing', { address, reason }, because)
  if (has('EACCES', 'EPERM')) return new IntakeError('tetragon-forbidden', { address }, because)
  if (codes.some((code) => /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code)))
    return new IntakeError('tetragon-untrusted', { address, reason }, because)
  const code = cause instanceof ConnectError ? cause.code : undefined
  if (code === Code.DeadlineExceeded) return new IntakeError('tetragon-silent', { address }, because)
  if (code === Code.ResourceExhausted && reason.includes('readMaxBytes'))
    return new IntakeError('tetragon-event-too-large', { address, reason }, because)
  // Who does not speak HTTP/2 answers with what is no frame of it, who does not speak gRPC with a status of HTTP.
  const isForeign = has('ERR_HTTP2_ERROR') || code === Code.Unimplemented || code === Code.Unknown
  return new IntakeError(
    isForeign && !isTetragon ? 'tetragon-foreign' : 'tetragon-broken',
    { address, reason },
    because,
  )
}

function chainOf(cause: unknown): readonly { readonly code?: unknown; readonly message: string }[] {
  const chain: Error[] = []
  for (let error = cause; error instanceof Error && chain.length < 8; error = error.cause) chain.push(error)
  return chain
}

function reasonOf(cause: unknown, chain: ReturnType<typeof chainOf>): string {
  if (chain.length === 0) return String(cause)
  const deepest = chain.at(-1)!
  return deepest instanceof ConnectError ? deepest.rawMessage : deepest.message
}
