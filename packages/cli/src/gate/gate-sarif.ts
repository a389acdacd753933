import type { Failure, Finding, Verdict } from '@tidewaiter/rules'
import { artifactText, type GateResult } from './gate-result.ts'

/** SARIF levels (SARIF 2.1.0, 3.27.10) of findings. */
const levels: Readonly<Record<Finding['severity'], 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  negligible: 'note',
  unknown: 'warning',
}

/** `security-severity` of rules, by which GitHub sorts; the middle of each band of CVSS where there is no score. */
const scores: Readonly<Record<Finding['severity'], number>> = {
  critical: 9.5,
  high: 8,
  medium: 5.5,
  low: 2,
  negligible: 0,
  unknown: 5.5,
}

type SarifRule = {
  readonly id: string
  readonly shortDescription: { readonly text: string }
  readonly properties: object
}

/**
 * What failed, as a SARIF 2.1.0 log: one result for each finding behind a failure, and one for each failure that has none.
 * Findings that were accepted are results that are suppressed.
 *
 * @param version of this program
 */
export function gateSarif(results: readonly GateResult[], version: string): string {
  const rules = new Map<string, SarifRule>()
  const found = results.flatMap((result) =>
    result.verdicts.flatMap((verdict) => [
      ...verdict.failures.flatMap((failure) => resultsOf(result, verdict, failure, rules)),
      ...verdict.accepted.map((finding) => ({
        ...resultOf(result, finding, `accepted: ${finding.id}`, rules),
        suppressions: [{ kind: 'external', status: 'accepted' }],
      })),
    ]),
  )
  const driver = { name: 'Tidewaiter', version, rules: [...rules.values()] }
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, results: found }],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function resultsOf(
  result: GateResult,
  verdict: Verdict,
  failure: Failure,
  rules: Map<string, SarifRule>,
): readonly object[] {
  const why = `${verdict.policy}: ${failure.reason}`
  if (failure.findings.length > 0) return failure.findings.map((finding) => resultOf(result, finding, why, rules))
  const id = `policy/${failure.condition}`
  rules.set(id, { id, shortDescription: { text: `The condition ${failure.condition} of a policy` }, properties: {} })
  return [{ ruleId: id, level: 'error', message: { text: why }, locations: [locationOf(result)] }]
}

function resultOf(result: GateResult, finding: Finding, why: string, rules: Map<string, SarifRule>): object {
  const { id, severity, title, score = scores[severity] } = finding
  if (!rules.has(id)) {
    rules.set(id, {
      id,
      shortDescription: { text: title ?? id },
      properties: { 'security-severity': score.toFixed(1), tags: ['security', finding.kind] },
    })
  }
  const what = [finding.package, finding.version].filter((part) => part !== undefined).join(' ')
  const fix = finding.fixedVersion === undefined ? '' : `; fixed in ${finding.fixedVersion}`
  const text = `${id}${what === '' ? '' : ` in ${what}`}${fix} (${why})`
  return { ruleId: id, level: levels[severity], message: { text }, locations: [locationOf(result, finding.path)] }
}

/** GitHub wants a location of every result; an image has none but itself. */
function locationOf(result: GateResult, path?: string): object {
  const uri = encodeURI((path ?? artifactText(result)).replace(/^\/+/, ''))
  return {
    physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
    logicalLocations: [{ fullyQualifiedName: artifactText(result) }],
  }
}
