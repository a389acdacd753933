import type { AcceptedRisk } from '@tidewaiter/model'
import type { Rule } from './rules-of.ts'

/** Ids of the public databases; Grype puts the name of the package behind them. */
const vulnerabilityIds =
  /^(?:CVE-\d{4}-\d{4,19}|GHSA(?:-[0-9a-z]{4}){3}|[A-Z]{2,8}-(?:BA-|EA-)?\d{4}[-:]\d{1,8})(?=-|$)/

/** Tools that find nothing but secrets. */
const secretTools: ReadonlySet<string> = new Set(['gitleaks', 'trufflehog', 'detect-secrets', 'ggshield'])

/** The id of a vulnerability that a rule's id begins with, or undefined. */
export function vulnerabilityId(ruleId: string): string | undefined {
  return vulnerabilityIds.exec(ruleId)?.[0]
}

/** What a rule looks for. SARIF has no word for it: the id, the tags and the names that Trivy gives its rules tell. */
export function resultKind({ id, name, tags, tool }: Rule): AcceptedRisk['kind'] {
  if (name === 'Secret' || tags.includes('secret') || tags.includes('secrets')) return 'sensitive-data'
  if (secretTools.has(tool?.toLowerCase() ?? '')) return 'sensitive-data'
  const isVulnerability = vulnerabilityId(id) !== undefined || tags.includes('vulnerability')
  return isVulnerability ? 'vulnerability' : 'misconfiguration'
}
