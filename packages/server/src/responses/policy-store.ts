import { compileScope } from '@tidewaiter/rules'
import type { Kysely } from 'kysely'
import { eventReach, placeOf, type PlacedEvent } from '../events/event-reach.ts'
import type { House } from '../house.ts'
import { notifierOf, type Notifier } from '../notify/notifier-of.ts'
import { outputSchema, type Output } from '../notify/output-schema.ts'
import { reachOfScopes } from '../policies/maker.ts'
import { ServerError } from '../server-errors.ts'
import { readSetting } from '../settings/settings.ts'
import type { Tables } from '../state/tables.ts'
import { noticesSetting } from './notices-setting.ts'
import { joinOutput, unsealSecrets, type Secrets } from './output-secrets.ts'
import type { ResponsePolicy } from './response-policy.ts'
import { compileTrigger, type CompiledTrigger } from './trigger.ts'

export type PolicyRow = Tables['response_policies']

/** A policy, ready to match events. */
export type MatchingPolicy = {
  readonly id: string
  readonly name: string
  readonly fromSequence: number
  readonly quietMs: number
  readonly outputs: readonly string[]
  readonly trigger: CompiledTrigger
  /** Whether an event is in its scope, and within the reach of its maker. */
  readonly isFor: (event: PlacedEvent) => boolean
}

/** @throws {ServerError} `not-found` */
export async function responsePolicyOf(db: Kysely<Tables>, id: string): Promise<PolicyRow> {
  const row = await db.selectFrom('response_policies').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new ServerError('not-found', { what: 'response policy of this id' })
  return row
}

export function documentOf({ document }: Pick<PolicyRow, 'document'>): ResponsePolicy {
  return JSON.parse(document) as ResponsePolicy
}

/** The sealed secrets of an output. */
export function sealedOf({ secrets }: Pick<PolicyRow, 'secrets'>, output: string): Secrets {
  const all = JSON.parse(secrets) as Readonly<Record<string, Secrets>>
  return Object.hasOwn(all, output) ? all[output]! : {}
}

/** Every policy that is enabled, compiled. One that cannot be used by this version is left out, and handed to `fail`. */
export async function matchingPolicies(
  db: Kysely<Tables>,
  fail: (name: string, error: unknown) => void,
): Promise<readonly MatchingPolicy[]> {
  const rows = await db.selectFrom('response_policies').selectAll().where('enabled', '=', 1).orderBy('id').execute()
  const policies: MatchingPolicy[] = []
  for (const row of rows) {
    try {
      const { trigger, scope, quietSeconds, outputs } = documentOf(row)
      const inReach = eventReach(await reachOfScopes(db, row.scopes))
      const inScope = scope === undefined ? undefined : compileScope(scope)
      policies.push({
        id: row.id,
        name: row.name,
        fromSequence: row.from_sequence,
        quietMs: quietSeconds * 1000,
        outputs: outputs.map(({ name }) => name),
        trigger: compileTrigger(trigger),
        isFor: (event) => {
          if (inReach?.(event) === false) return false
          if (inScope === undefined) return true
          const { place, ...artifact } = placeOf(event)
          return inScope({ kind: 'image', ...defined(artifact) }, place)
        },
      })
    } catch (error) {
      fail(row.name, error)
    }
  }
  return policies
}

/**
 * What sends to an output of a policy; undefined when it has no output of that name.
 *
 * @throws {ServerError | CredentialsError} for an output that cannot be read, or a secret that cannot be unsealed
 */
export async function notifierFor(house: House, row: PolicyRow, name: string): Promise<ReadyOutput | undefined> {
  const found = documentOf(row).outputs.find((one) => one.name === name)
  if (found === undefined) return undefined
  const secrets = unsealSecrets(house.keys, row.id, name, sealedOf(row, name))
  const parsed = outputSchema().safeParse(joinOutput(found.output, secrets))
  if (!parsed.success) {
    const action = 'Change the policy: give the output anew.'
    throw new ServerError('not-possible-now', { fault: `the output ${name} does not fit this version`, action })
  }
  return readyOutput(house, parsed.data)
}

export type ReadyOutput = { readonly notifier: Notifier; readonly requestsPerSecond: number }

async function readyOutput(house: House, output: Output): Promise<ReadyOutput> {
  const { allowPrivate } = await readSetting(house, noticesSetting)
  return { notifier: notifierOf(output, { allowPrivate, now: house.now }), requestsPerSecond: output.requestsPerSecond }
}

/** What is wrong with an output beyond its schema, in words. */
export async function faultsOfOutput(house: House, output: Output): Promise<readonly string[]> {
  const { notifier } = await readyOutput(house, output)
  return notifier.check().map(({ message, action }) => `${message}. ${action}`)
}

function defined(artifact: {
  readonly name: string
  readonly registry?: string | undefined
  readonly repository?: string | undefined
}): {
  readonly name: string
  readonly registry?: string
  readonly repository?: string
} {
  const { name, registry, repository } = artifact
  return { name, ...(registry !== undefined && { registry }), ...(repository !== undefined && { repository }) }
}
