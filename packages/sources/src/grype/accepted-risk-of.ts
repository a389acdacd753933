import type { AcceptedRisk } from '@tidewaiter/model'
import { textOf } from '../engine/values.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { present } from '../scan/present.ts'
import { relatedCve, vulnerabilityOf } from './vulnerability-of.ts'

/** The reasons that Grype gives for matches that it dismisses itself (its matchers for apk, dpkg and rpm, and for CPEs). */
const ownReasons: ReadonlySet<string> = new Set([
  'Explicit APK NAK',
  'DistroPackageFixed',
  'Distro Fixed',
  'Distro Not Vulnerable',
  'Alma Unaffected',
  'CPE not vulnerable',
])

/** The packages of Grype's default rules: kernel headers, which only match as part of the kernel's sources. */
const ownUpstreams: ReadonlySet<string> = new Set(['kernel', 'linux', 'linux.*'])

/**
 * The risk that an ignored match stands for, or undefined when nobody accepted it: when every rule that applied is one of
 * Grype's own.
 */
export function acceptedRiskOf(match: JsonObject): AcceptedRisk | undefined {
  const rule = objectsOf(match['appliedIgnoreRules']).find((applied) => !isOwnRule(applied))
  const vulnerability = vulnerabilityOf(match)
  if (rule === undefined || vulnerability === undefined) return undefined
  const { id, severity, package: name, path } = vulnerability
  const status = textOf(rule['vex-status'])
  return {
    kind: 'vulnerability',
    // Rules and people name the CVE; a match is named after the database that it was found in.
    id: relatedCve(match) ?? id,
    severity,
    ...present({
      package: name,
      path,
      status: status ?? 'ignored',
      reason: textOf(rule['reason']) ?? textOf(rule['vex-justification']) ?? fixStateOf(rule),
      source: status === undefined ? undefined : 'VEX',
    }),
  }
}

function isOwnRule(rule: JsonObject): boolean {
  if (ownReasons.has(textOf(rule['reason']) ?? '')) return true
  const upstream = textOf(objectOf(rule['package'])?.['upstream-name'])
  const isHeaders = rule['match-type'] === 'exact-indirect-match' && ownUpstreams.has(upstream ?? '')
  return isHeaders && textOf(rule['vulnerability']) === undefined && textOf(rule['reason']) === undefined
}

/** The flag `--only-fixed` becomes rules without a reason, one for each state of a fix that it leaves out. */
function fixStateOf(rule: JsonObject): string | undefined {
  const state = textOf(rule['fix-state'])
  return state === undefined ? undefined : `fix state ${state}`
}
