import { JournalError } from '@tidewaiter/journal'
import { listOf, memberOf } from '@tidewaiter/sources'
import { IntakeError } from '../intake-errors.ts'
import type { IntakeTell } from '../intake-happenings.ts'
import type { ApiAnswer, ApiClient } from './api-client.ts'
import { keyOf, pathOf, type Collection } from './collection.ts'
import { explainAnswer, isExpired } from './explain-answer.ts'
import { jsonLines, type JsonLine } from './json-lines.ts'
import type { Queue } from './queue.ts'
import { createRetryWait } from './retry-wait.ts'
import { identityOf, versionOf, type Change, type ToldObjects } from './told-objects.ts'

/**
 * Reads one collection for as long as the cluster has it: lists it once, then watches what changes.
 *
 *   LISTING   no version is known. Page after page is told; at the end the version of the list is kept     -> WATCHING
 *             410 between two pages (the cluster has forgotten that version): the list begins anew
 *   WATCHING  from the version that is kept; each change moves it, and so does a bookmark
 *             the watch ends, by its time or with the connection                                           -> WATCHING
 *             410, as an answer or as an event: the version is too old                                     -> LISTING
 *             the cluster was restored from a backup, and has not come to the version yet                  -> LISTING
 *   any       404: the cluster does not have the resource any more                                         -> done
 *             any other answer, no answer, no journal: told once, waited for, longer each time             -> as before
 *
 * A watch that ends in the middle of a line has not told what the line says: the next one tells it again.
 */
export type Following = {
  readonly collection: Collection
  /** What it waits for, if something is wrong. */
  readonly fault: () => IntakeError | undefined
  /** True once it has listed the collection, now or in an earlier life. */
  readonly isWatching: () => boolean
  /** Resolves when the collection is gone, or the signal has aborted. */
  readonly done: Promise<void>
}

export type FollowOptions = {
  readonly way: string
  readonly collection: Collection
  readonly client: ApiClient
  /** Stands in messages. */
  readonly server: string
  readonly labels?: string | undefined
  readonly told: ToldObjects
  /** Pages of lists are read one at a time, of all collections: they are what takes memory. */
  readonly pages: Queue
  readonly tell: IntakeTell
  readonly onFault: (error: IntakeError | JournalError) => void
  readonly onRecords: () => void
  readonly signal: AbortSignal
  readonly limits: FollowLimits
}

/** Sizes in bytes, times in ms. */
export type FollowLimits = {
  /** Objects in a page of a list; fewer when they are large. */
  readonly pageObjects: number
  readonly maxPageBytes: number
  /** Etcd takes objects up to 1.5 MB. */
  readonly maxObjectBytes: number
  /** After so long the API server ends a watch by itself. */
  readonly watchMs: number
  /** When it has not by then, the connection is dead. */
  readonly graceMs: number
  /** The first wait before a question is asked again. */
  readonly retryMs?: number
}

export const usualLimits: FollowLimits = {
  pageObjects: 100,
  maxPageBytes: 16 * 1024 * 1024,
  maxObjectBytes: 8 * 1024 * 1024,
  watchMs: 300_000,
  graceMs: 30_000,
}

/** A watch that ends sooner is not asked for again at once. */
const shortWatchMs = 1000

/** What a step of the loop leads to. */
type Step = 'go-on' | 'wait' | 'gone' | { readonly fault: IntakeError; readonly leastMs?: number | undefined }

