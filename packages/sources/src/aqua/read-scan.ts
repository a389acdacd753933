import type { MalwareFinding, ScanReport, SensitiveData } from '@tidewaiter/model'
import { clipText } from '../checks/clip-text.ts'
import { digestOf, textOf } from '../engine/values.ts'
import type { ListPath } from '../input/large/large-document.ts'
import type { EventDraft } from '../scan/event-draft.ts'
import { findingSeverity } from '../scan/finding-severity.ts'
import { noFindings } from '../scan/findings.ts'
import { imageNameParts } from '../scan/image-name.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { present } from '../scan/present.ts'
import { artifactNameIn, scanDrafts } from '../scan/scan-drafts.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import type { ScanResult } from '../scan/scan-result.ts'
import { acknowledgedRiskOf, vulnerabilityOf } from './vulnerability-of.ts'

/** The lists of findings in the result of an image scan. */
export const scanLists: readonly ListPath[] = [
  ['resources'],
  ['resources', '*', 'vulnerabilities'],
  ['malware'],
  ['sensitive_data'],
]

/** Reads the result of an image scan. */
export function readScan(scan: JsonObject, options: ScanOptions): ScanResult {
  const time = startOf(scan)
  const resources = objectsOf(scan['resources'])
  const found = resources.flatMap((holder) =>
    objectsOf(holder['vulnerabilities']).map((item) => ({ item, resource: objectOf(holder['resource']) })),
  )
  const report: ScanReport = {
    ...present({ scannedAt: time }),
    tool: { name: 'aqua' },
    artifact: imageOf(scan),
    ...noFindings,
    vulnerabilities: found.flatMap(({ item, resource }) => vulnerabilityOf(item, resource) ?? []),
    malware: objectsOf(scan['malware']).flatMap((item) => malwareOf(item) ?? []),
    sensitiveData: objectsOf(scan['sensitive_data']).flatMap((item) => secretOf(item) ?? []),
    packages: resources.flatMap(({ resource: value }) => {
      const resource = objectOf(value)
      const name = textOf(resource?.['name'])
      return name === undefined
        ? []
        : { name, ...present({ version: textOf(resource?.['version']), path: textOf(resource?.['path']) }) }
    }),
    acceptedRisks: found.flatMap(({ item, resource }) => acknowledgedRiskOf(item, resource) ?? []),
  }
  const user = textOf(scan['initiating_user']) ?? options.user
  return {
    time,
    reports: [report],
    drafts: [...scanDrafts(report, options, user), ...verdictDrafts(scan, report, user)],
  }
}

/** `scan_started` counts seconds and nanoseconds since 1970. */
function startOf(scan: JsonObject): number | undefined {
  const seconds = objectOf(scan['scan_started'])?.['seconds']
  return typeof seconds === 'number' && seconds > 0 && seconds < 1e10 ? Math.floor(seconds * 1000) : undefined
}

function imageOf(scan: JsonObject): ScanReport['artifact'] {
  const name = textOf(scan['pull_name']) ?? textOf(scan['image']) ?? ''
  const os = [textOf(scan['os']), textOf(scan['version'])].filter((part) => part !== undefined).join(' ')
  const { digest: _, ...parts } = imageNameParts(name)
  return {
    kind: 'image',
    name,
    ...parts,
    ...present({ digest: digestOf(scan['digest']), os: os === '' ? undefined : os }),
  }
}

/** What Aqua itself decided: each policy that it applied, and whether the image may be used. */
function verdictDrafts(scan: JsonObject, report: ScanReport, user: string | undefined): readonly EventDraft[] {
  const verdict = objectOf(scan['image_assurance_results'])
  const artifactName = artifactNameIn(report)
  const policies = new Set(
    objectsOf(verdict?.['checks_performed']).flatMap((check) => clipText(check['policy_name']) ?? []),
  )
  const common = { outcome: 'Success', artifactName, userName: clipText(user) } as const
  const drafts: EventDraft[] = [...policies].map((rule) => ({ code: 'PLC-001', rule, ...common }))
  if (typeof verdict?.['disallowed'] === 'boolean') {
    drafts.push({ code: verdict['disallowed'] ? 'NCMP-001' : 'CMP-001', ...common })
  }
  return drafts
}

function malwareOf(item: JsonObject): MalwareFinding | undefined {
  const signature = textOf(item['malware']) ?? textOf(item['name'])
  if (signature === undefined) return undefined
  const digest = textOf(item['hash'])
  return { signature, path: textOf(item['path']) ?? '', ...present({ digest }) }
}

/** The name of the file says where, the type what; the content is not kept. */
function secretOf(item: JsonObject): SensitiveData | undefined {
  const rule = textOf(item['type'])
  if (rule === undefined) return undefined
  const path = textOf(item['path']) ?? textOf(item['filename']) ?? ''
  return { rule, severity: findingSeverity(item['severity']), path }
}
