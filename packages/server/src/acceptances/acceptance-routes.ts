import { isInForce, stateOf } from '@tidewaiter/rules'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { route, type Call, type Route } from '../api/route.ts'
import { idParams, idSchema, limitQuery, pageOf, proseSchema, timeReply, timeText } from '../api/schemas.ts'
import type { ArtifactRow } from '../artifacts/artifact.ts'
import { findArtifact } from '../artifacts/find-artifact.ts'
import type { House } from '../house.ts'
import { namesOfScopes, scopesOfActor } from '../policies/maker.ts'
import { pageWithin } from '../policies/page-within.ts'
import { ServerError } from '../server-errors.ts'
import type { Change } from '../state/open-state.ts'
import type { Tables } from '../state/tables.ts'
import { acceptanceOf, type AcceptanceRow } from './acceptance-of.ts'
import { expectWithinReach, findAcceptance, seenBy } from './acceptance-reach.ts'
import {
  acceptanceKinds,
  acceptanceReply,
  acceptanceReplyOf,
  acceptanceStates,
  type AcceptanceReply,
} from './acceptance-reply.ts'
import { expectAcceptableMalware } from './acceptable-malware.ts'
import { markConcerned } from './mark-concerned.ts'
import { openVexRoute } from './openvex-route.ts'
import { holdingFor, inState } from './queries.ts'
import { tellAcceptance } from './tell-acceptance.ts'
import { endOf, termSchema } from './term.ts'
import { artifactsWith } from './artifacts-with.ts'

const group = 'Risk acceptances'
const path = '/v1/acceptances'
const view = 'policies.risk.view'
const manage = 'policies.risk.manage'
/** Lines of its history that come with an acceptance, the newest. */
const shownHistory = 500

const reasonSchema = proseSchema().min(1).describe('Why this can be lived with.')
const lineSchema = (most: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'expected text without control characters')

const extentSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('artifact'), artifact: idSchema() }),
  z.strictObject({
    kind: z.literal('repository'),
    registry: lineSchema(500).optional().describe('Any when absent.'),
    repository: lineSchema(500).describe('Without the registry.'),
  }),
  z.strictObject({ kind: z.literal('everywhere') }),
])

const familyCodes = (number: string): `${'CVE' | 'MLW' | 'SD' | 'MS'}-${'001' | '002' | '003' | '004'}`[] =>
  (['CVE', 'MLW', 'SD', 'MS'] as const).map((family) => `${family}-${number as '001'}` as const)

