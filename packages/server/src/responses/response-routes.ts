import { codes, isCode, testEvent, type Code } from '@tidewaiter/model'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { route, type Call, type Route } from '../api/route.ts'
import { idParams, pageOf, pageQuery, timeReply, timeText, toPage } from '../api/schemas.ts'
import type { House } from '../house.ts'
import type { Output } from '../notify/output-schema.ts'
import { mayChange, namesOfScopes, scopesOfActor } from '../policies/maker.ts'
import { ServerError, type RequestFault } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { Tables } from '../state/tables.ts'
import { readOutput, sealSecrets, splitOutput, unsealSecrets, type OpenOutput, type Secrets } from './output-secrets.ts'
import { documentOf, faultsOfOutput, notifierFor, responsePolicyOf, sealedOf, type PolicyRow } from './policy-store.ts'
import { presetNames, presets } from './presets.ts'
import { mostPolicies, responsePolicySchema, type ResponsePolicy } from './response-policy.ts'
import { compileTrigger, neverTold, type Trigger } from './trigger.ts'

const group = 'Response policies'
const path = '/v1/policies/response'
const view = 'policies.response.view'
const manage = 'policies.response.manage'
const bodyLimit = 1024 * 1024

const policyBody = responsePolicySchema()

const policyReply = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  trigger: z.record(z.string(), z.unknown()),
  scope: z.record(z.string(), z.unknown()).optional(),
  quietSeconds: z.int(),
  outputs: z.array(
    z.object({
      name: z.string(),
      output: z.record(z.string(), z.unknown()).describe('Without its secrets.'),
      secretsSet: z.array(z.string()).describe('Paths of the secrets that are set; no reply holds one.'),
    }),
  ),
  limitedTo: z
    .array(z.string())
    .optional()
    .describe('Scopes of its maker: it covers only what they do. Absent: everything.'),
  madeBy: z.string(),
  createdAt: timeReply(),
  updatedAt: timeReply(),
  version: z.int(),
})

const testReply = z.object({
  results: z.array(
    z.object({
      output: z.string(),
      summary: z.string().optional().describe('Where it went.'),
      outcome: z
        .enum(['delivered', 'try-again', 'given-up'])
        .describe('`try-again`: a notice would be sent again later.'),
      ms: z.int().describe('How long it took.'),
      fault: z.object({ code: z.string(), message: z.string(), action: z.string() }).optional(),
    }),
  ),
})

