import type { ScannedArtifact } from '@tidewaiter/model'
import { compileScope, type Scope } from '@tidewaiter/rules'
import type { Kysely } from 'kysely'
import type { House } from '../house.ts'
import type { Tables } from '../state/tables.ts'
import { inParts } from './in-parts.ts'

/**
 * Which artifacts have to be judged again.
 *
 *   CURRENT --the rules change, or its time comes--> DUE --judged, or not concerned--> CURRENT
 *
 * Invariants
 * - `generation` counts the changes of rules that may concern any artifact: whatever was judged in an older one is due. Such a
 *   change writes two rows, however many artifacts there are. A single artifact is due when its generation is below zero; each mark
 *   is another number, so that one that comes while an artifact is judged is not taken for the one before.
 * - `stamp` is another one after every change of rules: by it compiled rules are known to be those of now.
 * - What was judged is written only when neither the generation of the rules nor that of the artifact has changed since they were
 *   read: no verdict is of rules that no longer hold.
 * - All of it is in the state, in the transaction of the change that it follows from: a process that ends goes on where it was.
 */
export type RulesMark = { readonly stamp: string; readonly generation: number; readonly marks: number }

const markName = 'rules'
const unmarked: RulesMark = { stamp: '', generation: 1, marks: 0 }

export async function readRulesMark(db: Kysely<Tables>): Promise<RulesMark> {
  const row = await db.selectFrom('meta').select('value').where('name', '=', markName).executeTakeFirst()
  return row === undefined ? unmarked : (JSON.parse(row.value) as RulesMark)
}

/** Says that the rules have changed for some artifacts, and for no other. */
export async function rulesChangedFor(
  db: Kysely<Tables>,
  { newId }: Pick<House, 'newId'>,
  artifactIds: readonly string[],
): Promise<void> {
  const { generation, marks } = await readRulesMark(db)
  await writeMark(db, { stamp: newId(), generation, marks: marks + 1 })
  await inParts(artifactIds, (part) =>
    db
      .updateTable('judgements')
      .set({ generation: -(marks + 1) })
      .where('artifact_id', 'in', part)
      .execute(),
  )
}

/**
 * Says that the rules for all artifacts of some scopes have changed; undefined stands for every artifact.
 *
 * @param scopes before and after: what is no longer covered has to be judged as well
 */
export async function rulesChanged(
  db: Kysely<Tables>,
  { newId }: Pick<House, 'newId'>,
  scopes: readonly (Scope | undefined)[],
): Promise<void> {
  const mark = await readRulesMark(db)
  const generation = mark.generation + 1
  await writeMark(db, { ...mark, stamp: newId(), generation })
  const concern = JSON.stringify(scopes.map((scope) => scope ?? null))
  await db.insertInto('judging_causes').values({ generation, concern }).execute()
}

/** Makes the test of whether anything that came after a generation concerns an artifact. */
export async function readConcerns(db: Kysely<Tables>): Promise<(since: number, artifact: ScannedArtifact) => boolean> {
  const rows = await db.selectFrom('judging_causes').selectAll().orderBy('generation').execute()
  const causes = rows.map(({ generation, concern }) => ({
    generation,
    tests: (JSON.parse(concern) as (Scope | null)[]).map((scope) => compileScope(scope ?? {})),
  }))
  return (since, artifact) =>
    since < 0 || causes.some(({ generation, tests }) => generation > since && tests.some((test) => test(artifact)))
}

/** Forgets the causes that every artifact has been judged after. */
export async function forgetCauses(db: Kysely<Tables>): Promise<void> {
  const { least } = await db
    .selectFrom('judgements')
    .select(({ fn }) => fn.min('generation').as('least'))
    .where('generation', '>', 0)
    .executeTakeFirstOrThrow()
  const upTo = (least as number | null) ?? (await readRulesMark(db)).generation
  await db.deleteFrom('judging_causes').where('generation', '<=', upTo).execute()
}

async function writeMark(db: Kysely<Tables>, mark: RulesMark): Promise<void> {
  const row = { name: markName, value: JSON.stringify(mark) }
  await db
    .insertInto('meta')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute()
}
