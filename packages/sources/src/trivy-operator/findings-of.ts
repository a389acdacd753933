import type { ScannedPackage, SensitiveData, Vulnerability } from '@tidewaiter/model'
import { textOf } from '../engine/values.ts'
import { findingSeverity, scoreOf } from '../scan/finding-severity.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { present } from '../scan/present.ts'

/** The vulnerabilities of a report; one without an id is none. */
export function vulnerabilitiesOf(report: JsonObject): readonly Vulnerability[] {
  return objectsOf(report['vulnerabilities']).flatMap((item) => {
    const id = textOf(item['vulnerabilityID'])
    if (id === undefined) return []
    const score = scoreOf(item['score'])
    return {
      id,
      severity: findingSeverity(item['severity']),
      ...present({
        // The operator writes 0 for a vulnerability that nobody has scored.
        score: score === 0 ? undefined : score,
        package: textOf(item['resource']),
        installedVersion: textOf(item['installedVersion']),
        fixedVersion: textOf(item['fixedVersion']),
        title: textOf(item['title']),
        path: textOf(item['packagePath']) ?? textOf(item['target']),
        url: textOf(item['primaryLink']),
      }),
    }
  })
}

/** The secrets of a report, without `match`, the text that they were found in. */
export function secretsOf(report: JsonObject): readonly SensitiveData[] {
  return objectsOf(report['secrets']).flatMap((item) => {
    const rule = textOf(item['ruleID'])
    if (rule === undefined) return []
    return {
      rule,
      severity: findingSeverity(item['severity']),
      path: textOf(item['target']) ?? '',
      ...present({ category: textOf(item['category']), title: textOf(item['title']) }),
    }
  })
}

/** The packages in the bill of materials (CycloneDX) of a report. */
export function packagesOf(report: JsonObject): readonly ScannedPackage[] {
  return objectsOf(objectOf(report['components'])?.['components']).flatMap((item) => {
    const name = textOf(item['name'])
    if (name === undefined) return []
    return { name, ...present({ version: textOf(item['version']), type: textOf(item['type']) }) }
  })
}
