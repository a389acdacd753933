import { memberOf } from '../engine/json-values.ts'

const kindsByGroup: Readonly<Record<string, readonly unknown[]>> = {
  'wgpolicyk8s.io': ['PolicyReport', 'ClusterPolicyReport'],
  'reports.x-k8s.io': ['PolicyReport', 'ClusterPolicyReport'],
  'openreports.io': ['Report', 'ClusterReport'],
}

/** Kyverno's own intermediate objects: hundreds of thousands in a large cluster, and all that counts is in the reports. */
const internalKinds: readonly unknown[] = [
  'AdmissionReport',
  'ClusterAdmissionReport',
  'BackgroundScanReport',
  'ClusterBackgroundScanReport',
  'EphemeralReport',
  'ClusterEphemeralReport',
]

/** What an object is to this source. */
export function reportKind(object: unknown): 'report' | 'internal' | undefined {
  const version = memberOf(object, 'apiVersion')
  const kind = memberOf(object, 'kind')
  if (typeof version !== 'string') return undefined
  const group = version.split('/', 1)[0] as string
  if (Object.hasOwn(kindsByGroup, group) && kindsByGroup[group]?.includes(kind)) return 'report'
  return (group === 'kyverno.io' || group === 'reports.kyverno.io') && internalKinds.includes(kind)
    ? 'internal'
    : undefined
}

/** True for a list of reports, also an empty one. */
export function isReportList(record: unknown): boolean {
  const version = memberOf(record, 'apiVersion')
  const kind = memberOf(record, 'kind')
  if (typeof version !== 'string' || typeof kind !== 'string') return false
  const group = version.split('/', 1)[0] as string
  return (
    kind.endsWith('List') &&
    Object.hasOwn(kindsByGroup, group) &&
    kindsByGroup[group]?.includes(kind.slice(0, -'List'.length)) === true
  )
}