/** Whom to tell of which events. */
export function responseRoutes(): readonly Route[] {
  return [
    route({
      name: 'listResponsePresets',
      method: 'GET',
      path: `${path}/presets`,
      group,
      summary: 'Triggers that KCS has by name, and what they are here',
      access: view,
      reply: z.object({
        items: z.array(
          z.object({
            name: z.string(),
            meaning: z.string(),
            cases: z
              .array(z.object({ codes: z.array(z.string()), where: z.string().optional() }))
              .describe('Any one of them will do.'),
          }),
        ),
      }),
      handle: () =>
        Promise.resolve({
          items: presetNames.map((name) => ({
            name,
            meaning: presets[name].meaning,
            cases: presets[name].cases.map((one) => ({ ...one, codes: [...one.codes] })),
          })),
        }),
    }),
    route({
      name: 'listResponsePolicies',
      method: 'GET',
      path,
      group,
      summary: 'The response policies, oldest first',
      access: view,
      query: pageQuery(),
      reply: pageOf(policyReply),
      handle: async ({ query: { after, limit } }, { state: { db } }) => {
        let rows = db
          .selectFrom('response_policies')
          .selectAll()
          .orderBy('id')
          .limit(limit + 1)
        if (after !== undefined) rows = rows.where('id', '>', after)
        const found = await rows.execute()
        const names = await namesOfScopes(
          db,
          found.map(({ scopes }) => scopes),
        )
        return toPage(found, limit, (row) => replyOf(row, names))
      },
    }),
    route({
      name: 'createResponsePolicy',
      method: 'POST',
      path,
      group,
      summary: 'Makes a response policy; it covers what the scopes of its maker cover, from now on',
      access: manage,
      events: ['ADM-012'],
      creates: true,
      body: policyBody,
      bodyLimit,
      reply: policyReply,
      handle: async (call, house) => {
        const read = await readOutputs(house, call.body, undefined)
        return call.change(async ({ db, emit }) => {
          await expectFree(db, call.body.name)
          await expectRoom(db)
          const at = house.now()
          const id = house.newId()
          const row: PolicyRow = {
            id,
            ...columnsOf(house, id, call.body, read),
            scopes: await scopesOfActor(db, call.actor),
            made_by: call.actor.name,
            from_sequence: house.journal.next,
            created_at: at,
            updated_at: at,
            version: 1,
          }
          await db.insertInto('response_policies').values(row).execute()
          emit(
            serverEvent(house, call, 'ADM-012', { fields: { artifactName: row.name }, rule: 'createResponsePolicy' }),
          )
          return replyOf(row, await namesOfScopes(db, [row.scopes]))
        })
      },
    }),
    route({
      name: 'readResponsePolicy',
      method: 'GET',
      path: `${path}/{id}`,
      group,
      summary: 'One response policy',
      access: view,
      params: idParams(),
      reply: policyReply,
      handle: async ({ params }, { state: { db } }) => {
        const row = await responsePolicyOf(db, params.id)
        return replyOf(row, await namesOfScopes(db, [row.scopes]))
      },
    }),
    route({
      name: 'changeResponsePolicy',
      method: 'PUT',
      path: `${path}/{id}`,
      group,
      summary: 'Puts another policy in its place; it stays limited to the scopes of its maker',
      access: manage,
      events: ['ADM-013'],
      params: idParams(),
      body: policyBody,
      bodyLimit,
      reply: policyReply,
      handle: async (call, house) => {
        const before = await changeable(house.state.db, call)
        const read = await readOutputs(house, call.body, before)
        return call.change(async ({ db, emit }) => {
          const row = await changeable(db, call)
          // What secrets were taken over from has to be what is replaced.
          if (row.version !== before.version) throw new ServerError('version-passed')
          if (call.body.name !== row.name) await expectFree(db, call.body.name)
          const isNew = row.enabled === 0 && call.body.enabled
          const changed: PolicyRow = {
            ...row,
            ...columnsOf(house, row.id, call.body, read),
            updated_at: house.now(),
            version: row.version + 1,
            ...(isNew && { from_sequence: house.journal.next }),
          }
          await db.updateTable('response_policies').set(changed).where('id', '=', row.id).execute()
          emit(
            serverEvent(house, call, 'ADM-013', {
              fields: { artifactName: changed.name },
              rule: 'changeResponsePolicy',
            }),
          )
          return replyOf(changed, await namesOfScopes(db, [changed.scopes]))
        })
      },
    }),
    route({
      name: 'removeResponsePolicy',
      method: 'DELETE',
      path: `${path}/{id}`,
      group,
      summary: 'Removes a response policy; what waits of it is not sent',
      access: manage,
      events: ['ADM-014'],
      params: idParams(),
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const row = await changeable(db, call)
          await db.deleteFrom('response_policies').where('id', '=', row.id).execute()
          await db.deleteFrom('notice_groups').where('policy_id', '=', row.id).execute()
          const fault = {
            code: 'policy-removed',
            message: 'the response policy was removed',
            action: 'Nothing is wrong: somebody has decided it.',
          }
          await db
            .updateTable('notices')
            .set({ state: 'given-up', ended_at: house.now(), fault: JSON.stringify(fault) })
            .where('policy_id', '=', row.id)
            .where('state', '=', 'waiting')
            .execute()
          emit(
            serverEvent(house, call, 'ADM-014', { fields: { artifactName: row.name }, rule: 'removeResponsePolicy' }),
          )
        }),
    }),
    route({
      name: 'testResponsePolicy',
      method: 'POST',
      path: `${path}/{id}/test`,
      group,
      summary: 'Sends a test notice to each output at once, and says what became of it',
      access: manage,
      params: idParams(),
      reply: testReply,
      handle: async (call, house) => {
        const row = await changeable(house.state.db, call)
        const { trigger, outputs } = documentOf(row)
        const event = testEvent(testCode(trigger), house.now())
        const results = await Promise.all(outputs.map(({ name }) => sendTest(house, row, name, event, call.signal)))
        return { results }
      },
    }),
  ]
}

type PolicyCall = Pick<Call<{ readonly id: string }, unknown, unknown>, 'params' | 'actor' | 'ifMatch'>

/** @throws {ServerError} `not-found`, `beyond-reach`, `version-passed` */
async function changeable(db: Kysely<Tables>, call: PolicyCall): Promise<PolicyRow> {
  const row = await responsePolicyOf(db, call.params.id)
  if (!mayChange(await scopesOfActor(db, call.actor), row.scopes)) {
    throw new ServerError('beyond-reach', { what: `the policy ${row.name}` })
  }
  expectVersion(call, row.version)
  return row
}

/** @throws {ServerError} `name-taken` */
async function expectFree(db: Kysely<Tables>, name: string): Promise<void> {
  const other = await db.selectFrom('response_policies').select('id').where('name', '=', name).executeTakeFirst()
  if (other !== undefined) throw new ServerError('name-taken', { what: 'response policy', name })
}

