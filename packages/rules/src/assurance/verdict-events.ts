import { createEvent, eventId, isBlank, type Code, type Event, type ScanReport } from '@tidewaiter/model'
import type { Verdict } from './judge.ts'

/** What the events of a verdict say beside the verdict. */
export type VerdictFacts = {
  /** When it was reached, in ms since 1970-01-01 UTC. */
  readonly time: number
  /** Name of the machine that judged; IPv4 address of it. */
  readonly sourceName: string
  readonly sourceAddress: string
  readonly userName?: string | undefined
}

/** Longer reasons are cut: the place for every finding is the report, not a line of syslog. */
const longestReason = 500

/**
 * The events that follow from what policies say of an artifact: PLC-001 for each policy that was applied, then one verdict for the
 * artifact, CMP-001 or NCMP-001. It is compliant when it is so under every policy, audited ones included: KCS knows one
 * compliance of an image, and the mode says only what happens then.
 */
export function verdictEvents(verdicts: readonly Verdict[], report: ScanReport, facts: VerdictFacts): readonly Event[] {
  if (verdicts.length === 0) return []
  const failed = verdicts.filter(({ compliant }) => !compliant)
  const applied = verdicts.map(({ policy }) => eventOf('PLC-001', report, facts, { rule: policy }))
  const rule = (failed.length > 0 ? failed : verdicts).map(({ policy }) => policy).join(', ')
  const verdict =
    failed.length === 0
      ? eventOf('CMP-001', report, facts, { rule })
      : eventOf('NCMP-001', report, facts, { rule, reason: reasonOf(failed) })
  return [...applied, verdict]
}

/**
 * The events of a scan in a pipeline: CI-002, that it has finished, and CI-003 when a policy that is enforced fails the step.
 */
export function pipelineEvents(
  verdicts: readonly Verdict[],
  report: ScanReport,
  facts: VerdictFacts,
): readonly Event[] {
  const blocking = verdicts.filter(({ compliant, mode }) => !compliant && mode === 'enforce')
  const finished = eventOf('CI-002', report, facts, {})
  if (blocking.length === 0) return [finished]
  const rule = blocking.map(({ policy }) => policy).join(', ')
  return [finished, eventOf('CI-003', report, facts, { rule, reason: reasonOf(blocking) })]
}

/** Why artifacts are not compliant, in one line. */
function reasonOf(failed: readonly Verdict[]): string {
  const text = failed
    .map(({ policy, failures }) => `${policy}: ${failures.map(({ reason }) => reason).join('; ')}`)
    .join('. ')
  return text.length <= longestReason ? text : `${text.slice(0, longestReason - 3)}...`
}

function eventOf(
  code: Extract<Code, 'PLC-001' | 'CMP-001' | 'NCMP-001' | 'CI-002' | 'CI-003'>,
  report: ScanReport,
  { time, sourceName, sourceAddress, userName }: VerdictFacts,
  { rule, reason }: { readonly rule?: string; readonly reason?: string },
): Event {
  const { name } = report.artifact
  const of = [code, time, report.artifact.digest ?? '', name, rule ?? '', reason ?? '']
  return createEvent({
    code,
    time,
    id: eventId(JSON.stringify(of)),
    outcome: reason === undefined ? 'Success' : 'Error',
    fields: {
      sourceName,
      sourceAddress,
      ...(!isBlank(name) && { artifactName: name }),
      ...(reason !== undefined && { reason }),
      ...(userName !== undefined && !isBlank(userName) && { userName }),
    },
    origin: { tool: 'tidewaiter', ...(rule !== undefined && { rule }) },
  })
}
