import type { AcceptedRisk, Misconfiguration, ScannedPackage, SensitiveData, Vulnerability } from '@tidewaiter/model'
import { detailText } from '../checks/detail-text.ts'
import { countOf, textOf } from '../engine/values.ts'
import { findingSeverity } from '../scan/finding-severity.ts'
import { noFindings, type Findings } from '../scan/findings.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { present } from '../scan/present.ts'
import type { SourceContext } from '../source-context.ts'
import { cvssScore } from './cvss-score.ts'

type Finding = readonly [JsonObject, target: string | undefined]

/**
 * The findings in `Results`, each of which is a target with lists of findings. A finding without an id is none: nothing
 * could be looked up or accepted by it.
 */
export function readResults(results: unknown, context: SourceContext): Findings {
  const targets = objectsOf(results)
  const all = (list: string): readonly Finding[] =>
    targets.flatMap((target) => objectsOf(target[list]).map((item): Finding => [item, textOf(target['Target'])]))
  const misconfigurations = all('Misconfigurations').flatMap((finding) => misconfigurationOf(finding, context) ?? [])
  return {
    ...noFindings,
    vulnerabilities: all('Vulnerabilities').flatMap((finding) => vulnerabilityOf(finding) ?? []),
    sensitiveData: all('Secrets').flatMap((finding) => secretOf(finding) ?? []),
    misconfigurations,
    packages: targets.flatMap((target) =>
      objectsOf(target['Packages']).flatMap((item) => packageOf(item, target) ?? []),
    ),
    acceptedRisks: [
      ...all('ExperimentalModifiedFindings').flatMap((finding) => acceptedRiskOf(finding) ?? []),
      ...all('Misconfigurations').flatMap((finding) => exceptionOf(finding) ?? []),
    ],
  }
}

function vulnerabilityOf([item, target]: Finding): Vulnerability | undefined {
  const id = textOf(item['VulnerabilityID'])
  if (id === undefined) return undefined
  return {
    id,
    severity: findingSeverity(item['Severity']),
    ...present({
      score: cvssScore(item),
      package: textOf(item['PkgName']),
      installedVersion: textOf(item['InstalledVersion']),
      fixedVersion: textOf(item['FixedVersion']),
      title: textOf(item['Title']),
      path: textOf(item['PkgPath']) ?? target,
      url: textOf(item['PrimaryURL']),
    }),
  }
}

/** `Match` and `Code` hold the text around the secret, where others may stand in the clear; they are not touched. */
function secretOf([item, target]: Finding): SensitiveData | undefined {
  const rule = textOf(item['RuleID'])
  if (rule === undefined) return undefined
  return {
    rule,
    severity: findingSeverity(item['Severity']),
    path: target ?? '',
    ...present({ category: textOf(item['Category']), line: countOf(item['StartLine']), title: textOf(item['Title']) }),
  }
}

const statuses: Readonly<Record<string, Misconfiguration['status']>> = {
  FAIL: 'failed',
  PASS: 'passed',
  EXCEPTION: 'skipped',
}

function misconfigurationOf([item, target]: Finding, context: SourceContext): Misconfiguration | undefined {
  const id = checkIdOf(item)
  if (id === undefined) return undefined
  const status = textOf(item['Status']) ?? 'FAIL'
  const cause = objectOf(item['CauseMetadata'])
  return {
    id,
    severity: findingSeverity(item['Severity']),
    status: (Object.hasOwn(statuses, status) ? statuses[status] : undefined) ?? 'error',
    ...present({
      title: textOf(item['Title']),
      // Checks quote what they found: an environment variable, an argument of RUN.
      message: detailText(item['Message'], context),
      resource: textOf(cause?.['Resource']),
      path: target,
      line: countOf(cause?.['StartLine']),
    }),
  }
}

/** Compliance reports of some versions have only the long id. */
function checkIdOf(item: JsonObject): string | undefined {
  return textOf(item['ID']) ?? textOf(item['AVDID'])
}

function packageOf(item: JsonObject, target: JsonObject): ScannedPackage | undefined {
  const name = textOf(item['Name'])
  if (name === undefined) return undefined
  return {
    name,
    ...present({
      version: textOf(item['Version']),
      type: textOf(target['Type']),
      path: textOf(item['FilePath']) ?? textOf(target['Target']),
    }),
  }
}

const kinds: Readonly<Record<string, AcceptedRisk['kind']>> = {
  vulnerability: 'vulnerability',
  misconfiguration: 'misconfiguration',
  secret: 'sensitive-data',
}

/** A finding that `.trivyignore`, a policy or a VEX document took out of the report; of licences KCS knows nothing. */
function acceptedRiskOf([item, target]: Finding): AcceptedRisk | undefined {
  const type = textOf(item['Type']) ?? ''
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined
  const finding = objectOf(item['Finding'])
  if (kind === undefined || finding === undefined) return undefined
  const id = textOf(finding[kind === 'vulnerability' ? 'VulnerabilityID' : 'RuleID']) ?? checkIdOf(finding)
  if (id === undefined) return undefined
  return {
    kind,
    id,
    severity: findingSeverity(finding['Severity']),
    ...present({
      package: textOf(finding['PkgName']),
      path: textOf(finding['PkgPath']) ?? target,
      status: textOf(item['Status']),
      reason: textOf(item['Statement']),
      source: textOf(item['Source']),
    }),
  }
}

/** Before modified findings (0.53), a check that a policy excepts stood among the others. */
function exceptionOf([item, target]: Finding): AcceptedRisk | undefined {
  const id = checkIdOf(item)
  if (id === undefined || item['Status'] !== 'EXCEPTION') return undefined
  return {
    kind: 'misconfiguration',
    id,
    severity: findingSeverity(item['Severity']),
    ...present({ path: target }),
    status: 'EXCEPTION',
  }
}
