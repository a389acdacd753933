import { compileReach } from '@tidewaiter/rules'
import { sql, type ExpressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely'
import type { Actor } from '../identity/actor.ts'
import type { Tables } from '../state/tables.ts'
import { scannedArtifactOf, type ArtifactRow } from './artifact.ts'

/** Makes the test of whether an actor sees an artifact: by registry and repository, or by the cluster and namespace of a resource. */
export function withinReach(reach: Actor['reach']): (row: ArtifactRow) => boolean {
  const isWithin = compileReach(reach)
  return (row) => isWithin(scannedArtifactOf(row))
}

/** More patterns than these are not given to the database; the exact test sees to them alone. */
const mostPatterns = 100

/**
 * A condition that holds for all that is within reach, and little else, so that a list of few among many is found by the database.
 * LIKE disregards capitals on SQLite, so the exact test has to follow. Undefined: everything may be within.
 */
export function roughReach(
  reach: Actor['reach'],
): ((is: ExpressionBuilder<Tables, 'artifacts'>) => ExpressionWrapper<Tables, 'artifacts', SqlBool>) | undefined {
  if (reach === undefined) return undefined
  const patterns = reach.flatMap((part) => Object.values(part) as readonly (readonly string[] | undefined)[])
  if (patterns.reduce((sum, each) => sum + (each?.length ?? 0), 0) > mostPatterns) return undefined
  return (is) =>
    is.or(
      reach.map(({ registries, repositories, clusters, namespaces }) =>
        is.and([
          ...(registries === undefined ? [] : [is.or(registries.map((text) => like('registry', likeOf(text))))]),
          ...(repositories === undefined ? [] : [is.or(repositories.map((text) => like('repository', likeOf(text))))]),
          ...(clusters === undefined ? [] : [is('kind', '=', 'cluster')]),
          ...(namespaces === undefined ? [] : [is.or(namespaces.map((text) => like('name', `${likeOf(text)}/%`)))]),
        ]),
      ),
    )
}

/** A condition that a column is like a pattern of LIKE, in which `\` takes the meaning away. */
export function like(
  column: 'name' | 'name_folded' | 'registry' | 'repository',
  pattern: string,
): ReturnType<typeof sql<SqlBool>> {
  return sql<SqlBool>`${sql.ref(column)} like ${pattern} escape '\\'`
}

/** Text that stands for itself in a pattern of LIKE. */
export function literal(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}

function likeOf(pattern: string): string {
  return literal(pattern).replaceAll('*', '%').replaceAll('?', '_')
}
