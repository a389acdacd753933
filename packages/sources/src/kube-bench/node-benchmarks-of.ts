import { listOf, memberOf } from '../checks/json-member.ts'

/** What kube-bench found on one node, wherever the record holds it. */
export type NodeBenchmarks = {
  /** Benchmarks by part: control plane, etcd, nodes, policies. */
  readonly controls: readonly unknown[]
  /** Known to Starboard alone; kube-bench says nothing of the node or the time. */
  readonly nodeName?: unknown
  readonly times: readonly unknown[]
  readonly version?: unknown
}

/**
 * The benchmarks of each node in a record, or undefined when it is none of kube-bench's layouts:
 *
 * - `{"Controls": [...], "Totals": {...}}`, since 0.6;
 * - one element of the array that older versions and `--nototals` print, or one of several objects (before 0.3);
 * - Starboard's custom resource, alone or in a list of kubectl.
 */
export function nodeBenchmarksOf(record: unknown): readonly NodeBenchmarks[] | undefined {
  if (isControl(record)) return [{ controls: [record], times: [] }]
  const controls = memberOf(record, 'Controls')
  const hasTotals = typeof memberOf(memberOf(record, 'Totals'), 'total_pass') === 'number'
  if ((hasTotals && (controls === null || Array.isArray(controls))) || listOf(controls).some(isControl)) {
    return [{ controls: listOf(controls), times: [] }]
  }
  if (isStarboardReport(record)) return [ofStarboard(record)]
  const items = memberOf(record, 'kind') === 'List' ? listOf(memberOf(record, 'items')) : []
  const reports = items.filter(isStarboardReport)
  return reports.length > 0 ? reports.map(ofStarboard) : undefined
}

/** `node_type` and `tests` stand in every version; docker-bench has `tests` too, but no `node_type`. */
function isControl(value: unknown): boolean {
  return typeof memberOf(value, 'node_type') === 'string' && memberOf(value, 'tests') !== undefined
}

function isStarboardReport(value: unknown): boolean {
  return memberOf(value, 'kind') === 'CISKubeBenchReport'
}

function ofStarboard(resource: unknown): NodeBenchmarks {
  const metadata = memberOf(resource, 'metadata')
  const report = memberOf(resource, 'report')
  return {
    controls: listOf(memberOf(report, 'sections')),
    nodeName: memberOf(memberOf(metadata, 'labels'), 'starboard.resource.name') ?? memberOf(metadata, 'name'),
    times: [memberOf(report, 'updateTimestamp'), memberOf(metadata, 'creationTimestamp')],
    version: memberOf(memberOf(report, 'scanner'), 'version'),
  }
}
