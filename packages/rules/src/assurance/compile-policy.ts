import type { ScannedArtifact, ScannedPackage } from '@tidewaiter/model'
import { isAtLeast, type Finding } from '../finding.ts'
import { anyGlob, isPattern } from '../glob.ts'
import { RulesError } from '../rules-errors.ts'
import { compileReach } from '../scope/reach.ts'
import { compileScope, type Place, type ScopeTest } from '../scope/scope.ts'
import type { AssurancePolicy, ConditionName, VulnerabilityCondition } from './assurance-policy.ts'
import { compileCondition, type Condition } from './compile-condition.ts'
import type { ExaminedReport } from './examine-report.ts'

/** A policy whose patterns, names and expression were read once, ready to judge any number of reports. */
export type CompiledPolicy = {
  readonly policy: AssurancePolicy
  /** See {@link appliesTo}. */
  readonly isFor: ScopeTest
  /** One for each condition that is set, in the order in which verdicts give them. */
  readonly conditions: readonly CompiledCondition[]
}

/** A condition over findings of one kind, or over the report itself. */
type CompiledCondition =
  | {
      readonly over: 'findings'
      readonly name: ConditionName
      readonly kind: Finding['kind']
      readonly counts: (finding: Finding) => boolean
      /** Why so many fail. */
      readonly reason: (count: number) => string
    }
  | {
      readonly over: 'report'
      readonly name: ConditionName
      /** Why the report fails; undefined when it does not. */
      readonly fault: (report: ExaminedReport) => string | undefined
    }

/**
 * Reads a policy for judging: patterns, names without regard to case, the expression.
 *
 * @throws {RulesError} `condition-invalid`, with the column, when the expression of the policy cannot be read
 */
export function compilePolicy(policy: AssurancePolicy): CompiledPolicy {
  const { scope, reach, vulnerabilities, blockedPackages, allowedOs, malware, sensitiveData, misconfigurations } =
    policy
  const { maxScanAge, blockWhen } = policy
  const inScope = scope === undefined ? undefined : compileScope(scope)
  const inReach = compileReach(reach)
  const conditions: readonly (CompiledCondition | undefined)[] = [
    vulnerabilities && vulnerabilityCondition(vulnerabilities),
    blockedPackages && packageCondition(blockedPackages),
    allowedOs && osCondition(allowedOs),
    malware && gradedCondition('malware', malware, ['piece of malware', 'pieces of malware']),
    sensitiveData &&
      gradedCondition('sensitiveData', sensitiveData, ['place with sensitive data', 'places with sensitive data']),
    misconfigurations &&
      gradedCondition('misconfigurations', misconfigurations, ['misconfiguration', 'misconfigurations']),
    maxScanAge === undefined ? undefined : ageCondition(maxScanAge),
    blockWhen === undefined ? undefined : expressionCondition(blockWhen, policy.name),
  ]
  return {
    policy,
    isFor: (artifact, place) => (inScope === undefined || inScope(artifact, place)) && inReach(artifact, place),
    conditions: conditions.filter((condition) => condition !== undefined),
  }
}

/** True when the policy is for this artifact: in its scope, and within the reach of its maker. */
export function appliesTo({ isFor }: CompiledPolicy, artifact: ScannedArtifact, place?: Place): boolean {
  return isFor(artifact, place)
}

function vulnerabilityCondition(condition: VulnerabilityCondition): CompiledCondition {
  const { severity, score, ignoreUnfixed } = condition
  const block = idSet(condition.block)
  const ignore = idSet(condition.ignore)
  const words = wordsOf(condition)
  return {
    over: 'findings',
    name: 'vulnerabilities',
    kind: 'vulnerability',
    counts: (finding) => {
      if (block(finding.id)) return true
      const isGrave =
        (severity !== undefined && isAtLeast(finding.severity, severity)) ||
        (score !== undefined && finding.score !== undefined && finding.score >= score)
      return isGrave && !(ignoreUnfixed && finding.fixedVersion === undefined) && !ignore(finding.id)
    },
    reason: (count) => `${plural(count, 'vulnerability', 'vulnerabilities')} ${words}`,
  }
}

