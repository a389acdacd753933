import { listOf, memberOf } from '../engine/json-values.ts'
import { pathTo } from '../engine/faults.ts'

/** What kube-bench found on one node, wherever the record holds it. */
export type NodeBenchmarks = {
  /** Benchmarks by part: control plane, etcd, nodes, policies. */
  readonly controls: readonly unknown[]
  /** Where a part stands in the record, by its index. */
  readonly pathOf: (index: number) => string
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
  if (isControl(record)) return [{ controls: [record], pathOf: () => '', times: [] }]
  const controls = memberOf(record, 'Controls')
  const hasTotals = typeof memberOf(memberOf(record, 'Totals'), 'total_pass') === 'number'
  if ((hasTotals && (controls === null || Array.isArray(controls))) || listOf(controls).some(isControl)) {
    return [{ controls: listOf(controls), pathOf: (index) => `Controls[${index}]`, times: [] }]
  }
  if (isStarboardReport(record)) return [ofStarboard(record, '')]
  const items = memberOf(record, 'kind') === 'List' ? listOf(memberOf(record, 'items')) : []
  const reports = items.flatMap((item, index) =>
    isStarboardReport(item) ? [ofStarboard(item, `items[${index}]`)] : [],
  )
  return reports.length > 0 ? reports : undefined
}

/** `node_type` and `tests` stand in every version; docker-bench has `tests` too, but no `node_type`. */
function isControl(value: unknown): boolean {
  return typeof memberOf(value, 'node_type') === 'string' && memberOf(value, 'tests') !== undefined
}

function isStarboardReport(value: unknown): boolean {
  return memberOf(value, 'kind') === 'CISKubeBenchReport'
}

function ofStarboard(resource: unknown, path: string): NodeBenchmarks {
  const metadata = memberOf(resource, 'metadata')
  const report = memberOf(resource, 'report')
  return {
    controls: listOf(memberOf(report, 'sections')),
    pathOf: (index) => pathTo(path, `report.sections[${index}]`),
    nodeName: memberOf(memberOf(metadata, 'labels'), 'starboard.resource.name') ?? memberOf(metadata, 'name'),
    times: [memberOf(report, 'updateTimestamp'), memberOf(metadata, 'creationTimestamp')],
    version: memberOf(memberOf(report, 'scanner'), 'version'),
  }
}
