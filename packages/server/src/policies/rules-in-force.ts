import {
  compilePolicy,
  indexAcceptances,
  RulesError,
  type AcceptanceIndex,
  type AssurancePolicy,
  type CompiledPolicy,
  type Reach,
  type RiskAcceptance,
} from '@tidewaiter/rules'
import type { Kysely } from 'kysely'
import { acceptanceOf } from '../acceptances/acceptance-of.ts'
import type { House } from '../house.ts'
import type { Tables } from '../state/tables.ts'
import { readRulesMark, type RulesMark } from './due.ts'
import { listOf, type MakerScopes } from './maker.ts'

/** What artifacts are judged by: the policies that are enabled, the acceptances that stand. */
export type RulesInForce = {
  readonly mark: RulesMark
  /** Versions of the scopes that limit them. */
  readonly scopes: string
  readonly policies: readonly CompiledPolicy[]
  /** Id and version of each policy, by its name. */
  readonly rowOf: ReadonlyMap<string, { readonly id: string; readonly version: number }>
  readonly acceptances: AcceptanceIndex
  /** Id of each acceptance in the index. */
  readonly idOf: ReadonlyMap<RiskAcceptance, string>
}

/**
 * The rules of a state, compiled, until they change. A rule that was made in a transaction which then failed is never found here
 * later: its stamp was its own.
 */
const kept = new WeakMap<House['state'], RulesInForce>()

/**
 * Reads what artifacts are judged by now. Patterns and expressions are compiled once for each change of the rules.
 *
 * @param db of a transaction: mark and rules have to be of one moment
 */
export async function rulesInForce(
  db: Kysely<Tables>,
  { state, now }: Pick<House, 'state' | 'now'>,
): Promise<RulesInForce> {
  const mark = await readRulesMark(db)
  const scopes = await scopesMark(db)
  const known = kept.get(state)
  if (known !== undefined && known.mark.stamp === mark.stamp && known.scopes === scopes) return known
  const reaches = await readReaches(db)
  const rows = await db.selectFrom('assurance_policies').selectAll().where('enabled', '=', 1).orderBy('id').execute()
  const accepted = await db
    .selectFrom('acceptances')
    .selectAll()
    .where('cancelled_at', 'is', null)
    .where((is) => is.or([is('expires_at', 'is', null), is('expires_at', '>', now())]))
    .orderBy('id')
    .execute()
  const idOf = new Map(accepted.map((row) => [withReach(acceptanceOf(row), reaches(row.scopes)), row.id]))
  const rules: RulesInForce = {
    mark,
    scopes,
    policies: rows.map((row) => compile(withReach(JSON.parse(row.document) as AssurancePolicy, reaches(row.scopes)))),
    rowOf: new Map(rows.map(({ name, id, version }) => [name, { id, version }])),
    acceptances: indexAcceptances([...idOf.keys()]),
    idOf,
  }
  kept.set(state, rules)
  return rules
}

/** Changes whenever a scope does. Scopes are few, and changed in a room of their own. */
export async function scopesMark(db: Kysely<Tables>): Promise<string> {
  const rows = await db.selectFrom('scopes').select(['id', 'version']).orderBy('id').execute()
  return rows.map(({ id, version }) => `${id} ${version}`).join()
}

async function readReaches(db: Kysely<Tables>): Promise<(scopes: MakerScopes) => Reach | undefined> {
  const rows = await db.selectFrom('scopes').select(['id', 'patterns']).execute()
  const patterns = new Map(rows.map((row) => [row.id, JSON.parse(row.patterns) as Reach[number]]))
  return (scopes) => (scopes === null ? undefined : listOf(scopes).flatMap((id) => patterns.get(id) ?? []))
}

function withReach<T extends object>(rule: T, reach: Reach | undefined): T {
  return reach === undefined ? rule : { ...rule, reach }
}

/** A policy that an older version has taken and this one cannot read judges what it can, and lets nothing pass. */
export function compile(policy: AssurancePolicy): CompiledPolicy {
  try {
    return compilePolicy(policy)
  } catch (error) {
    if (!(error instanceof RulesError)) throw error
    const { blockWhen: _, ...rest } = policy
    const compiled = compilePolicy(rest)
    const condition = { over: 'report', name: 'blockWhen', fault: () => error.message } as const
    return { ...compiled, policy, conditions: [...compiled.conditions, condition] }
  }
}
