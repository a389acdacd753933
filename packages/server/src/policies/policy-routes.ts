import { assurancePolicySchema, type AssurancePolicy } from '@tidewaiter/rules'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { route, type Call, type Route } from '../api/route.ts'
import { idParams, idSchema, pageOf, pageQuery, timeReply, timeText, toPage } from '../api/schemas.ts'
import type { House } from '../house.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { Change } from '../state/open-state.ts'
import type { Tables } from '../state/tables.ts'
import { dryRun } from './dry-run.ts'
import { rulesChanged } from './due.ts'
import { listOf, mayChange, namesOfScopes, scopesOfActor } from './maker.ts'
import { checkPolicyName, writePolicy } from './policy-document.ts'
import { failuresReply } from './shown-verdict.ts'

const group = 'Assurance policies'
const path = '/v1/policies/assurance'
const view = 'policies.assurance.view'
const manage = 'policies.assurance.manage'
/** Each report is judged by all that are enabled. */
const mostPolicies = 1_000

type PolicyRow = Selectable<Tables['assurance_policies']>

const policyReply = z.object({
  id: idSchema(),
  enabled: z.boolean().describe('A policy that is not enabled judges nothing.'),
  policy: assurancePolicySchema(),
  limitedTo: z
    .array(z.string())
    .optional()
    .describe(
      'Names of the scopes of its maker: it is for what they cover and nothing else. Absent: nothing limits it.',
    ),
  madeBy: z.string(),
  createdAt: timeReply(),
  updatedAt: timeReply(),
  version: z.int(),
})

const verdictWord = z.enum(['compliant', 'non-compliant']).nullable()

const dryRunReply = z.object({
  artifacts: z.int().describe('Artifacts of this part.'),
  covered: z.int().describe('Those among them that the policy is for.'),
  compliant: z.int(),
  nonCompliant: z.int(),
  wouldChange: z
    .object({ toCompliant: z.int(), toNonCompliant: z.int(), toNone: z.int() })
    .describe('Artifacts whose verdict, of all policies together, would become another.'),
  samples: z.array(
    z.object({
      artifact: z.object({ id: idSchema(), name: z.string() }),
      from: verdictWord,
      to: verdictWord,
      failures: failuresReply,
    }),
  ),
  next: z.string().optional().describe('The time was over: give it as `after` to go on.'),
})

const policyBody = z.strictObject({ policy: assurancePolicySchema() })

/** Assurance policies: made, changed, enabled, disabled, removed. The verdicts follow by themselves. */
export function policyRoutes(): readonly Route[] {
  return [
    route({
      name: 'listAssurancePolicies',
      method: 'GET',
      path,
      group,
      summary: 'Assurance policies, oldest first',
      access: view,
      query: pageQuery(),
      reply: pageOf(policyReply),
      handle: async ({ query: { after = '', limit } }, { state: { db } }) => {
        const rows = await db
          .selectFrom('assurance_policies')
          .selectAll()
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit + 1)
          .execute()
        const names = await namesOfScopes(
          db,
          rows.map(({ scopes }) => scopes),
        )
        return toPage(rows, limit, (row) => replyOf(row, names))
      },
    }),
    route({
      name: 'createAssurancePolicy',
      method: 'POST',
      path,
      group,
      summary: 'Makes an assurance policy; it judges nothing until it is enabled',
      access: manage,
      events: ['ADM-012'],
      creates: true,
      body: policyBody.extend({ enabled: z.boolean().default(false).describe('True: it holds from now on.') }),
      reply: policyReply,
      handle: async (call, house) => {
        const { policy, enabled } = call.body
        checkPolicyName(policy)
        return call.change(async ({ db, emit }) => {
          await expectNameFree(db, policy.name)
          const { count } = await db
            .selectFrom('assurance_policies')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .executeTakeFirstOrThrow()
          if (count >= mostPolicies) {
            const action = 'Remove one, or put conditions of several into one.'
            throw new ServerError('not-possible-now', {
              fault: `there are ${mostPolicies} policies, which is the most`,
              action,
            })
          }
          const at = house.now()
          const row: PolicyRow = {
            id: house.newId(),
            name: policy.name,
            document: JSON.stringify(policy),
            enabled: Number(enabled),
            scopes: await scopesOfActor(db, call.actor),
            made_by: call.actor.name,
            created_at: at,
            updated_at: at,
            version: 1,
          }
          await db.insertInto('assurance_policies').values(row).execute()
          if (enabled) await rulesChanged(db, house, [policy.scope])
          emit(
            serverEvent(house, call, 'ADM-012', {
              fields: { artifactName: policy.name },
              rule: 'createAssurancePolicy',
            }),
          )
          return replyOf(row, await namesOfScopes(db, [row.scopes]))
        })
      },
    }),
    route({
      name: 'readAssurancePolicy',
      method: 'GET',
      path: `${path}/{id}`,
      group,
      summary: 'One assurance policy',
      access: view,
      params: idParams(),
      reply: policyReply,
      handle: async ({ params: { id } }, { state: { db } }) => {
        const row = await policyOf(db, id)
        return replyOf(row, await namesOfScopes(db, [row.scopes]))
      },
    }),
    route({
      name: 'changeAssurancePolicy',
      method: 'PUT',
      path: `${path}/{id}`,
      group,
      summary: 'Puts another policy in its place; it stays enabled or disabled, and limited to the scopes of its maker',
      access: manage,
      events: ['ADM-013'],
      params: idParams(),
      body: policyBody,
      reply: policyReply,
      handle: async (call, house) => {
        const { policy } = call.body
        checkPolicyName(policy)
        return call.change(async (change) => {
          const row = await changeable(change.db, call)
          if (policy.name !== row.name) await expectNameFree(change.db, policy.name)
          const changed = { name: policy.name, document: JSON.stringify(policy) }
          const before = JSON.parse(row.document) as AssurancePolicy
          return changeRow(house, call, change, {
            row,
            changed,
            scopes: [before.scope, policy.scope],
            rule: 'changeAssurancePolicy',
          })
        })
      },
    }),
    ...[true, false].map((enabled) =>
      route({
        name: enabled ? 'enableAssurancePolicy' : 'disableAssurancePolicy',
        method: 'POST',
        path: `${path}/{id}/${enabled ? 'enable' : 'disable'}`,
        group,
        summary: enabled
          ? 'Enables a policy: it judges from now on'
          : 'Disables a policy: it stays, and judges nothing',
        access: manage,
        events: ['ADM-013'],
        params: idParams(),
        reply: policyReply,
        handle: async (call, house) =>
          call.change(async (change) => {
            const row = await changeable(change.db, call)
            if ((row.enabled === 1) === enabled) return replyOf(row, await namesOfScopes(change.db, [row.scopes]))
            const { scope } = JSON.parse(row.document) as AssurancePolicy
            const rule = enabled ? 'enableAssurancePolicy' : 'disableAssurancePolicy'
            return changeRow(house, call, change, { row, changed: { enabled: Number(enabled) }, scopes: [scope], rule })
          }),
      }),
    ),
    route({
      name: 'tryAssurancePolicy',
      method: 'POST',
      path: `${path}/dry-run`,
      group,
      summary:
        'Tries a policy on the stored artifacts, a part at a time: what it would say, and what would change. Keeps nothing',
      access: manage,
      body: policyBody.extend({
        replaces: idSchema().optional().describe('The policy that it would take the place of.'),
        after: idSchema().optional().describe('Go on behind this artifact: `next` of the part before.'),
      }),
      reply: dryRunReply,
      handle: async (call, house) => {
        if (call.body.replaces !== undefined) await policyOf(house.state.db, call.body.replaces)
        return dryRun(house, call.actor.reach, call.body, call.signal)
      },
    }),
    route({
      name: 'removeAssurancePolicy',
      method: 'DELETE',
      path: `${path}/{id}`,
      group,
      summary: 'Removes a policy, and its verdicts with it',
      access: manage,
      events: ['ADM-014'],
      params: idParams(),
      handle: async (call, house) => {
        await call.change(async ({ db, emit }) => {
          const row = await changeable(db, call)
          await db.deleteFrom('assurance_policies').where('id', '=', row.id).execute()
          const { scope } = JSON.parse(row.document) as AssurancePolicy
          if (row.enabled === 1) await rulesChanged(db, house, [scope])
          emit(
            serverEvent(house, call, 'ADM-014', { fields: { artifactName: row.name }, rule: 'removeAssurancePolicy' }),
          )
        })
      },
    }),
  ]
}

