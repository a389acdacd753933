import type { Actor } from '../identity/actor.ts'
import { isPatternWithin } from '../identity/within.ts'
import { ServerError } from '../server-errors.ts'

/** Where the agents of a group are. */
export type GroupPlace = { readonly cluster: string; readonly namespaces: readonly string[] }

/**
 * True when somebody may see agents there, and decide about them: one of his scopes covers all of it. Registries and repositories
 * of a scope say nothing about nodes. A group without namespaces watches the whole cluster.
 */
export function coversGroup(reach: Actor['reach'], { cluster, namespaces }: GroupPlace): boolean {
  if (reach === undefined) return true
  const watched = namespaces.length === 0 ? ['*'] : namespaces
  return reach.some(
    (scope) =>
      isWithin([cluster], scope.clusters) && (scope.namespaces === undefined || isWithin(watched, scope.namespaces)),
  )
}

/** @throws {ServerError} `beyond-reach` */
export function expectGroupWithin({ reach }: Pick<Actor, 'reach'>, place: GroupPlace, name: string): void {
  if (!coversGroup(reach, place)) throw new ServerError('beyond-reach', { what: `the agent group ${name}` })
}

function isWithin(patterns: readonly string[], bounds: readonly string[] | undefined): boolean {
  return bounds === undefined || patterns.every((pattern) => bounds.some((bound) => isPatternWithin(pattern, bound)))
}
