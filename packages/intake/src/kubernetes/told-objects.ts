import type { Journal } from '@tidewaiter/journal'
import { memberOf } from '@tidewaiter/sources'
import type { IntakeTell } from '../intake-happenings.ts'
import type { RecordStream } from '../stream/record-stream.ts'
import { digestOfPart, readState, writeState } from './object-state.ts'
import type { Parts } from './parts/parts.ts'
import { createQueue } from './queue.ts'

/**
 * What was told of the objects of a cluster: of each what it held, and of each collection how far it was read. It lies in the
 * journal as marks, and moves in the same group as the events.
 *
 *   WAY/kubernetes/COLLECTION/UID     one object: its version, and a digest for each of its parts
 *   WAY/kubernetes-at/COLLECTION      one collection: the version to watch from; empty while it is being listed anew
 *
 * Invariants
 * - A part is given to the source when the mark of its object does not hold it, and at no other time. The mark holds it from
 *   then on, as soon as its events are in the journal and not before: a crash at any moment neither doubles nor loses.
 * - The version of a collection moves with the last mark of its objects, never before: what is watched again after a crash is
 *   either in the marks, and then of the same version, or was not told.
 * - While a collection is listed it has no version: the marks of a list that was broken off may be younger than the version
 *   before it, and a watch from there would go through older versions of these objects again.
 * - A deleted object has an empty mark, which says the same as none. It is removed once the version of the collection behind
 *   the deletion is durable: else a crash could lead through a version of the object that has no mark any more. What is left at
 *   the end is removed at the next start.
 * - Calls are done one after the other: in the stream there is nothing but what the next group takes along.
 *
 * Marks without events are durable a moment later (see `Journal.append`). A crash before that leads to the same comparison again.
 */
export type ToldObjects = {
  /** How far a collection was read. */
  readonly place: (collection: string) => Place
  /** Tells what is new in objects, in their order. Resolves when that is in the journal. */
  readonly take: (collection: string, changes: readonly Change[]) => Promise<void>
  /** Before the first page of a list. */
  readonly beginList: (collection: string) => Promise<void>
  /** After its last: forgets the objects that it did not have, and watches go on from its version. */
  readonly endList: (collection: string, seen: ReadonlySet<string>, version: string) => Promise<void>
  /** Objects that are remembered. */
  readonly count: () => number
  /** Name of the object that was last given to the source. */
  readonly telling: () => string
}

type Place = {
  /** Undefined when the collection has to be listed. */
  readonly version: string | undefined
  /** True when it was listed to its end once. */
  readonly isKnown: boolean
}

/** Something that a list or a watch told. */
export type Change =
  | { readonly kind: 'present' | 'deleted'; readonly object: object; readonly version?: string | undefined }
  /** Nothing happened up to this version. */
  | { readonly kind: 'bookmark'; readonly version: string }

export type ToldObjectsOptions = {
  readonly way: string
  readonly journal: Journal
  readonly tell: IntakeTell
  readonly stream: RecordStream
  readonly partsOf: (object: object) => Parts
  /** True when every version of an object is told whole. */
  readonly repeats: boolean
  /** What the first list of a collection has is remembered without being told. */
  readonly skipsExisting: boolean
  /** A group is in the journal. */
  readonly onAccepted: () => void
  readonly maxObjects?: number
  /** After so long, in ms, marks without events are durable. */
  readonly settledMs?: number
}

/** Twice what the journal promises. */
const usualSettledMs = 2000

/** Objects that are remembered; each takes some 300 bytes and 11 for each part. */
const usualMaxObjects = 100_000

/** Of entry lines, in one append. */
const maxGroupBytes = 1024 * 1024

