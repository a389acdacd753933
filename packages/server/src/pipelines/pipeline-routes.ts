import { artifactKey } from '@tidewaiter/intake'
import type { ScanReport } from '@tidewaiter/model'
import { conditionNames, judgeAll, pipelineEvents, type AssurancePolicy, type Verdict } from '@tidewaiter/rules'
import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import { idSchema, timeReply, timeText } from '../api/schemas.ts'
import { artifactId } from '../artifacts/artifact.ts'
import { landReports } from '../artifacts/land-reports.ts'
import { takeReport } from '../artifacts/take-report.ts'
import type { House } from '../house.ts'
import { writePolicy } from '../policies/policy-document.ts'
import { rulesInForce } from '../policies/rules-in-force.ts'
import { serverEvent, type Initiator } from '../server-event.ts'

/** As long as the reports of scanners are elsewhere: a large image has some ten MiB. */
const reportLimit = 64 * 1024 * 1024

const lineSchema = (most: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'expected one line of text')

const pipelineSchema = z.strictObject({
  name: lineSchema(200)
    .describe('Name of the pipeline.')
    .meta({ examples: ['shop/web'] }),
  build: lineSchema(100)
    .optional()
    .describe('Number of the build.')
    .meta({ examples: ['4711'] }),
  branch: lineSchema(300).optional(),
  url: z.url().max(2_000).optional().describe('Where people find the build.'),
})

const findingReply = z.looseObject({ kind: z.string(), id: z.string(), severity: z.string() })

const verdictReply = z.object({
  policy: z.string(),
  mode: z.enum(['audit', 'enforce']),
  compliant: z.boolean(),
  failures: z
    .array(z.object({ condition: z.enum(conditionNames), reason: z.string(), findings: z.array(findingReply) }))
    .describe('Each condition that failed, why, and every finding behind it.'),
  accepted: z.array(findingReply).describe('Findings that would have counted, and are accepted.'),
})

const gateReply = z.object({
  blocked: z
    .boolean()
    .describe('A policy that is enforced says that an artifact is not compliant: the step has to fail.'),
  artifacts: z.array(
    z.object({
      id: idSchema(),
      name: z.string(),
      digest: z.string().optional(),
      tool: z.object({ name: z.string(), version: z.string().optional() }),
      scannedAt: timeReply().optional(),
      blocked: z.boolean(),
      verdicts: z.array(verdictReply).describe('One for each policy that is for the artifact; none when no policy is.'),
    }),
  ),
  policies: z.array(z.looseObject({ name: z.string() })).describe('The policies of the verdicts.'),
})

/** What pipelines ask: is this artifact let pass? */
export function pipelineRoutes(): readonly Route[] {
  return [
    route({
      name: 'judgeForPipeline',
      method: 'POST',
      path: '/v1/pipelines/verdicts',
      group: 'Pipelines',
      summary: 'Takes the report of a scanner from a pipeline, keeps it as a scan, and says whether the step passes',
      access: 'pipelines.manage',
      events: ['CI-001', 'CI-002', 'CI-003', 'SJ-003', 'PLC-001', 'CMP-001', 'NCMP-001'],
      creates: true,
      bodyLimit: reportLimit,
      body: z.strictObject({
        report: z
          .unknown()
          .describe('The report: native JSON of a scanner, or the form that `tidewaiter` has for all of them.'),
        source: lineSchema(60).optional().describe('Which scanner wrote it; found out when absent.'),
        pipeline: pipelineSchema,
      }),
      reply: gateReply,
      handle: async (call, house) => {
        const { report, source, pipeline } = call.body
        const began = house.now()
        const taken = await takeReport(house, call, {
          value: report,
          way: 'pipeline',
          ...(source !== undefined && { source }),
        })
        await landReports(house)
        const { policies, acceptances } = await house.state.change(({ db }) => rulesInForce(db, house))
        const judged = taken.reports.map((one): Judged => {
          return { report: one, verdicts: judgeAll(policies, one, { acceptances, now: house.now() }) }
        })
        return call.change(({ emit }) => {
          const label = pipeline.build === undefined ? pipeline.name : `${pipeline.name} #${pipeline.build}`
          for (const one of judged) for (const event of eventsOf(house, call, one, { label, began })) emit(event)
          return Promise.resolve(
            replyOf(
              judged,
              policies.map(({ policy }) => policy),
            ),
          )
        })
      },
    }),
  ]
}

type Judged = { readonly report: ScanReport; readonly verdicts: readonly Verdict[] }

/** That the scan has started and finished, and that a policy has failed the step. The policy stands where events have the rule. */
function eventsOf(
  house: House,
  initiator: Initiator,
  { report, verdicts }: Judged,
  { label, began }: { readonly label: string; readonly began: number },
): readonly ReturnType<typeof serverEvent>[] {
  const fields = { artifactName: report.artifact.name }
  const facts = { time: house.now(), sourceName: house.machine.name, sourceAddress: house.machine.address }
  return [
    serverEvent(house, initiator, 'CI-001', { fields, rule: label, time: began }),
    ...pipelineEvents(verdicts, report, facts).map(({ code, origin, fields: { reason } }) =>
      serverEvent(house, initiator, code, { fields, rule: origin?.rule ?? label, reason }),
    ),
  ]
}

function replyOf(judged: readonly Judged[], policies: readonly AssurancePolicy[]): z.input<typeof gateReply> {
  const artifacts = judged.map(({ report: { artifact, tool, scannedAt }, verdicts }) => ({
    id: artifactId(artifactKey(artifact)),
    name: artifact.name,
    ...(artifact.digest !== undefined && { digest: artifact.digest }),
    tool: { name: tool.name, ...(tool.version !== undefined && { version: tool.version }) },
    ...(scannedAt !== undefined && { scannedAt: timeText(scannedAt) }),
    blocked: verdicts.some(({ compliant, mode }) => !compliant && mode === 'enforce'),
    verdicts: verdicts as z.input<typeof verdictReply>[],
  }))
  const applied = new Set(judged.flatMap(({ verdicts }) => verdicts.map(({ policy }) => policy)))
  return {
    blocked: artifacts.some(({ blocked }) => blocked),
    artifacts,
    policies: policies
      .filter(({ name }) => applied.has(name))
      .map((policy) => ({ ...writePolicy({ ...policy, reach: undefined }) })),
  }
}
