import type { ScannedArtifact } from '@tidewaiter/model'
import { isWithinReach, toOpenVex, type Reach, type RiskAcceptance } from '@tidewaiter/rules'
import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import { idSchema } from '../api/schemas.ts'
import { scannedArtifactOf } from '../artifacts/artifact.ts'
import { findArtifact } from '../artifacts/find-artifact.ts'
import { reachOfScopes } from '../policies/maker.ts'
import { ServerError } from '../server-errors.ts'
import { acceptanceOf, subjectOf } from './acceptance-of.ts'
import { seenBy } from './acceptance-reach.ts'
import { holdingFor, inState } from './queries.ts'

/** Acceptances of one document. */
const mostAcceptances = 10_000

/** What was decided about vulnerabilities, for scanners and for those who get the artifacts. */
export function openVexRoute(): Route {
  return route({
    name: 'exportOpenVex',
    method: 'GET',
    path: '/v1/acceptances/openvex',
    group: 'Risk acceptances',
    summary: 'The accepted vulnerabilities as an OpenVEX 0.2.0 document, of everything or of one artifact',
    access: 'policies.risk.view',
    query: z.strictObject({ artifact: idSchema().optional().describe('Those that hold for this artifact.') }),
    reply: z
      .record(z.string(), z.unknown())
      .describe(
        'The document. Acceptances for everything are in it when one artifact is asked for: it names the product.',
      ),
    handle: async ({ actor, query, id }, { state: { db }, now, origin }) => {
      const of = query.artifact === undefined ? undefined : await findArtifact(db, actor, query.artifact)
      let found = db.selectFrom('acceptances').selectAll().where('kind', '=', 'vulnerability').orderBy('id')
      found = inState(found, 'in-force', now())
      if (of !== undefined) found = holdingFor(found, of)
      const rows = (await found.limit(mostAcceptances + 1).execute()).filter(seenBy(actor))
      if (rows.length > mostAcceptances) {
        const fault = `there are more than ${mostAcceptances} acceptances`
        throw new ServerError('not-possible-now', { fault, action: 'Ask for one artifact at a time.' })
      }
      const subjects = new Map<RiskAcceptance, readonly ScannedArtifact[]>()
      const reaches = new Map<string | null, Reach | undefined>()
      for (const { scopes } of rows) if (!reaches.has(scopes)) reaches.set(scopes, await reachOfScopes(db, scopes))
      const acceptances = rows.flatMap((row) => {
        const acceptance = acceptanceOf(row)
        const subject = of === undefined ? subjectOf(row) : scannedArtifactOf(of)
        if (subject === undefined) return [acceptance]
        // What its maker no longer reaches, it no longer covers.
        if (!isWithinReach(reaches.get(row.scopes), subject)) return []
        subjects.set(acceptance, [subject])
        return [acceptance]
      })
      const { document } = toOpenVex(acceptances, {
        author: 'Tidewaiter',
        now: now(),
        id: `${origin}/v1/acceptances/openvex#${id}`,
        artifactsOf: (acceptance) => subjects.get(acceptance) ?? [],
      })
      if (document === undefined)
        throw new ServerError('not-found', { what: 'accepted vulnerability that OpenVEX can name' })
      return document
    },
  })
}
