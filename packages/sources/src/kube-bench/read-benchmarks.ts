import { eventId } from '@tidewaiter/model'
import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { draftOfCheck } from '../checks/draft-of-check.ts'
import type { EventDraft } from '../scan/event-draft.ts'
import { isObject, memberOf } from '../engine/json-values.ts'
import type { PassedOptions } from '../checks/passed-options.ts'
import { readReport } from '../checks/read-report.ts'
import { reportOfChecks } from '../checks/report-of-checks.ts'
import { reportTime } from '../engine/own-time.ts'
import { wantedChecks } from '../checks/wanted-checks.ts'
import { createFaultList, withFaults, type FaultList } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import { countOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'
import { checksOfControl } from './checks-of-control.ts'
import { nodeBenchmarksOf, type NodeBenchmarks } from './node-benchmarks-of.ts'

const tool = 'kube-bench'

/** Reads one record of kube-bench in any layout. Never throws: what is none is refused. */
export function readBenchmarks(
  record: unknown,
  raw: Uint8Array | string,
  options: PassedOptions,
  context: SourceContext,
): Reading {
  const nodes = nodeBenchmarksOf(record)
  if (nodes === undefined) return { kind: 'refused', reason: 'not a kube-bench report: no `Controls` and no `tests`' }
  const readings = nodes.map((node, index) =>
    readNode(node, nodes.length === 1 ? raw : eventId(raw, index), options, context),
  )
  const refused = readings.find(({ kind }) => kind === 'refused')
  if (refused !== undefined) return refused
  const events = readings.flatMap((reading) => (reading.kind === 'events' ? reading.events : []))
  if (events.length === 0) return { kind: 'skipped', reason: 'no-checks' }
  const reports = readings.flatMap((reading) => reading.reports ?? [])
  return { kind: 'events', events, reports, ...withFaults(readings.flatMap((reading) => reading.faults ?? [])) }
}

function readNode(
  node: NodeBenchmarks,
  raw: Uint8Array | string,
  options: PassedOptions,
  context: SourceContext,
): Reading {
  const nodeName = clipText(node.nodeName) ?? context.nodeName
  const time = reportTime(node.times, context)
  const faults = createFaultList()
  const parts = node.controls.flatMap((control, index) => readPart(control, node.pathOf(index), context, faults))
  const drafts = parts.flatMap(({ checks, finished }) => [
    ...wantedChecks(checks, options).map((check) => draftOfCheck('BNCH', check)),
    ...finished,
  ])
  const version = clipText(node.version)
  const report = reportOfChecks(
    {
      tool: { name: tool, ...(version !== undefined && { version }) },
      artifact: { kind: 'machine', name: nodeName ?? context.serverName },
      time,
    },
    parts.flatMap(({ checks }) => checks),
  )
  return readReport(drafts, { tool, time, sourceName: nodeName, nodeName }, raw, context, [report], faults.all())
}

/** One part of a benchmark: its checks, and the event that ends it. */
function readPart(
  control: unknown,
  path: string,
  context: SourceContext,
  faults: FaultList,
): { readonly checks: readonly Check[]; readonly finished: readonly EventDraft[] }[] {
  if (isObject(control)) {
    return [{ checks: checksOfControl(control, path, context, faults), finished: [finishedDraft(control)] }]
  }
  faults.add(path, 'not an object')
  return []
}

/** Says which part is done, and how many checks went which way. */
function finishedDraft(control: object): EventDraft {
  const name = ['version', 'id', 'text'].flatMap((key) => clipText(memberOf(control, key)) ?? [])
  const counts = ['pass', 'fail', 'warn', 'info'].flatMap((word) => {
    const count = countOf(memberOf(control, `total_${word}`))
    return count === undefined ? [] : `${count} ${word}`
  })
  return {
    code: 'BNCH-002',
    outcome: 'Success',
    rule: name.length === 0 ? undefined : name.join(' '),
    priority: counts.length === 0 ? undefined : counts.join(', '),
  }
}