export function followCollection(options: FollowOptions): Following {
  const { way, collection, client, server, told, tell, signal, limits } = options
  const { group, resource, kind, namespace } = collection
  const key = keyOf(collection)
  const retry = createRetryWait(limits.retryMs)
  let fault: IntakeError | undefined
  let pageObjects = limits.pageObjects

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const startedAt = Date.now()
      const { version } = told.place(key)
      const step = await (version === undefined ? list() : watch(version)).catch(explain)
      if (signal.aborted || step === 'gone') return
      if (typeof step === 'object') note(step.fault)
      const isShort = version !== undefined && Date.now() - startedAt < shortWatchMs
      if (typeof step === 'object') await retry.wait(signal, step.leastMs)
      else if (step === 'wait' || isShort) await retry.wait(signal)
      else retry.reset()
    }
  }

  function explain(error: unknown): Step {
    if (signal.aborted) return 'gone'
    if (error instanceof IntakeError) return { fault: error }
    if (!(error instanceof JournalError)) {
      const reason = error instanceof Error ? error.message : String(error)
      return { fault: new IntakeError('resource-failed', { resource: key, reason }, { cause: error }) }
    }
    options.onFault(error)
    return error.code === 'journal-closed' ? 'gone' : 'wait'
  }

  /** What stays wrong is told once. */
  function note(error: IntakeError): void {
    const isNews = error.message !== fault?.message
    fault = error
    options.onFault(error)
    if (isNews) tell('cluster-fault', { way, reason: error.message, advice: error.action })
  }

  function noteAnswer(): void {
    if (fault !== undefined) tell('cluster-answers', { way, resource: key })
    fault = undefined
  }

  function refused(answer: ApiAnswer): Step {
    if (answer.status === 404) return 'gone'
    return { fault: explainAnswer(answer, { server, group, resource, namespace }), leastMs: answer.retryAfterMs }
  }

  async function list(): Promise<Step> {
    await told.beginList(key)
    const seen = new Set<string>()
    let next: string | undefined = ''
    let version = ''
    while (next !== undefined) {
      const continued: string = next
      const page = await options.pages(async () => {
        signal.throwIfAborted()
        const answer = await client.get(listPath(continued), limits.maxPageBytes, signal)
        if (answer.status === 200 && answer.body !== undefined) await takePage(answer.body, seen)
        return answer
      })
      if (page.status === 410 || isExpired(page.body)) {
        tell('list-expired', { way, resource: key })
        // At once would be as often as the cluster forgets.
        return 'wait'
      }
      if (page.status !== 200) return refused(page)
      if (page.body === undefined) {
        if (pageObjects === 1) return { fault: tooLarge('a page of a single object', limits.maxPageBytes) }
        // A page that is too large is asked for again in smaller pages.
        pageObjects = Math.ceil(pageObjects / 4)
        continue
      }
      const metadata = memberOf(page.body, 'metadata')
      next = textOf(memberOf(metadata, 'continue'))
      version = textOf(memberOf(metadata, 'resourceVersion')) ?? version
    }
    if (version === '') return { fault: new IntakeError('cluster-answer-unreadable', { server }) }
    await told.endList(key, seen, version)
    noteAnswer()
    tell('objects-listed', { way, resource: key, objects: seen.size })
    return 'go-on'
  }

  function listPath(next: string): string {
    const query = new URLSearchParams({ limit: String(pageObjects) })
    if (next !== '') query.set('continue', next)
    return pathWith(query)
  }

  function pathWith(query: URLSearchParams): string {
    if (options.labels !== undefined) query.set('labelSelector', options.labels)
    return `${pathOf(collection)}?${query.toString()}`
  }

  async function takePage(body: unknown, seen: Set<string>): Promise<void> {
    const objects = listOf(memberOf(body, 'items')).filter((item) => typeof item === 'object' && item !== null)
    for (const object of objects) seen.add(identityOf(object))
    if (objects.length === 0) return
    options.onRecords()
    await told.take(
      key,
      objects.map((object) => ({ kind: 'present', object: whole(object) })),
    )
  }

  /** Lists of some resources leave out of their items what is the same for all. */
  function whole(object: object): object {
    return 'kind' in object && 'apiVersion' in object
      ? object
      : { apiVersion: `${group}/${collection.version}`, kind, ...object }
  }

  async function watch(version: string): Promise<Step> {
    const now = await client.get(pathWith(new URLSearchParams({ limit: '1' })), limits.maxPageBytes, signal)
    if (now.status !== 200) return ended(now)
    if (isBefore(memberOf(memberOf(now.body, 'metadata'), 'resourceVersion'), version)) return expire()
    const query = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: version,
      timeoutSeconds: String(Math.ceil(limits.watchMs / 1000)),
    })
    const answer = await client.watch(pathWith(query), limits.watchMs + limits.graceMs, signal)
    if (answer.kind === 'answer') return ended(answer.answer)
    noteAnswer()
    try {
      for await (const lines of jsonLines(answer.chunks, limits.maxObjectBytes)) {
        const { changes, end } = changesIn(lines)
        if (changes.length > 0) {
          await told.take(key, changes)
          retry.reset()
        }
        if (end !== undefined) return await ended(end)
      }
    } catch (error) {
      // Connections break: whether something is wrong, the next question shows.
      if (!(error instanceof IntakeError)) throw error
    }
    return 'go-on'
  }

  /** The changes in lines of a watch, and the error that ends it. */
  function changesIn(lines: readonly JsonLine[]): { readonly changes: readonly Change[]; readonly end?: ApiAnswer } {
    const changes: Change[] = []
    for (const line of lines) {
      const [type, object] = [memberOf(line?.value, 'type'), memberOf(line?.value, 'object')]
      if (typeof object !== 'object' || object === null) {
        const { message } = tooLarge('a change that is no JSON, or longer', limits.maxObjectBytes)
        tell('object-refused', { way, object: key, reason: message })
        continue
      }
      const version = versionOf(object)
      if (type === 'ERROR') return { changes, end: { status: Number(memberOf(object, 'code') ?? 500), body: object } }
      if (type === 'BOOKMARK') {
        if (version !== undefined) changes.push({ kind: 'bookmark', version })
        continue
      }
      options.onRecords()
      changes.push({ kind: type === 'DELETED' ? 'deleted' : 'present', object: whole(object), version })
    }
    return { changes }
  }

  /** What a watch was answered with, or ended with. */
  async function ended(answer: ApiAnswer): Promise<Step> {
    return answer.status === 410 || isExpired(answer.body) ? expire() : refused(answer)
  }

  async function expire(): Promise<Step> {
    tell('list-expired', { way, resource: key })
    await told.beginList(key)
    return 'go-on'
  }

  function tooLarge(what: string, limit: number): IntakeError {
    return new IntakeError('object-too-large', { what, resource: key, limit })
  }

  return {
    collection,
    fault: () => fault,
    isWatching: () => told.place(key).version !== undefined,
    done: run(),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * True for a version of the cluster before the one that was read. A watch would wait without a word until the cluster has come
 * there again. Versions of objects in etcd are decimal numbers that grow (KEP-5504); others are not compared.
 */
function isBefore(now: unknown, read: string): boolean {
  if (typeof now !== 'string' || !/^\d+$/.test(now) || !/^\d+$/.test(read)) return false
  return BigInt(now) < BigInt(read)
}
