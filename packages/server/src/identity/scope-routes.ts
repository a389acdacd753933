import type { Kysely } from 'kysely'
import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { route, type Route } from '../api/route.ts'
import { idParams, nameSchema, pageOf, pageQuery, proseSchema, timeReply, timeText, toPage } from '../api/schemas.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { Tables } from '../state/tables.ts'
import type { Actor, ReachPart } from './actor.ts'
import { expectHoldersWithin, expectUnused, renameEverywhere } from './named.ts'
import { expectRoom } from './room.ts'
import { expectFreeName } from './users.ts'
import { expectWithin } from './within.ts'

const group = 'Scopes'

const patterns = (what: string, example: string): z.ZodOptional<z.ZodArray<z.ZodString>> =>
  z
    .array(nameSchema(500))
    .min(1)
    .max(200)
    .optional()
    .describe(`${what}: \`*\` stands for any text, \`?\` for one character. Absent: not limited.`)
    .meta({ examples: [[example]] })

const patternsSchema = z
  .strictObject({
    registries: patterns('Registries of images', 'registry.example.com'),
    repositories: patterns('Repositories within them', 'team-a/*'),
    clusters: patterns('Clusters', 'production-*'),
    namespaces: patterns('Namespaces', 'team-a-*'),
  })
  .refine((kinds) => Object.values(kinds).some((list) => list !== undefined), 'has to limit one kind at least')
  .describe('What it covers: what fits a pattern of each kind that is named.')

const scopeBody = z.strictObject({
  name: nameSchema().describe('Unique; a new name follows wherever the scope is named.'),
  description: proseSchema().default(''),
  patterns: patternsSchema,
})

const scopeSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  patterns: patternsSchema,
  createdAt: timeReply(),
  updatedAt: timeReply(),
  version: z.int(),
})

/** Scopes: parts of what there is, to which users, tokens and decisions are limited. Who changes one changes everybody who has it. */
export function scopeRoutes(): readonly Route[] {
  return [
    route({
      name: 'listScopes',
      method: 'GET',
      path: '/v1/scopes',
      group,
      summary: 'Scopes, oldest first',
      access: 'administration.scopes.view',
      query: pageQuery(),
      reply: pageOf(scopeSchema),
      handle: async ({ query: { after = '', limit } }, { state }) => {
        const rows = await state.db
          .selectFrom('scopes')
          .selectAll()
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit + 1)
          .execute()
        return toPage(rows, limit, scopeReply)
      },
    }),
    route({
      name: 'createScope',
      method: 'POST',
      path: '/v1/scopes',
      group,
      summary: 'Adds a scope',
      access: 'administration.scopes.manage',
      events: ['ADM-011'],
      creates: true,
      body: scopeBody,
      reply: scopeSchema,
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const { name, description } = call.body
          await expectFreeName(db, 'scopes', name)
          await expectRoom(db, 'scopes')
          expectCovered(call.actor, call.body.patterns, name)
          const at = house.now()
          const list = JSON.stringify(call.body.patterns)
          const row = {
            id: house.newId(),
            name,
            description,
            patterns: list,
            created_at: at,
            updated_at: at,
            version: 1,
          }
          await db.insertInto('scopes').values(row).execute()
          emit(serverEvent(house, call, 'ADM-011', { fields: { artifactName: name }, rule: 'createScope' }))
          return scopeReply(row)
        }),
    }),
    route({
      name: 'readScope',
      method: 'GET',
      path: '/v1/scopes/{id}',
      group,
      summary: 'A scope',
      access: 'administration.scopes.view',
      params: idParams(),
      reply: scopeSchema,
      handle: async ({ params }, { state }) => scopeReply(await scopeOf(state.db, params.id)),
    }),
    route({
      name: 'changeScope',
      method: 'PUT',
      path: '/v1/scopes/{id}',
      group,
      summary: 'Changes a scope, and with it what everybody sees who has it',
      access: 'administration.scopes.manage',
      events: ['ADM-021'],
      params: idParams(),
      body: scopeBody,
      reply: scopeSchema,
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const before = await scopeOf(db, call.params.id)
          expectVersion(call, before.version)
          const { name, description } = call.body
          expectCovered(call.actor, patternsOf(before), before.name)
          expectCovered(call.actor, call.body.patterns, before.name)
          await expectFreeName(db, 'scopes', name, before.id)
          await expectHoldersWithin(db, call.actor, 'scope', before.name)
          const list = JSON.stringify(call.body.patterns)
          const after = {
            ...before,
            name,
            description,
            patterns: list,
            updated_at: house.now(),
            version: before.version + 1,
          }
          await db.updateTable('scopes').set(after).where('id', '=', before.id).execute()
          await renameEverywhere(db, 'scope', before.name, name)
          emit(serverEvent(house, call, 'ADM-021', { fields: { artifactName: name }, rule: 'changeScope' }))
          return scopeReply(after)
        }),
    }),
    route({
      name: 'removeScope',
      method: 'DELETE',
      path: '/v1/scopes/{id}',
      group,
      summary: 'Removes a scope that nobody has',
      access: 'administration.scopes.manage',
      events: ['ADM-022'],
      params: idParams(),
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const scope = await scopeOf(db, call.params.id)
          expectVersion(call, scope.version)
          expectCovered(call.actor, patternsOf(scope), scope.name)
          await expectUnused(db, 'scope', scope.name)
          await db.deleteFrom('scopes').where('id', '=', scope.id).execute()
          emit(serverEvent(house, call, 'ADM-022', { fields: { artifactName: scope.name }, rule: 'removeScope' }))
        }),
    }),
  ]
}

type ScopeRow = Tables['scopes']

function expectCovered(actor: Actor, part: ReachPart, name: string): void {
  expectWithin(actor, { permissions: new Set(), reach: [part] }, `the scope ${name}`)
}

function patternsOf(row: ScopeRow): ReachPart {
  return JSON.parse(row.patterns) as ReachPart
}

function scopeReply(row: ScopeRow): z.input<typeof scopeSchema> {
  const { id, name, description, version } = row
  return {
    id,
    name,
    description,
    version,
    patterns: JSON.parse(row.patterns) as z.input<typeof patternsSchema>,
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
  }
}

async function scopeOf(db: Kysely<Tables>, id: string): Promise<ScopeRow> {
  const row = await db.selectFrom('scopes').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new ServerError('not-found', { what: 'scope of this id' })
  return row
}
