import type { CertificateFacts } from '@tidewaiter/syslog'
import type { IntegrationStatus } from '../integration.ts'
import { daysLeft } from './certificate-watch.ts'
import type { Progress } from './progress.ts'
import { statusText, type StatusFacts } from './status-text.ts'

/** What the status is made of, beside the progress. */
export type StatusSources = Omit<StatusFacts, 'lastError'> & {
  readonly name: string
  /** The receiver's, of the connection that stands. */
  readonly certificate: CertificateFacts | undefined
}

/** The status of an integration at a time. Cheap: it is made from numbers that are there. */
export function statusOf(progress: Progress, sources: StatusSources, now: number): IntegrationStatus {
  const { name, target, lag, certificate } = sources
  const { state, since, lastSuccessAt, lastError, nextAttemptAt } = progress
  const { connections, delivered, bytes, leftOut, unjudged, possiblyDoubled, shortened, deadLetters, knownLost } =
    progress
  return {
    name,
    target,
    state,
    text: statusText(progress, { ...sources, lastError }, now),
    since,
    lag,
    lastSuccessAt,
    lastError,
    nextAttemptAt,
    certificate: certificate === undefined ? undefined : certificateStatus(certificate, now),
    counts: { connections, delivered, bytes, leftOut, unjudged, possiblyDoubled, shortened, deadLetters, knownLost },
  }
}

function certificateStatus(certificate: CertificateFacts, now: number): IntegrationStatus['certificate'] {
  const { subject, issuer, validTo } = certificate
  return { subject, issuer, validTo: new Date(validTo).toISOString(), daysLeft: daysLeft(certificate, now) }
}
