import { foldCase } from '@tidewaiter/journal'
import { findingsOf, type Finding } from '@tidewaiter/rules'
import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { route, type Route } from '../api/route.ts'
import { idParams, limitQuery, pageOf } from '../api/schemas.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import { acceptedFindings } from './accepted-findings.ts'
import { keyOf, scannedArtifactOf } from './artifact.ts'
import {
  artifactKinds,
  artifactReply,
  findingKinds,
  findingReply,
  severityReply,
  shownArtifact,
} from './artifact-schema.ts'
import { findArtifact } from './find-artifact.ts'
import { leastGravity } from './gravity.ts'
import { inTurn } from './in-turn.ts'
import { listArtifacts, type ArtifactPlace } from './list-artifacts.ts'
import { mergedReport } from './merged-report.ts'
import { removeRow } from './remove-row.ts'
import { reportsOf } from './reports-of.ts'
import { rankOf } from './severity-rank.ts'

const group = 'Artifacts'
const view = 'inventory.artifacts.view'

const listQuery = z.strictObject({
  name: z.string().min(1).max(500).optional().describe('Text within the name; capitals mean nothing.'),
  registry: z.string().min(1).max(500).optional(),
  repository: z.string().min(1).max(500).optional().describe('Without the registry.'),
  digest: z.string().min(1).max(200).optional(),
  kind: z.enum(artifactKinds).optional(),
  severity: z
    .enum(Object.keys(leastGravity) as [keyof typeof leastGravity])
    .optional()
    .describe('The worst finding is as bad as this, or worse. Those of unknown severity count as negligible here.'),
  finding: z.string().min(1).max(300).optional().describe('Id of a finding that it has: CVE-2026-1234.'),
  verdict: z.enum(['compliant', 'non-compliant', 'none']).optional().describe('none: no policy is for it.'),
  sort: z.enum(['last-scan', 'worst']).default('last-scan').describe('The newest scan first, or the worst findings.'),
  after: z
    .string()
    .regex(/^-?\d{1,16}_[0-9a-f-]{36}$/, 'expected `next` of the page before')
    .optional()
    .describe('`next` of the page before.'),
  limit: limitQuery().describe('How many at most, 1 to 1000; 100 when absent.'),
})

/** What was scanned, and what was found there. */
export function artifactRoutes(): readonly Route[] {
  return [
    route({
      name: 'listArtifacts',
      method: 'GET',
      path: '/v1/artifacts',
      group,
      summary: 'What was scanned, newest scan or worst findings first',
      access: view,
      query: listQuery,
      reply: pageOf(artifactReply),
      handle: async ({ query, actor }, { state }) => {
        const { rows, next } = await listArtifacts(state.db, actor, { ...query, after: readPlace(query.after) })
        return { items: rows.map(shownArtifact), ...(next !== undefined && { next: `${next.value}_${next.id}` }) }
      },
    }),
    route({
      name: 'readArtifact',
      method: 'GET',
      path: '/v1/artifacts/{id}',
      group,
      summary: 'One artifact',
      access: view,
      params: idParams(),
      reply: artifactReply,
      handle: async ({ params, actor }, { state }) => shownArtifact(await findArtifact(state.db, actor, params.id)),
    }),
    route({
      name: 'listArtifactFindings',
      method: 'GET',
      path: '/v1/artifacts/{id}/findings',
      group,
      summary: 'What all tools together have found in an artifact in their newest scans, worst first',
      access: view,
      params: idParams(),
      query: z.strictObject({
        kind: z.enum(findingKinds).optional(),
        severity: severityReply().optional().describe('This one alone.'),
        text: z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe('Text within id, package, path or title; capitals mean nothing.'),
        after: z
          .string()
          .regex(/^\d{1,15}_\d{1,9}$/, 'expected `next` of the page before')
          .optional()
          .describe('`next` of the page before. Refused with 412 when a scan has come between the two.'),
        limit: limitQuery().describe('How many at most, 1 to 1000; 100 when absent.'),
      }),
      reply: pageOf(findingReply),
      handle: async ({ params, query, actor }, house) => {
        const row = await findArtifact(house.state.db, actor, params.id)
        const [version, from = 0] = (query.after ?? '').split('_').map(Number)
        if (query.after !== undefined && version !== row.version) throw new ServerError('version-passed')
        const reports = await reportsOf(house, row)
        if (reports.length === 0) return { items: [] }
        const found = findingsOf(mergedReport(reports)).filter(matching(query)).toSorted(byGravity)
        const acceptanceOf = await acceptedFindings(house, scannedArtifactOf(row))
        const items = found.slice(from, from + query.limit).map((finding) => {
          const acceptance = acceptanceOf(finding)
          return acceptance === undefined ? finding : { ...finding, acceptance }
        })
        const next = from + query.limit
        return { items, ...(found.length > next && { next: `${row.version}_${next}` }) }
      },
    }),
    route({
      name: 'removeArtifact',
      method: 'DELETE',
      path: '/v1/artifacts/{id}',
      group,
      summary: 'Removes an artifact and its scans, old ones too; a scan that comes later brings it back',
      access: 'inventory.artifacts.manage',
      events: ['ADM-029'],
      params: idParams(),
      handle: async (call, house) => {
        const { state, reports } = house
        await inTurn(state, async () => {
          const row = await findArtifact(state.db, call.actor, call.params.id)
          expectVersion(call, row.version)
          // First: were it the other way round, a crash in between would leave reports that nothing shows.
          await reports.remove(keyOf(row))
          await call.change(async (change) => {
            await removeRow(change, row)
            change.emit(
              serverEvent(house, call, 'ADM-029', { fields: { artifactName: row.name }, rule: 'removeArtifact' }),
            )
          })
        })
      },
    }),
  ]
}

function readPlace(after: string | undefined): ArtifactPlace | undefined {
  if (after === undefined) return undefined
  const [value = '', id = ''] = after.split('_')
  return { value: Number(value), id }
}

function matching(wanted: {
  readonly kind?: Finding['kind'] | undefined
  readonly severity?: Finding['severity'] | undefined
  readonly text?: string | undefined
}): (finding: Finding) => boolean {
  const { kind, severity } = wanted
  const text = wanted.text === undefined ? undefined : foldCase(wanted.text)
  return (finding) =>
    (kind === undefined || finding.kind === kind) &&
    (severity === undefined || finding.severity === severity) &&
    (text === undefined ||
      [finding.id, finding.package, finding.path, finding.title].some(
        (part) => part !== undefined && foldCase(part).includes(text),
      ))
}

/** Worst first; then by score and id, so that pages fit together. */
function byGravity(one: Finding, other: Finding): number {
  const bySeverity = rankOf(other.severity) - rankOf(one.severity)
  if (bySeverity !== 0) return bySeverity
  const byScore = (other.score ?? -1) - (one.score ?? -1)
  return byScore !== 0 ? byScore : one.id < other.id ? -1 : Number(one.id > other.id)
}
