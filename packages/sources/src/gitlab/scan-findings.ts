import type { ScannedArtifact, SensitiveData, Vulnerability } from '@tidewaiter/model'
import { type JsonObject, memberOf, objectsOf } from '../engine/json-values.ts'
import { clipText } from '../checks/clip-text.ts'
import { countOf } from '../engine/values.ts'
import { findingSeverity } from '../scan/finding-severity.ts'
import { imageNameParts } from '../scan/image-name.ts'
import { present } from '../scan/present.ts'

/** The image that a finding is in. */
export function imageOf(finding: JsonObject): string | undefined {
  return clipText(memberOf(finding['location'], 'image'))
}

/** The artifact of an image's name; the findings in it tell its operating system. */
export function imageArtifact(name: string, findings: readonly JsonObject[]): ScannedArtifact {
  const os = findings
    .map((finding) => clipText(memberOf(finding['location'], 'operating_system')))
    .find((text) => text !== undefined && text.toLowerCase() !== 'unknown')
  return { kind: 'image', name, ...imageNameParts(name), ...(os !== undefined && { os }) }
}

/** A finding of container or dependency scanning. */
export function vulnerabilityOf(finding: JsonObject): Vulnerability {
  const dependency = memberOf(finding['location'], 'dependency')
  const identifiers = objectsOf(finding['identifiers'])
  const named = preferred(identifiers)
  return present({
    id: clipText(named?.['value']) ?? clipText(finding['cve']) ?? clipText(finding['id']) ?? 'unknown',
    severity: findingSeverity(finding['severity']),
    package: clipText(memberOf(memberOf(dependency, 'package'), 'name')),
    installedVersion: clipText(memberOf(dependency, 'version')),
    fixedVersion: fixedVersionIn(finding['solution']),
    title: clipText(finding['name']) ?? clipText(finding['message']),
    path: clipText(memberOf(finding['location'], 'file')),
    url: clipText(named?.['url']) ?? clipText(objectsOf(finding['links'])[0]?.['url']),
  })
}

/** A finding of secret detection. Of the secret itself, which stands in `raw_source_code_extract`, nothing is taken. */
export function secretOf(finding: JsonObject): SensitiveData {
  const location = finding['location']
  const title = clipText(finding['name'])
  return present({
    rule: clipText(objectsOf(finding['identifiers'])[0]?.['value']) ?? title ?? 'unknown',
    severity: findingSeverity(finding['severity']),
    path: clipText(memberOf(location, 'file')) ?? '',
    line: countOf(memberOf(location, 'start_line')),
    title,
  })
}

/** The identifier that others know the finding by: a CVE, else a GitHub advisory, else the first. */
function preferred(identifiers: readonly JsonObject[]): JsonObject | undefined {
  const ofType = (type: string): JsonObject | undefined =>
    identifiers.find((one) => typeof one['type'] === 'string' && one['type'].toLowerCase() === type)
  return ofType('cve') ?? ofType('ghsa') ?? identifiers[0]
}

/** Scanners have one sentence for it, `Upgrade apt from 1.4.8 to 1.4.9`, and the report no other place. */
function fixedVersionIn(solution: unknown): string | undefined {
  const text = clipText(solution)
  return text === undefined ? undefined : /^Upgrade \S.{0,500} to (\S{1,100})$/.exec(text)?.[1]
}