export function createToldObjects(options: ToldObjectsOptions): ToldObjects {
  const { way, journal, tell, stream, partsOf, repeats, skipsExisting, onAccepted } = options
  const { maxObjects = usualMaxObjects, settledMs = usualSettledMs } = options
  const prefix = `${way}/kubernetes/`
  const queue = createQueue()
  /** Names of marks, the object that was heard of longest ago first. */
  const names = new Set<string>()
  /** What the next group moves. */
  let moves = new Map<string, string>()
  let unchanged = 0
  let telling = ''
  /** Names of empty marks, and when they were emptied, the oldest first. */
  const emptied = new Map<string, number>()
  for (const [name, text] of journal.marks.list(prefix)) {
    if (readState(text) === undefined) emptied.set(name, 0)
    else names.add(name)
  }
  if (emptied.size > 0) void queue(removeEmptied)

  const markOfPlace = (collection: string): string => `${way}/kubernetes-at/${collection}`
  const markOf = (collection: string, object: object): string => `${prefix}${collection}/${identityOf(object)}`

  function place(collection: string): Place {
    const text = journal.marks.get(markOfPlace(collection))
    return { version: text === '' ? undefined : text, isKnown: text !== undefined }
  }

  async function take(collection: string, changes: readonly Change[]): Promise<void> {
    const isFirst = skipsExisting && !place(collection).isKnown
    for (const change of changes) {
      if (change.kind === 'deleted') forget(markOf(collection, change.object))
      if (change.kind === 'present') tellNew(markOf(collection, change.object), change.object, isFirst)
      if (change.version !== undefined) moves.set(markOfPlace(collection), change.version)
      if (stream.pending() >= maxGroupBytes) await commit()
    }
    await commit()
  }

  function tellNew(name: string, object: object, isFirst: boolean): void {
    const version = versionOf(object)
    const before = readState(moves.get(name) ?? journal.marks.get(name))
    touch(name)
    if (version !== undefined && before?.version === version) return void unchanged++
    const { texts, only } = partsOf(object)
    const digests = texts.map(digestOfPart)
    const isNew = digests.map((digest) => repeats || before?.parts.has(digest) !== true)
    moves.set(name, writeState({ version: version ?? '', parts: new Set(digests) }))
    if (isFirst || !isNew.includes(true)) return void unchanged++
    telling = nameOf(object)
    stream.push(Buffer.from(`${JSON.stringify(isNew.includes(false) ? only(isNew) : object)}\n`))
  }

  /** The object is the youngest now; beyond the limit the oldest is forgotten, and all that it holds is new again. */
  function touch(name: string): void {
    names.delete(name)
    names.add(name)
    if (names.size <= maxObjects) return
    const [oldest] = names
    forget(oldest!)
    tell('objects-forgotten', { way, limit: maxObjects })
  }

  function forget(name: string): void {
    names.delete(name)
    moves.set(name, '')
  }

  /** Puts what was converted into the journal, with the marks. */
  async function commit(): Promise<void> {
    const moving = moves
    moves = new Map()
    if (unchanged > 0) tell('objects-unchanged', { way, objects: unchanged })
    unchanged = 0
    if (moving.size === 0) return
    await stream.commit(moving)
    onAccepted()
    for (const [name, text] of moving) {
      emptied.delete(name)
      if (text === '' && name.startsWith(prefix)) emptied.set(name, Date.now())
    }
    await removeEmptied()
  }

  async function removeEmptied(): Promise<void> {
    for (const [name, at] of emptied) {
      if (Date.now() - at < settledMs) return
      // It may stay when the journal cannot remove it now.
      await journal.marks.remove(name).catch(() => {})
      emptied.delete(name)
    }
  }

  /** A failure leaves nothing behind: what was pushed is gone, and so are its marks. */
  function alone(work: () => Promise<void>): Promise<void> {
    return queue(async () => {
      try {
        await work()
      } catch (error) {
        moves = new Map()
        stream.reset()
        throw error
      }
    })
  }

  return {
    place,
    count: () => names.size,
    telling: () => telling,
    take: (collection, changes) => alone(() => take(collection, changes)),
    beginList: (collection) =>
      alone(async () => {
        if (place(collection).version === undefined) return
        moves.set(markOfPlace(collection), '')
        await commit()
      }),
    endList: (collection, seen, version) =>
      alone(async () => {
        const within = `${prefix}${collection}/`
        for (const name of journal.marks.list(within).keys()) if (!seen.has(name.slice(within.length))) forget(name)
        moves.set(markOfPlace(collection), version)
        await commit()
      }),
  }
}

/** The same in all versions of an object, and in no other object. */
export function identityOf(object: object): string {
  const metadata = memberOf(object, 'metadata')
  const uid = memberOf(metadata, 'uid')
  return typeof uid === 'string' ? uid : nameOf(object)
}

/** `shop/pol-1`, for people. */
function nameOf(object: object): string {
  const metadata = memberOf(object, 'metadata')
  const parts = [memberOf(metadata, 'namespace'), memberOf(metadata, 'name')]
  return parts.filter((part) => typeof part === 'string').join('/')
}

export function versionOf(object: object): string | undefined {
  const version = memberOf(memberOf(object, 'metadata'), 'resourceVersion')
  // A version is a text without spaces; see `writeState`.
  return typeof version === 'string' && /^\S+$/.test(version) ? version : undefined
}