/** Decisions to live with a risk: made, changed, extended, cancelled. */
export function acceptanceRoutes(): readonly Route[] {
  return [
    route({
      name: 'listAcceptances',
      method: 'GET',
      path,
      group,
      summary: 'Risk acceptances, newest first',
      access: view,
      query: z.strictObject({
        after: idSchema().optional().describe('Go on behind this one: `next` of the page before.'),
        limit: limitQuery(),
        state: z.enum(acceptanceStates).optional(),
        kind: z.enum(acceptanceKinds).optional(),
        finding: z.string().min(1).max(200).optional().describe('Of this finding; capitals do not count.'),
        artifact: idSchema().optional().describe('Those that hold for this artifact, as far as it is named by them.'),
        imported: z
          .enum(['true', 'false'])
          .optional()
          .describe('Those that were taken over from reports, or the others.'),
      }),
      reply: pageOf(acceptanceReply),
      handle: async ({ actor, query }, { state: { db }, now }) => {
        const { state, kind, finding, artifact, imported } = query
        const at = now()
        const of = artifact === undefined ? undefined : await findArtifact(db, actor, artifact)
        const page = await pageWithin(query, seenBy(actor), (behind, most) => {
          let found = db.selectFrom('acceptances').selectAll().orderBy('id', 'desc').limit(most)
          if (behind !== undefined) found = found.where('id', '<', behind)
          if (state !== undefined) found = inState(found, state, at)
          if (kind !== undefined) found = found.where('kind', '=', kind)
          if (finding !== undefined) found = found.where('finding_lower', '=', finding.toLowerCase())
          if (imported !== undefined) found = found.where('source', imported === 'true' ? 'is not' : 'is', null)
          if (of !== undefined) found = holdingFor(found, of)
          return found.execute()
        })
        const names = await namesOfScopes(
          db,
          page.items.map(({ scopes }) => scopes),
        )
        return { ...page, items: page.items.map((row) => acceptanceReplyOf(row, names, at)) }
      },
    }),
    route({
      name: 'acceptRisk',
      method: 'POST',
      path,
      group,
      summary: 'Accepts a risk: the finding no longer counts against what the acceptance is for',
      access: manage,
      events: [...familyCodes('001'), 'CVE-007', 'MLW-007', 'SD-007', 'MS-007'],
      creates: true,
      body: z.strictObject({
        kind: z.enum(acceptanceKinds).default('vulnerability').describe('Malware is accepted up to severity medium.'),
        finding: lineSchema(200)
          .describe('As the scanner writes it; capitals do not count.')
          .meta({ examples: ['CVE-2026-1234'] }),
        package: lineSchema(500).optional().describe('In this package only.'),
        path: lineSchema(500).optional().describe('In this file only.'),
        extent: extentSchema,
        reason: reasonSchema,
        term: termSchema,
      }),
      reply: acceptanceReply,
      handle: async (call, house) => {
        const { kind, finding, extent, reason, term } = call.body
        const at = house.now()
        const expiresAt = endOf(term, at, call.actor)
        const artifact =
          extent.kind === 'artifact' ? await findArtifact(house.state.db, call.actor, extent.artifact) : undefined
        if (kind === 'malware') {
          const known =
            artifact === undefined ? await artifactsWith(house.state.db, call.actor, kind, finding) : [artifact]
          await expectAcceptableMalware(
            house,
            finding,
            known.filter((row) => isWithin(extent, row)),
          )
        }
        return call.change(async (change) => {
          const { db } = change
          const row: AcceptanceRow = {
            id: house.newId(),
            kind,
            finding,
            finding_lower: finding.toLowerCase(),
            package: call.body.package ?? null,
            path: call.body.path ?? null,
            ...extentColumns(extent, artifact),
            reason,
            made_by: call.actor.name,
            scopes: await scopesOfActor(db, call.actor),
            source: null,
            accepted_at: at,
            changed_at: at,
            expires_at: expiresAt,
            cancelled_at: null,
            told: '',
            next_at: null,
            version: 1,
          }
          if (extent.kind !== 'everywhere') await expectWithinReach(db, call.actor, row)
          await expectNew(db, row, at)
          await db.insertInto('acceptances').values(row).execute()
          return finish(change, house, call, row, reason)
        })
      },
    }),
    // Before the one with an id, which it looks like.
    openVexRoute(),
    route({
      name: 'readAcceptance',
      method: 'GET',
      path: `${path}/{id}`,
      group,
      summary: 'One risk acceptance with its history',
      access: view,
      params: idParams(),
      reply: acceptanceReply.and(
        z.object({
          history: z
            .array(
              z.object({
                change: z.enum(['accepted', 'changed', 'extended', 'cancelled', 'about-to-expire', 'expired']),
                at: timeReply(),
                by: z.string(),
                reason: z.string().optional(),
                expiresAt: timeReply().optional().describe('The end that it had then.'),
              }),
            )
            .describe(`Newest first, ${shownHistory} at most.`),
        }),
      ),
      handle: async ({ actor, params: { id } }, { state: { db }, now }) => {
        const row = await findAcceptance(db, actor, id)
        const lines = await db
          .selectFrom('acceptance_history')
          .selectAll()
          .where('acceptance_id', '=', id)
          .orderBy('id', 'desc')
          .limit(shownHistory)
          .execute()
        const history = lines.map(({ change, at, by, reason, expires_at }) => ({
          change,
          at: timeText(at),
          by,
          ...(reason !== null && { reason }),
          ...(expires_at !== null && { expiresAt: timeText(expires_at) }),
        }))
        return { ...acceptanceReplyOf(row, await namesOfScopes(db, [row.scopes]), now()), history }
      },
    }),
    route({
      name: 'changeAcceptance',
      method: 'PUT',
      path: `${path}/{id}`,
      group,
      summary: 'Changes the reason of an acceptance; for anything else cancel it and make another',
      access: manage,
      events: familyCodes('002'),
      params: idParams(),
      body: z.strictObject({ reason: reasonSchema }),
      reply: acceptanceReply,
      handle: async (call, house) =>
        call.change(async (change) => {
          const row = await standing(change.db, call, house)
          const { reason } = call.body
          return finish(change, house, call, changed(row, house, { reason }), reason)
        }),
    }),
    route({
      name: 'extendAcceptance',
      method: 'POST',
      path: `${path}/{id}/extend`,
      group,
      summary: 'Extends an acceptance beyond its end by a term',
      access: manage,
      events: familyCodes('003'),
      params: idParams(),
      body: z.strictObject({ term: termSchema, reason: reasonSchema.optional() }),
      reply: acceptanceReply,
      handle: async (call, house) =>
        call.change(async (change) => {
          const row = await standing(change.db, call, house)
          if (row.expires_at === null) {
            const action = 'Cancel it when it is no longer wanted.'
            throw new ServerError('not-possible-now', { fault: 'this acceptance has no end', action })
          }
          const expiresAt = endOf(call.body.term, row.expires_at, call.actor)
          return finish(change, house, call, changed(row, house, { expires_at: expiresAt }), call.body.reason)
        }),
    }),
    route({
      name: 'cancelAcceptance',
      method: 'POST',
      path: `${path}/{id}/cancel`,
      group,
      summary: 'Cancels an acceptance: the finding counts again',
      access: manage,
      events: familyCodes('004'),
      params: idParams(),
      body: z.strictObject({ reason: reasonSchema.optional() }),
      reply: acceptanceReply,
      handle: async (call, house) =>
        call.change(async (change) => {
          const row = await standing(change.db, call, house)
          return finish(change, house, call, changed(row, house, { cancelled_at: house.now() }), call.body.reason)
        }),
    }),
  ]
}