/** @throws {ServerError} `not-found` */
async function policyOf(db: Kysely<Tables>, id: string): Promise<PolicyRow> {
  const row = await db.selectFrom('assurance_policies').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new ServerError('not-found', { what: 'assurance policy of this id' })
  return row
}

/**
 * The policy of a request that changes it.
 *
 * @throws {ServerError} `not-found`, `beyond-reach`, `version-passed`
 */
async function changeable(
  db: Kysely<Tables>,
  call: Pick<Call<{ readonly id: string }, unknown, unknown>, 'params' | 'actor' | 'ifMatch'>,
): Promise<PolicyRow> {
  const row = await policyOf(db, call.params.id)
  if (!mayChange(await scopesOfActor(db, call.actor), row.scopes)) {
    throw new ServerError('beyond-reach', { what: `the policy ${row.name}` })
  }
  expectVersion(call, row.version)
  return row
}

async function changeRow(
  house: House,
  call: Pick<Call<unknown, unknown, unknown>, 'actor' | 'address'>,
  { db, emit }: Change,
  {
    row,
    changed,
    scopes,
    rule,
  }: {
    readonly row: PolicyRow
    readonly changed: Partial<PolicyRow>
    readonly scopes: readonly AssurancePolicy['scope'][]
    readonly rule: string
  },
): Promise<z.input<typeof policyReply>> {
  const now: PolicyRow = { ...row, ...changed, updated_at: house.now(), version: row.version + 1 }
  await db.updateTable('assurance_policies').set(now).where('id', '=', row.id).execute()
  if (row.enabled === 1 || now.enabled === 1) await rulesChanged(db, house, scopes)
  emit(serverEvent(house, call, 'ADM-013', { fields: { artifactName: now.name }, rule }))
  return replyOf(now, await namesOfScopes(db, [now.scopes]))
}

/** @throws {ServerError} `name-taken` */
async function expectNameFree(db: Kysely<Tables>, name: string): Promise<void> {
  const other = await db.selectFrom('assurance_policies').select('id').where('name', '=', name).executeTakeFirst()
  if (other !== undefined) throw new ServerError('name-taken', { what: 'policy', name })
}

function replyOf(row: PolicyRow, names: ReadonlyMap<string, string>): z.input<typeof policyReply> {
  return {
    id: row.id,
    enabled: row.enabled === 1,
    policy: writePolicy(JSON.parse(row.document) as AssurancePolicy),
    ...(row.scopes !== null && { limitedTo: listOf(row.scopes).map((id) => names.get(id) ?? 'a scope that is gone') }),
    madeBy: row.made_by,
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
    version: row.version,
  }
}
