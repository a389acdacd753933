import { setImmediate } from 'node:timers/promises'
import { foldCase } from '@tidewaiter/journal'
import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import { idSchema, limitQuery, pageOf } from '../api/schemas.ts'
import { artifactReply, findingKinds, severityReply, shownArtifact } from './artifact-schema.ts'
import { severityOf } from './severity-rank.ts'
import { withinReach } from './within-reach.ts'

/** Read at once; looked at for one page. */
const rowsAtOnce = 500
const mostRows = 20_000

/** Which artifacts have a finding. */
export function findingRoutes(): readonly Route[] {
  return [
    route({
      name: 'findFinding',
      method: 'GET',
      path: '/v1/findings',
      group: 'Artifacts',
      summary:
        'The artifacts in which something is found, by its id, in their newest scans; of each artifact the worst 5,000 ids are known',
      access: 'inventory.artifacts.view',
      query: z.strictObject({
        id: z.string().min(1).max(300).describe('CVE-2026-1234, a signature, a rule, a check; capitals mean nothing.'),
        kind: z.enum(findingKinds).optional(),
        after: idSchema().optional().describe('Go on behind this one: `next` of the page before.'),
        limit: limitQuery().describe('How many at most, 1 to 1000; 100 when absent.'),
      }),
      reply: pageOf(
        z.object({
          kind: z.enum(findingKinds),
          id: z.string(),
          severity: severityReply().describe('The worst that a tool gives it there.'),
          artifact: artifactReply,
        }),
      ),
      handle: async ({ query: { id, kind, after, limit }, actor }, { state }) => {
        const isWithin = withinReach(actor.reach)
        const items = []
        let from = after
        for (let looked = 0; looked < mostRows; looked += rowsAtOnce) {
          let query = state.db
            .selectFrom('finding_names')
            .innerJoin('finding_index', 'finding_index.finding', 'finding_names.number')
            .innerJoin('artifacts', 'artifacts.number', 'finding_index.artifact')
            .where('finding_names.id_folded', '=', foldCase(id))
            .selectAll('artifacts')
            .select(['finding_names.kind as finding_kind', 'finding_names.id as finding_id', 'finding_index.severity'])
            .orderBy('artifacts.id')
            .limit(rowsAtOnce)
          if (kind !== undefined) query = query.where('finding_names.kind', '=', kind)
          if (from !== undefined) query = query.where('artifacts.id', '>', from)
          const rows = await query.execute()
          const isLast = rows.length < rowsAtOnce
          // One id may be of several kinds: an artifact whose rows may not all be here is left to the next read.
          const whole = isLast ? rows : rows.filter((row) => row.id !== rows.at(-1)?.id)
          for (const row of whole) {
            if (!isWithin(row)) continue
            if (items.length >= limit && items.at(-1)?.artifact.id !== row.id) {
              return { items, ...(items.length > 0 && { next: items.at(-1)!.artifact.id }) }
            }
            items.push({
              kind: row.finding_kind as (typeof findingKinds)[number],
              id: row.finding_id,
              severity: severityOf(row.severity),
              artifact: shownArtifact(row),
            })
          }
          if (isLast) return { items }
          from = whole.at(-1)?.id ?? from
          await setImmediate()
        }
        return { items, ...(from !== undefined && { next: from }) }
      },
    }),
  ]
}
