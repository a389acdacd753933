import type { AcceptedRisk, Misconfiguration, SensitiveData, Vulnerability } from '@tidewaiter/model'
import { detailText } from '../checks/detail-text.ts'
import { countOf, textOf } from '../engine/values.ts'
import { noFindings, type Findings } from '../scan/findings.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { present } from '../scan/present.ts'
import type { SourceContext } from '../source-context.ts'
import { factLines } from './fact-lines.ts'
import { ruleFinder, type Rule } from './rules-of.ts'
import { resultKind, vulnerabilityId } from './result-kind.ts'
import { resultSeverity } from './result-severity.ts'
import { suppressionOf } from './suppression-of.ts'

type Result = { readonly result: JsonObject; readonly rule: Rule; readonly kind: AcceptedRisk['kind'] }

/**
 * Gives what reads results of a run into findings. A result that is suppressed is an accepted risk and no finding; one without a
 * rule is none.
 */
export function resultsReader(run: JsonObject, context: SourceContext): (results: unknown) => Findings {
  const findRule = ruleFinder(run)
  return (results) => readResults(results, findRule, context)
}

function readResults(given: unknown, findRule: ReturnType<typeof ruleFinder>, context: SourceContext): Findings {
  const results = objectsOf(given).flatMap((result): readonly Result[] => {
    const rule = findRule(result)
    return rule === undefined ? [] : [{ result, rule, kind: resultKind(rule) }]
  })
  const open = results.filter(({ result }) => suppressionOf(result) === undefined)
  const ofKind = (kind: AcceptedRisk['kind']): readonly Result[] => open.filter((one) => one.kind === kind)
  return {
    ...noFindings,
    vulnerabilities: ofKind('vulnerability').filter(isFailure).map(vulnerabilityOf),
    sensitiveData: ofKind('sensitive-data').filter(isFailure).map(secretOf),
    misconfigurations: ofKind('misconfiguration').map((one) => misconfigurationOf(one, context)),
    acceptedRisks: results.flatMap((one) => acceptedRiskOf(one, context) ?? []),
  }
}

/** `kind` says that a rule passed or did not apply; it is `fail` when absent (SARIF 2.1.0, section 3.27.9). */
function isFailure({ result }: Result): boolean {
  return statusOf(result) === 'failed'
}

const statuses: Readonly<Record<string, Misconfiguration['status']>> = {
  fail: 'failed',
  open: 'error',
  review: 'error',
  pass: 'passed',
  informational: 'skipped',
  notApplicable: 'skipped',
}

function statusOf(result: JsonObject): Misconfiguration['status'] {
  const kind = textOf(result['kind']) ?? 'fail'
  return (Object.hasOwn(statuses, kind) ? statuses[kind] : undefined) ?? 'failed'
}

function vulnerabilityOf({ result, rule }: Result): Vulnerability {
  const facts = factLines(messageOf(result), rule.help)
  return {
    id: vulnerabilityId(rule.id) ?? rule.id,
    severity: resultSeverity(result, rule),
    ...present({
      score: rule.score,
      package: facts.package,
      installedVersion: facts.installedVersion,
      fixedVersion: facts.fixedVersion,
      title: rule.title,
      path: placeOf(result).path,
      url: rule.url,
    }),
  }
}

/** The message may quote the secret, and is not looked at. */
function secretOf({ result, rule }: Result): SensitiveData {
  const { path, line } = placeOf(result)
  return {
    rule: rule.id,
    severity: resultSeverity(result, rule),
    path: path ?? '',
    ...present({ line, title: rule.title }),
  }
}

function misconfigurationOf({ result, rule }: Result, context: SourceContext): Misconfiguration {
  return {
    id: rule.id,
    severity: resultSeverity(result, rule),
    status: statusOf(result),
    ...present({ title: rule.title, message: detailText(messageOf(result), context), ...placeOf(result) }),
  }
}

function acceptedRiskOf({ result, rule, kind }: Result, context: SourceContext): AcceptedRisk | undefined {
  const suppression = suppressionOf(result)
  if (suppression === undefined) return undefined
  const isVulnerability = kind === 'vulnerability'
  return {
    kind,
    id: (isVulnerability ? vulnerabilityId(rule.id) : undefined) ?? rule.id,
    severity: resultSeverity(result, rule),
    ...present({
      package: isVulnerability ? factLines(messageOf(result), rule.help).package : undefined,
      path: placeOf(result).path,
      reason: detailText(suppression.reason, context),
      source: suppression.where,
    }),
    status: 'accepted',
  }
}

function messageOf(result: JsonObject): string | undefined {
  return textOf(objectOf(result['message'])?.['text'])
}

function placeOf(result: JsonObject): { readonly path: string | undefined; readonly line: number | undefined } {
  const place = objectOf(objectsOf(result['locations'])[0]?.['physicalLocation'])
  return {
    path: textOf(objectOf(place?.['artifactLocation'])?.['uri']),
    line: countOf(objectOf(place?.['region'])?.['startLine']),
  }
}