/** @throws {ServerError} `not-possible-now` */
async function expectRoom(db: Kysely<Tables>): Promise<void> {
  const { count } = await db
    .selectFrom('response_policies')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  if (count < mostPolicies) return
  const fault = `there are ${mostPolicies} response policies, which is the most`
  throw new ServerError('not-possible-now', { fault, action: 'Remove one, or put several outputs into one.' })
}

type ReadOutputs = readonly { readonly name: string; readonly open: OpenOutput; readonly secrets: Secrets }[]

/**
 * Reads the outputs of a policy, secrets that are left out taken over.
 *
 * @throws {ServerError} `request-invalid`, with a pointer for each place
 */
async function readOutputs(
  house: House,
  { outputs }: ResponsePolicy,
  before: PolicyRow | undefined,
): Promise<ReadOutputs> {
  const faults: RequestFault[] = []
  const read: { name: string; open: OpenOutput; secrets: Secrets }[] = []
  for (const [index, { name, output }] of outputs.entries()) {
    const pointer = `#/body/outputs/${index}/output`
    const known = before === undefined ? undefined : documentOf(before).outputs.find((one) => one.name === name)
    const kept =
      before === undefined || known === undefined
        ? undefined
        : { open: known.output, secrets: () => unsealSecrets(house.keys, before.id, name, sealedOf(before, name)) }
    const got = readOutput(output, pointer, kept)
    if ('faults' in got) faults.push(...got.faults)
    else {
      for (const detail of await faultsOfOutput(house, got.output satisfies Output))
        faults.push({ pointer, detail: detail.slice(0, 500) })
      read.push({ name, ...splitOutput(got.output) })
    }
  }
  if (faults.length === 0) return read
  const count = faults.length === 1 ? 'one place' : `${faults.length} places`
  throw new ServerError('request-invalid', { count }, { faults: faults.slice(0, 50) })
}

function columnsOf(
  { keys }: House,
  id: string,
  policy: ResponsePolicy,
  outputs: ReadOutputs,
): Pick<PolicyRow, 'name' | 'document' | 'secrets' | 'enabled'> {
  const document: ResponsePolicy = { ...policy, outputs: outputs.map(({ name, open }) => ({ name, output: open })) }
  const secrets = Object.fromEntries(outputs.map((one) => [one.name, sealSecrets(keys, id, one.name, one.secrets)]))
  return {
    name: policy.name,
    document: JSON.stringify(document),
    secrets: JSON.stringify(secrets),
    enabled: Number(policy.enabled),
  }
}

async function sendTest(
  house: House,
  row: PolicyRow,
  output: string,
  event: ReturnType<typeof testEvent>,
  signal: AbortSignal,
): Promise<z.input<typeof testReply>['results'][number]> {
  const began = performance.now()
  const ready = await notifierFor(house, row, output)
  if (ready === undefined) throw new ServerError('not-found', { what: `output ${output}` })
  const { notifier } = ready
  const sent = await notifier.send({ id: house.newId(), policyName: row.name, event }, signal)
  const error = sent.outcome === 'delivered' ? sent.warning : sent.error
  return {
    output,
    summary: notifier.summary,
    outcome: sent.outcome,
    ms: Math.round(performance.now() - began),
    ...(error !== undefined && { fault: { code: error.code, message: error.message, action: error.action } }),
  }
}

/** A code that the policy is about, so that what arrives looks like what will. */
function testCode(trigger: Trigger): Code {
  const wanted = compileTrigger(trigger).codes ?? []
  const all = Object.keys(codes).filter((code): code is Code => isCode(code) && code !== neverTold)
  return all.find((code) => wanted.some((one) => code === one || code.startsWith(`${one}-`))) ?? 'NCMP-001'
}

function replyOf(row: PolicyRow, names: ReadonlyMap<string, string>): z.input<typeof policyReply> {
  const { name, description, trigger, scope, quietSeconds, outputs } = documentOf(row)
  return {
    id: row.id,
    name,
    description,
    enabled: row.enabled === 1,
    trigger: { ...trigger },
    quietSeconds,
    ...(scope !== undefined && { scope: { ...scope } }),
    outputs: outputs.map((one) => ({
      name: one.name,
      output: { ...one.output },
      secretsSet: Object.keys(sealedOf(row, one.name)),
    })),
    ...(row.scopes !== null && {
      limitedTo: (JSON.parse(row.scopes) as string[]).map((id) => names.get(id) ?? 'a scope that is gone'),
    }),
    madeBy: row.made_by,
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
    version: row.version,
  }
}
