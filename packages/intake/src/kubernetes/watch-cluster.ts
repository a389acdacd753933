import { setTimeout as sleep } from 'node:timers/promises'
import { createBackOff } from '../back-off.ts'
import type { IntakeError } from '../intake-errors.ts'
import { createWayReport } from '../way-report.ts'
import type { Entrance, OpenWay } from '../way.ts'
import { createApiClient } from './api-client.ts'
import { findCluster } from './cluster.ts'
import { keyOf, type Collection } from './collection.ts'
import { findCollections } from './find-collections.ts'
import { followCollection, usualLimits, type FollowLimits, type Following } from './follow-collection.ts'
import { kubernetesStatus } from './kubernetes-status.ts'
import type { KubernetesSettings } from './kubernetes-settings.ts'
import { createQueue } from './queue.ts'
import { createRetryWait } from './retry-wait.ts'
import { createToldObjects } from './told-objects.ts'
import { watched } from './watched-sources.ts'

/** How a cluster is watched; times in ms. */
export type WatchLimits = FollowLimits & {
  /** How often resources are looked for that the cluster did not have, or that could not be asked for. */
  readonly lookMs: number
  readonly maxObjects?: number
  /** See `told-objects.ts`. */
  readonly settledMs?: number
}

/** A new constraint template, or a tool that is installed later, is noticed after so long. */
const usual: WatchLimits = { ...usualLimits, lookMs: 30_000 }

/**
 * Watches the resources of a source in a cluster. Resources are looked for at the start and every `lookMs`; each is followed for
 * as long as the cluster has it. All share one stream: what is new in an object goes into the journal before the next one is
 * compared.
 *
 * @throws {IntakeError} `source-unknown`, `source-options-invalid`, `cluster-unknown`, `kubeconfig-unusable`
 */
export async function watchCluster(
  settings: KubernetesSettings,
  entrance: Entrance,
  limits: WatchLimits = usual,
): Promise<OpenWay> {
  const { name: way, tell, journal } = entrance
  const { source, options = {} } = settings
  const { groups, parts, repeats } = watched[source]
  const report = createWayReport(way, tell)
  const closing = new AbortController()
  const { signal } = closing
  const ended = Promise.withResolvers<void>()
  const backOff = createBackOff()
  const stream = entrance.stream({
    source,
    options: repeats === undefined ? options : { ...options, [repeats]: 'event' },
    // A change cannot be asked for again: the group is kept until the journal takes it, and nothing more is read.
    onRefusal: async (error) => {
      if (error.code === 'journal-closed') return false
      report.noteRefused(error)
      await backOff.wait(signal)
      return !signal.aborted
    },
    onRefused: ({ reason }) => tell('object-refused', { way, object: told.telling(), reason }),
  })
  const cluster = await findCluster(settings)
  const server = cluster.server.origin
  const client = createApiClient(cluster)
  report.watch(stream)
  const told = createToldObjects({
    way,
    journal,
    tell,
    stream,
    partsOf: parts,
    repeats: repeats !== undefined && options[repeats] === 'event',
    skipsExisting: settings.existing === 'skip',
    onAccepted: () => {
      backOff.reset()
      report.noteAccepted()
    },
    ...limits,
  })
  const pages = createQueue()
  const followings = new Map<string, Following>()
  let missing: readonly string[] = []
  let faults: readonly IntakeError[] = []

  async function look(): Promise<void> {
    const found = await findCollections(client, server, { groups, ...settings }, signal)
    if (signal.aborted) return
    for (const group of found.missing) if (!missing.includes(group)) tell('resource-awaited', { way, resource: group })
    for (const { message, action } of found.faults) {
      if (!faults.some((known) => known.message === message))
        tell('cluster-fault', { way, reason: message, advice: action })
    }
    for (const fault of found.faults) report.noteFault(fault)
    missing = found.missing
    faults = found.faults
    for (const collection of found.collections) if (!followings.has(keyOf(collection))) follow(collection)
  }

  function follow(collection: Collection): void {
    const following = followCollection({
      way,
      collection,
      client,
      server,
      labels: settings.labels,
      told,
      pages,
      tell,
      onFault: report.noteFault,
      onRecords: report.noteRecords,
      signal,
      limits,
    })
    followings.set(keyOf(collection), following)
    void leaveWhenDone(following)
  }

  async function leaveWhenDone({ collection, done }: Following): Promise<void> {
    await done
    followings.delete(keyOf(collection))
    if (!signal.aborted) tell('resource-awaited', { way, resource: keyOf(collection) })
  }

  async function keepLooking(): Promise<void> {
    const retry = createRetryWait(limits.retryMs)
    while (!signal.aborted) {
      await look()
      if (faults.length > 0) {
        await retry.wait(signal)
        continue
      }
      retry.reset()
      await sleep(limits.lookMs, undefined, { signal }).catch(() => {})
    }
  }

  const looking = keepLooking()

  return {
    ended: ended.promise,
    status: () =>
      kubernetesStatus(report, {
        server,
        source,
        isClosed: signal.aborted,
        followings: [...followings.values()],
        faults,
        objects: told.count(),
      }),
    close: async () => {
      closing.abort()
      await looking
      await Promise.all(Array.from(followings.values(), ({ done }) => done))
      client.close()
      ended.resolve()
    },
  }
}
