import { conditionNames, type ConditionName, type Finding, type Verdict } from '@tidewaiter/rules'
import { z } from 'zod'

/** Findings that are kept behind one failure; the report has all of them. */
const shownMost = 20
/** Texts come from reports, and may be as long as these. */
const longestText = 300

/** A condition that failed, as it is kept: with how many findings are behind it, and the first of them. */
export type ShownFailure = {
  readonly condition: ConditionName
  readonly reason: string
  readonly count: number
  readonly findings: readonly Finding[]
}

export type ShownAccepted = Pick<ShownFailure, 'count' | 'findings'>

export function showFailures({ failures }: Verdict): readonly ShownFailure[] {
  return failures.map(({ condition, reason, findings }) => ({
    condition,
    reason: cut(reason, 1_000),
    ...shown(findings),
  }))
}

export function showAccepted({ accepted }: Verdict): ShownAccepted {
  return shown(accepted)
}

function shown(findings: readonly Finding[]): ShownAccepted {
  return { count: findings.length, findings: findings.slice(0, shownMost).map(shorten) }
}

function shorten(finding: Finding): Finding {
  return Object.fromEntries(
    Object.entries(finding).map(([name, value]) => [name, typeof value === 'string' ? cut(value, longestText) : value]),
  ) as Finding
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3).toWellFormed()}...`
}

const findingReply = z.object({
  kind: z.enum(['vulnerability', 'malware', 'sensitive-data', 'misconfiguration']),
  id: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low', 'negligible', 'unknown']),
  score: z.number().optional(),
  package: z.string().optional(),
  version: z.string().optional(),
  fixedVersion: z.string().optional(),
  path: z.string().optional(),
  title: z.string().optional(),
})

const countedReply = {
  count: z.int().describe('How many findings.'),
  findings: z.array(findingReply).describe(`The first of them, ${shownMost} at most.`),
}

/** The schema of what failed, in replies. */
export const failuresReply: z.ZodType<readonly ShownFailure[]> = z.array(
  z.object({ condition: z.enum(conditionNames), reason: z.string().describe('In words.'), ...countedReply }),
) as never

/** The schema of what was accepted, in replies. */
export const acceptedReply: z.ZodType<ShownAccepted> = z.object(countedReply) as never
