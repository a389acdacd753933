import type { CertificateFacts, Certificates } from '@tidewaiter/syslog'
import type { Tell } from '@tidewaiter/telemetry'
import type { deliveryHappenings } from '../delivery-happenings.ts'

/** Days before its end on which a certificate is worth a line in the log; below 0 it is over. */
const warningDays = [-1, 1, 3, 7, 14, 30]

const dayMs = 86_400_000

/** Whole days until the end of a certificate; negative when it is over. */
export function daysLeft({ validTo }: CertificateFacts, now: number): number {
  return Math.floor((validTo - now) / dayMs)
}

/** Tells of certificates that are about to expire, once for each step. To be called now and then, with those in use. */
export type CertificateWatch = (certificates: Certificates, now: number) => void

export function createCertificateWatch(integration: string, tell: Tell<typeof deliveryHappenings>): CertificateWatch {
  /** The step that was told last for each certificate; there are two, and each renewal is another. */
  const told = new Map<string, number>()

  return ({ receiver, own }, now) => {
    look("receiver's", receiver, now)
    look('own', own, now)
  }

  function look(whose: string, certificate: CertificateFacts | undefined, now: number): void {
    if (certificate === undefined) return
    const days = daysLeft(certificate, now)
    const step = warningDays.find((limit) => days <= limit)
    if (step === undefined || step >= (told.get(whose + certificate.fingerprint) ?? Infinity)) return
    told.set(whose + certificate.fingerprint, step)
    const validTo = new Date(certificate.validTo).toISOString()
    const { subject } = certificate
    if (days < 0) tell('certificate-expired', { integration, whose, subject, validTo })
    else tell('certificate-expiring', { integration, whose, subject, days, validTo })
  }
}
