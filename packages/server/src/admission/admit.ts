import {
  compileScope,
  decide,
  type AdmissionDecision,
  type PracticeCheck,
  type PracticeId,
  type VerdictsOf,
} from '@tidewaiter/rules'
import type { AdmissionRules } from './admission-setting.ts'
import type { Requested } from './requested.ts'

/** What becomes of a check: it passed or failed, or does not count here. Checks that are off are not among these. */
export type WeighedCheck = {
  readonly id: PracticeId
  readonly title: string
  readonly outcome: 'passed' | 'warned' | 'denied' | 'skipped'
  /** What is so, by container; empty unless it was warned of or denied. */
  readonly reason: string
}

export type Admission = {
  readonly allowed: boolean
  /** Why it is denied, and what is warned of; for the person who asks. */
  readonly reasons: readonly string[]
  readonly warnings: readonly string[]
  readonly images: AdmissionDecision['images']
  readonly checks: readonly WeighedCheck[]
}

/** Kubernetes drops warnings of more than 4096 characters in all, and shortens each to 256. */
const mostWarnings = 16
const longestWarning = 256
/** Containers that a reason names. */
const mostNamed = 5

/** True when the rules let in everything of this namespace unseen. */
export function isExcluded({ excludedNamespaces }: AdmissionRules, namespace: string | undefined): boolean {
  return excludedNamespaces.length > 0 && isIn(excludedNamespaces, namespace)
}

/** Decides on what is requested: its images by `decide`, its pod by the checks that are on. Depends on nothing but its arguments. */
export function admit(
  { images, checks, namespace }: Requested,
  verdictsOf: VerdictsOf,
  rules: AdmissionRules,
): Admission {
  const decision = decide(images, verdictsOf, rules)
  const weighed = weigh(checks, rules, namespace)
  const texts = (outcome: WeighedCheck['outcome']): readonly string[] =>
    weighed.filter((check) => check.outcome === outcome).map(({ title, reason }) => shown(`${title}: ${reason}`))
  const denied = texts('denied')
  const warnings = [...decision.warnings, ...texts('warned').map((text) => cut(text, longestWarning))]
  return {
    allowed: decision.allowed && denied.length === 0,
    reasons: [...decision.reasons, ...denied],
    warnings: warnings.slice(0, mostWarnings),
    images: decision.images,
    checks: weighed,
  }
}

/** Puts the checks of all containers together, one for each id. */
function weigh(
  checks: readonly PracticeCheck[],
  rules: AdmissionRules,
  namespace: string | undefined,
): readonly WeighedCheck[] {
  const excepted = new Set(
    rules.exceptions
      .filter(({ namespaces }) => isIn(namespaces, namespace))
      .flatMap((exception) => exception.practices),
  )
  const failed =
    rules.mode === 'enforce'
      ? ({ audit: 'warned', enforce: 'denied' } as const)
      : ({ audit: 'warned', enforce: 'warned' } as const)
  return [...Map.groupBy(checks, ({ id }) => id)].flatMap(([id, ofId]): readonly WeighedCheck[] => {
    const mode = rules.practices[id]
    const { title } = ofId[0]!
    if (mode === 'off') return []
    if (excepted.has(id)) return [{ id, title, outcome: 'skipped', reason: '' }]
    const faults = ofId.filter(({ passed }) => !passed)
    return [{ id, title, outcome: faults.length === 0 ? 'passed' : failed[mode], reason: reasonOf(faults) }]
  })
}

function reasonOf(faults: readonly PracticeCheck[]): string {
  const texts = faults.map(({ container, reason }) =>
    container === undefined ? reason : `container ${container}: ${reason}`,
  )
  const more = texts.length > mostNamed ? `; and ${texts.length - mostNamed} more` : ''
  return `${texts.slice(0, mostNamed).join('; ')}${more}`
}

function isIn(patterns: readonly string[], namespace: string | undefined): boolean {
  return compileScope({ namespaces: patterns })({ kind: 'unknown', name: '' }, { namespace })
}

/** Names are chosen by whoever asks and are shown in terminals: no control characters, nothing that ends a line. */
function shown(text: string): string {
  return cut(text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?'), 500)
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3).toWellFormed()}...`
}
