import { clipText } from '../checks/clip-text.ts'
import { listOf, memberOf } from '../engine/json-values.ts'
import { receivedAt } from '../engine/own-time.ts'
import { timeOf } from '../engine/values.ts'
import { resourceOf, type Resource } from '../kubernetes/resource-name.ts'
import type { SourceContext } from '../source-context.ts'

/** What a report says beside its results. */
export type ReportHead = {
  /** Tells the report from others; the same in all of its versions. Undefined for a report without a name. */
  readonly identity?: string | undefined
  /** Who wrote it: `kyverno`, `image-scanner`. */
  readonly source?: string | undefined
  readonly engine?: string | undefined
  /** In ms since 1970-01-01 UTC. */
  readonly time: number
  /** What its results are about, unless they say otherwise. */
  readonly scope: Resource
}

/** Reads the head of a report. */
export function readReportHead(report: unknown, context: SourceContext): ReportHead {
  const metadata = memberOf(report, 'metadata')
  const namespace = clipText(memberOf(metadata, 'namespace'))
  const name = clipText(memberOf(metadata, 'name'))
  const kind = clipText(memberOf(report, 'kind'))
  const labels = memberOf(metadata, 'labels')
  const owner = listOf(memberOf(metadata, 'ownerReferences')).map(resourceOf)[0]
  const scope = resourceOf(memberOf(report, 'scope')) ?? owner
  const engine = ['wgpolicyk8s.io/engine', 'policy.kubernetes.io/engine'].map((key) => clipText(memberOf(labels, key)))
  return {
    identity: clipText(memberOf(metadata, 'uid')) ?? (name === undefined ? undefined : `${namespace}/${kind}/${name}`),
    source: clipText(memberOf(report, 'source')) ?? clipText(memberOf(labels, 'app.kubernetes.io/managed-by')),
    engine: engine.find((value) => value !== undefined),
    time: headTime(metadata) ?? receivedAt(context),
    // A cluster's report holds objects without namespace; the namespace of any other is that of all it is about.
    scope: scope === undefined ? { namespace, kind, name } : { ...scope, namespace: scope.namespace ?? namespace },
  }
}

/** When the report was last written, else when it was created. The command line of Kyverno prints reports without either. */
function headTime(metadata: unknown): number | undefined {
  const writes = listOf(memberOf(metadata, 'managedFields')).map((entry) => timeOf(memberOf(entry, 'time')))
  const times = [...writes, timeOf(memberOf(metadata, 'creationTimestamp'))]
  return times.reduce((latest, time) => (time !== undefined && time > (latest ?? 0) ? time : latest), undefined)
}
