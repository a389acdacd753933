import { listOf, memberOf } from '@tidewaiter/sources'
import { explainAnswer } from './explain-answer.ts'
import type { ApiClient } from './api-client.ts'
import type { Collection } from './collection.ts'
import type { IntakeError } from '../intake-errors.ts'

export type Wanted = {
  /** API groups with the resources that are wanted when `resources` names none; undefined: all that the group has. */
  readonly groups: Readonly<Record<string, readonly string[] | undefined>>
  readonly resources?: readonly string[] | undefined
  readonly namespaces?: readonly string[] | undefined
  /** The version that the cluster prefers when absent. */
  readonly version?: string | undefined
}

export type Found = {
  readonly collections: readonly Collection[]
  /** Groups that the cluster does not have, and what kept the others from being looked at. */
  readonly missing: readonly string[]
  readonly faults: readonly IntakeError[]
}

/** Of the description of a group: some kilobytes for each of its resources. */
const maxBytes = 4 * 1024 * 1024

/**
 * Asks the cluster which of the wanted resources it has (API discovery: `/apis/GROUP`, `/apis/GROUP/VERSION`). A group that
 * cannot be asked does not keep the others from being found.
 */
export async function findCollections(
  client: ApiClient,
  server: string,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Found> {
  const collections: Collection[] = []
  const missing: string[] = []
  const faults: IntakeError[] = []
  for (const [group, usual] of Object.entries(wanted.groups)) {
    try {
      const found = await findInGroup(group, usual)
      if (found === undefined) missing.push(group)
      else collections.push(...found)
    } catch (error) {
      if (signal.aborted) break
      faults.push(error as IntakeError)
    }
  }
  return { collections, missing, faults }

  /** Undefined when the cluster does not have the group, or not in the version. */
  async function findInGroup(
    group: string,
    usual: readonly string[] | undefined,
  ): Promise<readonly Collection[] | undefined> {
    const about = await ask(`/apis/${group}`, group)
    const version = wanted.version ?? memberOf(memberOf(about, 'preferredVersion'), 'version')
    if (typeof version !== 'string') return undefined
    const list = await ask(`/apis/${group}/${version}`, group)
    if (list === undefined) return undefined
    return listOf(memberOf(list, 'resources')).flatMap((entry) => collectionsOf(entry, { group, version }, usual))
  }

  async function ask(path: string, group: string): Promise<unknown> {
    const answer = await client.get(path, maxBytes, signal)
    if (answer.status === 404) return undefined
    if (answer.status !== 200) throw explainAnswer(answer, { server, group })
    return answer.body
  }

  function collectionsOf(
    entry: unknown,
    { group, version }: Pick<Collection, 'group' | 'version'>,
    usual: readonly string[] | undefined,
  ): readonly Collection[] {
    const [resource, kind] = [memberOf(entry, 'name'), memberOf(entry, 'kind')]
    const verbs = listOf(memberOf(entry, 'verbs'))
    // `policyreports/status` is a part of a resource.
    if (typeof resource !== 'string' || typeof kind !== 'string' || !/^[a-z0-9]+$/.test(resource)) return []
    if (!verbs.includes('list') || !verbs.includes('watch')) return []
    const { namespaces, resources } = wanted
    if ((resources ?? usual)?.includes(resource) === false) return []
    const whole = { group, version, resource, kind }
    if (namespaces === undefined) return [whole]
    if (memberOf(entry, 'namespaced') === true) return namespaces.map((namespace) => ({ ...whole, namespace }))
    return resources === undefined ? [] : [whole]
  }
}
