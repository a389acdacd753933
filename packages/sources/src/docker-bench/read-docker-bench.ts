import { clipText } from '../checks/clip-text.ts'
import { draftOfCheck } from '../checks/draft-of-check.ts'
import { memberOf } from '../engine/json-values.ts'
import type { PassedOptions } from '../checks/passed-options.ts'
import { readReport } from '../checks/read-report.ts'
import { reportOfChecks } from '../checks/report-of-checks.ts'
import { receivedAt } from '../engine/own-time.ts'
import { wantedChecks } from '../checks/wanted-checks.ts'
import { createFaultList } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import { countOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'
import { checksOfReport } from './checks-of-report.ts'

const tool = 'docker-bench'

/** True for a report of docker-bench-security: the key `dockerbenchsecurity` holds its version. */
export function isDockerBenchReport(record: unknown): boolean {
  return typeof memberOf(record, 'dockerbenchsecurity') === 'string' && memberOf(record, 'tests') !== undefined
}

/** Reads one report. Never throws: what is none is refused. */
export function readDockerBench(
  record: unknown,
  raw: Uint8Array | string,
  options: PassedOptions,
  context: SourceContext,
): Reading {
  if (!isDockerBenchReport(record)) {
    return { kind: 'refused', reason: 'not a docker-bench-security report: no `dockerbenchsecurity` or no `tests`' }
  }
  const { nodeName } = context
  const time = secondsOf(memberOf(record, 'end')) ?? secondsOf(memberOf(record, 'start')) ?? receivedAt(context)
  const version = clipText(memberOf(record, 'dockerbenchsecurity'))
  const faults = createFaultList()
  const checks = checksOfReport(record, context, faults)
  const drafts = wantedChecks(checks, options).map((check) => draftOfCheck('BNCH', check))
  const finished = {
    code: 'BNCH-002',
    outcome: 'Success',
    rule: version === undefined ? 'Docker Bench for Security' : `Docker Bench for Security ${version}`,
    priority: scoreOf(record),
  } as const
  const report = reportOfChecks(
    {
      tool: { name: tool, ...(version !== undefined && { version }) },
      artifact: { kind: 'machine', name: nodeName ?? context.serverName },
      time,
    },
    checks,
  )
  const facts = { tool, time, sourceName: nodeName, nodeName }
  return readReport([...drafts, finished], facts, raw, context, [report], faults.all())
}

/** `score 6 of 117 checks`: one is added for each check that passed and one taken for each that warned, so that it may be negative. */
function scoreOf(record: unknown): string | undefined {
  const score = memberOf(record, 'score')
  const checks = countOf(memberOf(record, 'checks'))
  return Number.isSafeInteger(score) && checks !== undefined ? `score ${String(score)} of ${checks} checks` : undefined
}

/** Milliseconds of `date +%s`. */
function secondsOf(value: unknown): number | undefined {
  const seconds = countOf(value)
  return seconds === undefined || seconds === 0 ? undefined : seconds * 1000
}
