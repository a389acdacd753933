import type { KeptReport } from '@tidewaiter/journal'
import { artifactKey } from '@tidewaiter/intake'
import type { FindingCounts, ScanReport } from '@tidewaiter/model'
import { diffReports } from '@tidewaiter/rules'
import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import { idParams, limitQuery, pageOf, timeReply, timeText } from '../api/schemas.ts'
import { artifactId, keyOf } from '../artifacts/artifact.ts'
import { countsReply, findingReply, severityReply } from '../artifacts/artifact-schema.ts'
import { findArtifact } from '../artifacts/find-artifact.ts'
import { readStoredReport } from '../artifacts/stored-report.ts'
import type { House } from '../house.ts'
import type { Actor } from '../identity/actor.ts'
import { ServerError } from '../server-errors.ts'

const group = 'Scans'
const view = 'inventory.artifacts.view'

const scanIdText = z
  .string()
  .regex(/^\d{1,15}$/, 'expected the id of a scan: a number')
  .transform(Number)
const scanParams = z.strictObject({ id: scanIdText })

const scanReply = z.object({
  id: z.int(),
  artifact: z.string().describe('Id of the artifact.'),
  name: z.string().describe('What was scanned, as the scanner names it.'),
  tool: z.string(),
  way: z.string().describe('The way that the report came by.'),
  source: z.string().describe('What has read it.'),
  scannedAt: timeReply(),
  keptAt: timeReply().describe('When the report came in last.'),
  isNewest: z.boolean().describe('Whether it is the newest of its tool on the artifact.'),
  findings: countsReply,
})

/** The scans of artifacts, as long as the report store keeps them. */
export function scanRoutes(): readonly Route[] {
  return [
    route({
      name: 'listArtifactScans',
      method: 'GET',
      path: '/v1/artifacts/{id}/scans',
      group,
      summary: 'The scans of an artifact by all tools, newest first, as long as reports are kept',
      access: view,
      params: idParams(),
      query: z.strictObject({
        tool: z.string().min(1).max(200).optional(),
        after: z
          .string()
          .regex(/^-?\d{1,16}_\d{1,15}$/, 'expected `next` of the page before')
          .optional()
          .describe('`next` of the page before.'),
        limit: limitQuery().describe('How many at most, 1 to 1000; 100 when absent.'),
      }),
      reply: pageOf(scanReply),
      handle: async ({ params, query, actor }, { state, reports }) => {
        const row = await findArtifact(state.db, actor, params.id)
        const [scannedAt = 0, id = 0] = (query.after ?? '').split('_').map(Number)
        const found = await reports.find({
          artifact: keyOf(row),
          older: true,
          tool: query.tool,
          limit: query.limit + 1,
          ...(query.after !== undefined && { after: { scannedAt, id } }),
        })
        const items = found.slice(0, query.limit).map((report) => shownScan(report, row.id))
        const last = found[query.limit - 1]
        const hasMore = found.length > query.limit && last !== undefined
        return { items, ...(hasMore && { next: `${last.scannedAt}_${last.id}` }) }
      },
    }),
    route({
      name: 'readScan',
      method: 'GET',
      path: '/v1/scans/{id}',
      group,
      summary: 'One scan with its report: everything that the tool has found',
      access: view,
      params: scanParams,
      reply: scanReply.extend({
        report: z.record(z.string(), z.unknown()).describe('A `ScanReport`: see the guide of reports.'),
      }),
      handle: async ({ params, actor }, house) => {
        const { kept, report, artifact } = await findScan(house, actor, params.id)
        return { ...shownScan(kept, artifact), report: report as unknown as Record<string, unknown> }
      },
    }),
    route({
      name: 'compareScans',
      method: 'GET',
      path: '/v1/scans/{id}/diff',
      group,
      summary: 'What a scan has found that the one before had not, and the other way round',
      access: view,
      params: scanParams,
      query: z.strictObject({
        with: scanIdText
          .optional()
          .describe('The scan to compare with, of the same artifact; the one before by the same tool when absent.'),
        limit: limitQuery(10_000, 1_000).describe('How many of each list at most, 1 to 10000; 1000 when absent.'),
      }),
      reply: z.object({
        before: scanReply,
        after: scanReply,
        counts: z.object({ new: z.int(), gone: z.int(), changed: z.int(), same: z.int() }),
        new: z.array(findingReply),
        gone: z.array(findingReply),
        changed: z.array(z.object({ from: severityReply(), finding: findingReply })).describe('Of another severity.'),
      }),
      handle: async ({ params, query, actor }, house) => {
        const after = await findScan(house, actor, params.id)
        const other = query.with ?? (await scanBefore(house, after))
        if (other === undefined) throw new ServerError('not-found', { what: 'scan before it' })
        const before = await findScan(house, actor, other)
        if (before.artifact !== after.artifact) {
          const faults = [{ pointer: '#/query/with', detail: 'it is a scan of another artifact' }]
          throw new ServerError('request-invalid', { count: 'one place' }, { faults })
        }
        const found = diffReports(before.report, after.report)
        const { limit } = query
        return {
          before: shownScan(before.kept, before.artifact),
          after: shownScan(after.kept, after.artifact),
          counts: {
            new: found.new.length,
            gone: found.gone.length,
            changed: found.changed.length,
            same: found.same,
          },
          new: found.new.slice(0, limit),
          gone: found.gone.slice(0, limit),
          changed: found.changed.slice(0, limit),
        }
      },
    }),
  ]
}

function shownScan(kept: KeptReport, artifact: string): z.input<typeof scanReply> {
  const { id, name, tool, way, source, scannedAt, keptAt, isNewest, summary } = kept
  return {
    id,
    artifact,
    name,
    tool,
    way,
    source,
    isNewest,
    scannedAt: timeText(scannedAt),
    keptAt: timeText(keptAt),
    findings: JSON.parse(summary) as FindingCounts,
  }
}

type FoundScan = { readonly kept: KeptReport; readonly report: ScanReport; readonly artifact: string }

/** @throws {ServerError} `not-found`: it is not kept, or its artifact is not one that the actor sees */
async function findScan({ reports, state }: House, actor: Actor, id: number): Promise<FoundScan> {
  const [kept] = await reports.find({ id, older: true, limit: 1 })
  const report = kept === undefined ? undefined : readStoredReport(await reports.read(id), kept.scannedAt)
  if (kept === undefined || report === undefined) throw new ServerError('not-found', { what: 'such scan' })
  const artifact = artifactId(artifactKey(report.artifact))
  await findArtifact(state.db, actor, artifact)
  return { kept, report, artifact }
}

async function scanBefore({ reports }: House, { kept, report }: FoundScan): Promise<number | undefined> {
  const { scannedAt, id } = kept
  const [before] = await reports.find({
    artifact: artifactKey(report.artifact),
    tool: report.tool.name,
    older: true,
    after: { scannedAt, id },
    limit: 1,
  })
  return before?.id
}
