import { artifactKey } from '@tidewaiter/intake'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Tables } from '../state/tables.ts'
import { route, type Route } from '../api/route.ts'
import { artifactId } from '../artifacts/artifact.ts'
import { landReports } from '../artifacts/land-reports.ts'
import { takeReport } from '../artifacts/take-report.ts'
import { reportEvents } from './report-events.ts'

const bodyLimit = 64 * 1024 * 1024
/** Artifacts that the reply names; the report of a cluster has one for each resource. */
const shownMost = 1_000

/** Handing in what a scanner has written. */
export function reportRoutes(): readonly Route[] {
  return [
    route({
      name: 'handInReport',
      method: 'POST',
      path: '/v1/reports',
      group: 'Scans',
      summary:
        'Takes the JSON report of a scanner, as the scanner has written it, or a `ScanReport`; when it answers, the report is on disk',
      access: 'inventory.scans.manage',
      events: reportEvents,
      creates: true,
      query: z.strictObject({
        source: z
          .string()
          .min(1)
          .max(50)
          .optional()
          .describe('What has written it: trivy, grype, sarif, ..., scan-report; found out when absent.'),
      }),
      body: z
        .union([z.record(z.string(), z.unknown()), z.array(z.unknown())])
        .describe('The report.')
        .meta({
          examples: [{ SchemaVersion: 2, ArtifactName: 'web:1', ArtifactType: 'container_image', Results: [] }],
        }),
      bodyLimit,
      reply: z.object({
        source: z.string().describe('What has read it.'),
        events: z.int().describe('Events that it has given.'),
        artifacts: z.array(z.object({ id: z.string(), name: z.string() })).describe('What it is about; 1,000 at most.'),
        refused: z
          .array(z.object({ path: z.string(), reason: z.string() }))
          .describe('Parts that could not be read; the first 20.'),
      }),
      handle: async (call, house) => {
        const take = async (
          db?: Kysely<Tables>,
        ): Promise<{
          source: string
          events: number
          artifacts: { id: string; name: string }[]
          refused: { path: string; reason: string }[]
        }> => {
          const given = { value: call.body, source: call.query.source, way: 'api' }
          const { source, events, reports, refused } = await takeReport(house, call, given, db)
          const artifacts = reports.slice(0, shownMost).map(({ artifact }) => ({
            id: artifactId(artifactKey(artifact)),
            name: artifact.name.slice(0, 1_000),
          }))
          return { source, events, artifacts, refused: [...refused] }
        }
        // Nothing of the state changes but the reply that is kept under a key.
        const reply = call.headers.has('idempotency-key')
          ? await call.change((change) => take(change.db))
          : await take()
        // So that whoever has handed it in finds it. What keeps it from landing is tried again by itself: it is on disk.
        await landReports(house).catch(() => {})
        return reply
      },
    }),
  ]
}