function extentColumns(
  extent: z.output<typeof extentSchema>,
  artifact: ArtifactRow | undefined,
): Pick<AcceptanceRow, 'extent' | 'artifact_id' | 'artifact_kind' | 'digest' | 'name' | 'registry' | 'repository'> {
  const none = { artifact_id: null, artifact_kind: null, digest: null, name: null, registry: null, repository: null }
  if (extent.kind === 'everywhere') return { ...none, extent: extent.kind }
  if (extent.kind === 'repository') {
    return { ...none, extent: extent.kind, registry: extent.registry ?? null, repository: extent.repository }
  }
  if (artifact === undefined) throw new ServerError('not-found', { what: 'artifact of this id' })
  const { kind, name, digest, registry, repository } = artifact
  return { extent: extent.kind, artifact_id: artifact.id, artifact_kind: kind, name, digest, registry, repository }
}

function isWithin(extent: z.output<typeof extentSchema>, artifact: ArtifactRow): boolean {
  if (extent.kind !== 'repository') return true
  const { registry, repository } = extent
  return artifact.repository === repository && (registry === undefined || artifact.registry === registry)
}

/**
 * The acceptance of a request that changes it, which has to be in force.
 *
 * @throws {ServerError} `not-found`, `beyond-reach`, `version-passed`, `not-possible-now`
 */
async function standing(
  db: Kysely<Tables>,
  call: Pick<Call<{ readonly id: string }, unknown, unknown>, 'params' | 'actor' | 'ifMatch'>,
  { now }: Pick<House, 'now'>,
): Promise<AcceptanceRow> {
  const row = await findAcceptance(db, call.actor, call.params.id)
  await expectWithinReach(db, call.actor, row)
  expectVersion(call, row.version)
  const state = stateOf(acceptanceOf(row), now())
  if (state === 'accepted' || state === 'about-to-expire') return row
  throw new ServerError('not-possible-now', { fault: `this acceptance is ${state}`, action: 'Accept the risk anew.' })
}

function changed(row: AcceptanceRow, { now }: Pick<House, 'now'>, members: Partial<AcceptanceRow>): AcceptanceRow {
  return { ...row, ...members, changed_at: now(), version: row.version + 1 }
}

/** Tells what was decided, writes it, and makes due what it is about. */
async function finish(
  change: Change,
  house: House,
  call: Pick<Call<unknown, unknown, unknown>, 'actor' | 'address'>,
  row: AcceptanceRow,
  reason: string | undefined,
): Promise<AcceptanceReply> {
  const { db } = change
  const { told, next_at } = await tellAcceptance(change, house, row, { initiator: call, reason })
  await db
    .updateTable('acceptances')
    .set({ ...row, told, next_at })
    .where('id', '=', row.id)
    .execute()
  await markConcerned(db, house, row)
  return acceptanceReplyOf(row, await namesOfScopes(db, [row.scopes]), house.now())
}

/** @throws {ServerError} `name-taken` for what is accepted already, in the same place and to the same extent */
async function expectNew(db: Kysely<Tables>, row: AcceptanceRow, now: number): Promise<void> {
  const terms = ({ package: name, path: file, extent, artifact_id, registry, repository }: AcceptanceRow): string =>
    JSON.stringify([name, file, extent, artifact_id, extent === 'repository' ? [registry, repository] : []])
  const others = await db
    .selectFrom('acceptances')
    .selectAll()
    .where('finding_lower', '=', row.finding_lower)
    .where('kind', '=', row.kind)
    .where('source', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute()
  const isSame = (other: AcceptanceRow): boolean =>
    terms(other) === terms(row) && other.scopes === row.scopes && isInForce(acceptanceOf(other), now)
  if (others.some(isSame)) throw new ServerError('name-taken', { what: 'acceptance of this extent', name: row.finding })
}
