import type { ScanReport } from '@tidewaiter/model'
import { digestOf, textOf } from '../engine/values.ts'
import { noFindings } from '../scan/findings.ts'
import { imageNameParts } from '../scan/image-name.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { present } from '../scan/present.ts'
import { scanDrafts } from '../scan/scan-drafts.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import type { ScanResult } from '../scan/scan-result.ts'
import { acknowledgedRiskOf, vulnerabilityOf } from './vulnerability-of.ts'

/** Reads a page of vulnerabilities: a report for each image among them, and the risks that were acknowledged. */
export function readInventory(page: JsonObject, options: ScanOptions): ScanResult {
  const images = Map.groupBy(objectsOf(page['result']), keyOf)
  const reports = [...images.values()].map(reportOf)
  const drafts = reports.flatMap((report) => scanDrafts(report, options)).filter(({ code }) => code === 'CVE-001')
  return { time: undefined, reports, drafts }
}

function keyOf(item: JsonObject): string {
  return ['registry', 'image_name', 'image_digest'].map((key) => textOf(item[key]) ?? '').join(' ')
}

function reportOf(items: readonly JsonObject[]): ScanReport {
  const [first = {}] = items
  const name = textOf(first['image_name']) ?? ''
  const { digest: _, ...parts } = imageNameParts(name)
  const os = [textOf(first['os']), textOf(first['os_version'])].filter((part) => part !== undefined).join(' ')
  return {
    tool: { name: 'aqua' },
    artifact: {
      kind: 'image',
      name,
      ...parts,
      ...present({ digest: digestOf(first['image_digest']), os: os === '' ? undefined : os }),
    },
    ...noFindings,
    vulnerabilities: items.flatMap((item) => vulnerabilityOf(item, objectOf(item['resource'])) ?? []),
    acceptedRisks: items.flatMap((item) => acknowledgedRiskOf(item, objectOf(item['resource'])) ?? []),
  }
}