/** Whether an id is one of these, in any case. */
function idSet(ids: readonly string[]): (id: string) => boolean {
  if (ids.length === 0) return () => false
  const known = new Set(ids.map((id) => id.toLowerCase()))
  return (id) => known.has(id.toLowerCase())
}

function wordsOf({ severity, score, block }: VulnerabilityCondition): string {
  const words = [
    ...(severity === undefined ? [] : [`of severity ${severity} or worse`]),
    ...(score === undefined ? [] : [`with a score of ${score} or more`]),
    ...(block.length === 0 ? [] : ['blocked by name']),
  ]
  return words.join(' or ')
}

const kinds = {
  malware: 'malware',
  sensitiveData: 'sensitive-data',
  misconfigurations: 'misconfiguration',
} as const

function gradedCondition(
  name: keyof typeof kinds,
  { severity }: { readonly severity: Finding['severity'] },
  [one, many]: readonly [one: string, many: string],
): CompiledCondition {
  return {
    over: 'findings',
    name,
    kind: kinds[name],
    counts: (finding) => isAtLeast(finding.severity, severity),
    reason: (count) => `${plural(count, one, many)} of severity ${severity} or worse`,
  }
}

function packageCondition(patterns: readonly string[]): CompiledCondition {
  const isBlocked = anyGlob(patterns)
  // A plain name without an @ is no name@version; scoped names of npm begin with an @ as well.
  const ofVersions = patterns.filter((pattern) => isPattern(pattern) || pattern.includes('@'))
  const isBlockedVersion = anyGlob(ofVersions)
  const isFound = ({ name, version }: ScannedPackage): boolean =>
    isBlocked(name) || (ofVersions.length > 0 && version !== undefined && isBlockedVersion(`${name}@${version}`))
  return {
    over: 'report',
    name: 'blockedPackages',
    fault: ({ report }) => {
      const found = report.packages.filter(isFound)
      return found.length === 0 ? undefined : packageReason(found)
    },
  }
}

const shownPackages = 3

function packageReason(found: readonly ScannedPackage[]): string {
  const names = found
    .slice(0, shownPackages)
    .map(({ name, version }) => (version === undefined ? name : `${name}@${version}`))
  const more = found.length > shownPackages ? ` and ${found.length - shownPackages} more` : ''
  return `${plural(found.length, 'blocked package', 'blocked packages')}: ${names.join(', ')}${more}`
}

function osCondition(patterns: readonly string[]): CompiledCondition {
  const isAllowed = anyGlob(patterns)
  return {
    over: 'report',
    name: 'allowedOs',
    fault: ({ report }) => {
      const { os } = report.artifact
      if (os === undefined) return 'the operating system is not known'
      return isAllowed(os) ? undefined : `the operating system is ${os}`
    },
  }
}

function ageCondition(maxScanAge: number): CompiledCondition {
  return {
    over: 'report',
    name: 'maxScanAge',
    fault: ({ report: { scannedAt }, now }) => {
      if (scannedAt === undefined) return 'the time of the scan is not known'
      return now - scannedAt > maxScanAge ? 'the scan is too old' : undefined
    },
  }
}

/** @throws {RulesError} `condition-invalid` */
function expressionCondition(expression: string, policy: string): CompiledCondition {
  const isMet = readCondition(expression, policy)
  return {
    over: 'report',
    name: 'blockWhen',
    fault: ({ values }) => {
      try {
        return isMet(values()) ? `${expression} is true` : undefined
      } catch (error) {
        // What cannot be judged is not let pass.
        return `${expression} cannot be judged: ${textOf(error)}`
      }
    },
  }
}

function readCondition(expression: string, policy: string): Condition {
  try {
    return compileCondition(expression)
  } catch (cause) {
    throw new RulesError('condition-invalid', { expression, policy, fault: textOf(cause) }, { cause })
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
