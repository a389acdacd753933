import type { AcceptedRisk, FindingSeverity, ScannedArtifact } from '@tidewaiter/model'
import { isAtLeast, type Finding } from '../finding.ts'
import { isWithinReach, type Reach } from '../scope/reach.ts'
import type { Place } from '../scope/scope.ts'

/**
 * Somebody's decision to live with a risk, for some artifacts and some time.
 *
 *   ACCEPTED --`warnBefore` the end--> ABOUT TO EXPIRE --end--> EXPIRED
 *   ACCEPTED, ABOUT TO EXPIRE --extended--> ACCEPTED (with another end)
 *   ACCEPTED, ABOUT TO EXPIRE --cancelled--> CANCELLED
 *
 * The state is a function of the acceptance and the time, and is kept nowhere: so neither a restart nor a clock that is set
 * can leave it wrong. What is kept is which changes have been told.
 */
export type RiskAcceptance = {
  readonly kind: AcceptedRisk['kind']
  readonly id: string
  /** The package it was found in; any when absent. */
  readonly package?: string | undefined
  /** The file it was found in; any when absent. */
  readonly path?: string | undefined
  readonly extent: Extent
  /** How far its maker reaches: it covers nothing beyond. */
  readonly reach?: Reach | undefined
  readonly reason?: string | undefined
  readonly by?: string | undefined
  /** Times in ms since 1970-01-01 UTC; without an end it holds for ever. */
  readonly acceptedAt: number
  /** When it was last changed or extended. */
  readonly changedAt?: number | undefined
  readonly expiresAt?: number | undefined
  readonly cancelledAt?: number | undefined
  /** What was found out about it; it is there and lived with when absent. Vulnerabilities alone have one. */
  readonly assessment?: Assessment | undefined
  /** Taken over from what a scanner was told to ignore, and not decided here; `source` says from where. */
  readonly origin?: 'imported' | undefined
  readonly source?: string | undefined
}

/** Why a vulnerability does no harm: the justifications of OpenVEX 0.2.0. */
export const justifications = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const

export type Assessment =
  | { readonly status: 'not_affected'; readonly justification: (typeof justifications)[number] }
  | { readonly status: 'under_investigation' }

/** Where it holds: in one artifact, in all of a repository, everywhere. */
export type Extent =
  | { readonly kind: 'artifact'; readonly digest?: string | undefined; readonly name?: string | undefined }
  | { readonly kind: 'repository'; readonly registry?: string | undefined; readonly repository: string }
  | { readonly kind: 'everywhere' }

export type AcceptanceState = 'accepted' | 'about-to-expire' | 'expired' | 'cancelled'

/** How long before its end an acceptance is about to expire, in ms: three days. */
export const warnBeforeMs: number = 3 * 24 * 60 * 60 * 1000

/** What a term is when nobody names one, in ms: thirty days, as in KCS. */
export const defaultTermMs: number = 30 * 24 * 60 * 60 * 1000

/** @param now in ms since 1970-01-01 UTC */
export function stateOf({ cancelledAt, expiresAt }: RiskAcceptance, now: number): AcceptanceState {
  if (cancelledAt !== undefined && cancelledAt <= now && cancelledAt < (expiresAt ?? Number.POSITIVE_INFINITY))
    return 'cancelled'
  if (expiresAt === undefined) return 'accepted'
  if (now >= expiresAt) return 'expired'
  return now >= expiresAt - warnBeforeMs ? 'about-to-expire' : 'accepted'
}

/** True while the decision stands. */
export function isInForce(acceptance: RiskAcceptance, now: number): boolean {
  const state = stateOf(acceptance, now)
  return acceptance.acceptedAt <= now && (state === 'accepted' || state === 'about-to-expire')
}

/** When the state changes next by itself, in ms since 1970-01-01 UTC; undefined when it never does. */
export function nextChangeOf(acceptance: RiskAcceptance, now: number): number | undefined {
  const { expiresAt } = acceptance
  if (expiresAt === undefined) return undefined
  switch (stateOf(acceptance, now)) {
    case 'accepted':
      return expiresAt - warnBeforeMs
    case 'about-to-expire':
      return expiresAt
    default:
      return undefined
  }
}

/**
 * True when the acceptance is about this finding in this artifact; whether it is in force is another question. Ids are compared
 * without regard to case, as advisories are written both ways.
 */
export function covers(
  acceptance: RiskAcceptance,
  finding: Finding,
  artifact: ScannedArtifact,
  place?: Place,
): boolean {
  return (
    acceptance.kind === finding.kind &&
    acceptance.id.toLowerCase() === finding.id.toLowerCase() &&
    coversWithin(acceptance, finding, artifact) &&
    isWithinReach(acceptance.reach, artifact, place)
  )
}

/** As {@link covers}, of a finding that is known to be of the same kind and id, and whatever the reach. */
export function coversWithin(acceptance: RiskAcceptance, finding: Finding, artifact: ScannedArtifact): boolean {
  if (acceptance.package !== undefined && acceptance.package !== finding.package) return false
  if (acceptance.path !== undefined && acceptance.path !== finding.path) return false
  if (finding.kind === 'malware' && !isAcceptableMalware(finding.severity)) return false
  return isWithin(acceptance.extent, artifact)
}

/** Malware can be accepted up to severity medium, as in KCS: worse is never let pass by a decision of one person. */
export function isAcceptableMalware(severity: FindingSeverity): boolean {
  return !isAtLeast(severity, 'high')
}

function isWithin(extent: Extent, artifact: ScannedArtifact): boolean {
  switch (extent.kind) {
    case 'everywhere':
      return true
    case 'repository':
      return (
        extent.repository === artifact.repository &&
        (extent.registry === undefined || extent.registry === artifact.registry)
      )
    case 'artifact':
      // A name without its digest can be another image tomorrow: where both are known, the digest decides.
      if (extent.digest !== undefined && artifact.digest !== undefined) return extent.digest === artifact.digest
      return extent.name !== undefined && extent.name === artifact.name
  }
}
