import type { CertificateFacts, Certificates } from '@tidewaiter/syslog'
import type { CertificateStatus, IntegrationStatus } from '../integration.ts'
import { daysLeft } from './certificate-watch.ts'
import type { Progress } from './progress.ts'
import { statusText, type StatusFacts } from './status-text.ts'

/** What the status is made of, beside the progress. */
export type StatusSources = Omit<StatusFacts, 'lastError'> & {
  readonly name: string
  /** Events that the journal has removed before delivery came to them. */
  readonly removedAhead: number
  /** Of the connection that stands. */
  readonly certificates: Certificates
}

/** The status of an integration at a time. Cheap: it is made from numbers that are there. */
export function statusOf(progress: Progress, sources: StatusSources, now: number): IntegrationStatus {
  const { name, target, lag, certificates, removedAhead } = sources
  const { state, since, lastSuccessAt, lastError, nextAttemptAt } = progress
  const {
    connections,
    delivered,
    bytes,
    leftOut,
    unjudged,
    possiblyDoubled,
    shortened,
    deadLetters,
    withheld,
    summaries,
  } = progress
  const knownLost = progress.knownLost + removedAhead
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
    certificate: certificateStatus(certificates.receiver, now),
    ownCertificate: certificateStatus(certificates.own, now),
    counts: {
      connections,
      delivered,
      bytes,
      leftOut,
      unjudged,
      withheld,
      summaries,
      possiblyDoubled,
      shortened,
      deadLetters,
      knownLost,
    },
  }
}

function certificateStatus(certificate: CertificateFacts | undefined, now: number): CertificateStatus | undefined {
  if (certificate === undefined) return undefined
  const { subject, issuer, validTo } = certificate
  return { subject, issuer, validTo: new Date(validTo).toISOString(), daysLeft: daysLeft(certificate, now) }
}
