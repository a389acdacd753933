// The one writer of a journal.
//
// Invariants
// - Sequences are given here and nowhere else, in the order in which groups come in. `next` moves with a commit only.
// - A transaction holds whole groups, with their marks. It is there as a whole or not at all.
// - The rows of `blocks` lie without a hole from `oldest` to `next`; entries are removed from the old end only.
// - A mark never becomes durable before entries that were appended before it. So when groups are refused, those are refused
//   with them that were appended before their caller could know: `refusalsSeen` says how many refusals it knew of.
// - What a cursor has not passed is removed only for want of room under `maxBytes`, and only when the operator chose so.
//   Cursors become durable before what they have passed is removed.
// - Summaries follow the entries: they are made of what was committed, and saved with the next commit.
//
// States
//   TAKING --no room, or a commit fails--> REFUSING --room, or a commit succeeds--> TAKING
//   any --the disk could not make sure of what was written--> FAILED, until the journal is opened again: what a disk
//   answers after such a failure cannot be believed (https://lwn.net/Articles/752063)
import type { Tell } from '@tidewaiter/telemetry'
import { JournalError } from '../journal-errors.ts'
import type { journalHappenings } from '../journal-happenings.ts'
import type { JournalSettings, Sequence } from '../journal.ts'
import { isDiskFull, isSyncFailure } from './explain-sqlite-error.ts'
import { checkGroup, mergeGroups, type CheckedGroup } from './merge-groups.ts'
import type { LogKeeper } from './log-keeper.ts'
import {
  toError,
  type Failure,
  type OpenedState,
  type Pairs,
  type QueuedGroup,
  type StoredBlock,
  type WriterMessage,
  type WriterState,
} from './protocol.ts'
import type { Room, Shortage } from './room.ts'
import type { Store } from './store.ts'
import { createSumming } from './summing.ts'

export type Writer = {
  readonly opened: Omit<OpenedState, 'deadLetters'>
  append(groups: readonly QueuedGroup[]): void
  saveCursors(cursors: Pairs<Sequence>): void
  /** @returns where the cursor stands */
  openCursor(name: string, start: 'now' | 'oldest'): Sequence
  removeCursor(name: string): void
  removeMark(name: string): void
  /** Does other work that writes, as a whole or not at all. */
  transact<T>(work: () => T): T
  /** Makes cursors and marks durable that wait for it. True when none is left. */
  flush(): boolean
  /** Removes some of the entries that are to go, looks whether there is room again. True when there is more to do. */
  tidy(): boolean
}

export type WriterParts = {
  readonly store: Store
  readonly room: Room
  readonly log: LogKeeper
  /** Takes what the database failed with, returns the row of the table for it. */
  readonly explain: (cause: unknown) => Failure
  readonly settings: JournalSettings
  readonly post: (message: WriterMessage, transfer?: ArrayBuffer[]) => void
  readonly tell: Tell<typeof journalHappenings>
}

const defaultMaxAgeMs = 7 * 24 * 60 * 60 * 1000

/** Blocks that are removed in one transaction, so that none takes long: 64 blocks of 256 KiB took 3 ms. */
const removedAtOnce = 64

/** What is made room for beyond a group: pages that are not full, and the tables of cursors and marks. */
const spareBytes = 128 * 1024

/** Removed at least when room is wanted, so that not each group has to wait for it. */
const roomAtOnce = 1024 * 1024

export function createWriter({ store, room, log, explain, settings, post, tell }: WriterParts): Writer {
  const { maxAgeMs = defaultMaxAgeMs, whenFull = 'refuse' } = settings
  const cursors = store.cursors()
  const unsaved = { cursors: new Map<string, Sequence>(), marks: new Map<string, string>() }
  let { oldest, next } = store.extent()
  let oldestAt = store.outlines(1)[0]?.acceptedAt
  let removedUnread = store.state('removed_unread') ?? 0
  const summing = createSumming(store, next)
  let refusals = 0
  let lastRefusal: Failure | undefined
  /** Size of what was refused last: there is room again when there is room for that. */
  let refusedBytes = 0
  let refusing = false
  let failed: Failure | undefined

  for (const [cursor, found] of cursors) {
    if (found <= next) continue
    tell('cursor-set-back', { cursor, found, next })
    moveCursor(cursor, next)
  }

  function state(): WriterState {
    return { oldest, oldestAt, removedUnread, refusing: refusing ? toError(lastRefusal!).message : undefined }
  }

  function append(groups: readonly QueuedGroup[]): void {
    const valid: QueuedGroup[] = []
    const checked: CheckedGroup[] = []
    for (const group of groups) {
      if (group.refusalsSeen !== refusals) {
        fail(group, lastRefusal!)
        continue
      }
      const found = group.count === 0 ? undefined : checkGroup(group)
      if (typeof found === 'string') {
        fail(group, { code: 'group-invalid', details: { fault: found } })
        continue
      }
      valid.push(group)
      if (found !== undefined) checked.push(found)
    }
    if (checked.length === 0) return valid.some(({ atOnce }) => atOnce) ? saveMarks(valid) : keepMarks(valid)
    const bytes = checked.reduce((sum, { group }) => sum + bytesOf(group), 0)
    let blocks: readonly StoredBlock[]
    try {
      blocks = keepEntries(checked, valid, bytes)
    } catch (cause) {
      return refuse(valid, bytes, cause)
    }
    resume()
    answer(valid, blocks)
    log.wrote(bytes)
  }

  function fail({ id }: QueuedGroup, failure: Failure): void {
    post({ kind: 'failure', id, failure })
  }

  /** Marks alone wait for the next commit: nothing is lost when they are, only read again. */
  function keepMarks(groups: readonly QueuedGroup[]): void {
    for (const { marks } of groups) for (const [name, value] of marks) unsaved.marks.set(name, value)
    if (groups.length > 0) answer(groups, [])
  }

  /** Marks that something irrevocable waits for. */
  function saveMarks(groups: readonly QueuedGroup[]): void {
    try {
      transactWithinLog(() => {
        saveUnsaved()
        for (const { marks } of groups) for (const [name, value] of marks) store.saveMark(name, value)
      })
    } catch (cause) {
      return refuse(groups, 0, cause)
    }
    forgetUnsaved()
    answer(groups, [])
  }

  function keepEntries(
    checked: readonly CheckedGroup[],
    groups: readonly QueuedGroup[],
    bytes: number,
  ): readonly StoredBlock[] {
    makeRoom(bytes + spareBytes)
    const acceptedAt = Date.now()
    const merged = mergeGroups(checked)
    const write = (): readonly StoredBlock[] => {
      let first = next
      const blocks = merged.map((block) => {
        store.addBlock(first, block, acceptedAt)
        const { count } = block.facts
        first += count
        return { first: first - count, count, acceptedAt, bodies: block.bodies }
      })
      saveUnsaved()
      for (const { marks } of groups) for (const [name, value] of marks) store.saveMark(name, value)
      return blocks
    }
    const stored = transactWithinLog(write)
    forgetUnsaved()
    for (const [i, block] of merged.entries()) summing.add(stored[i]!.first, block)
    return stored
  }

  /** When the disk is full, there can still be room in the log once what it holds was moved. */
  function transactWithinLog<T>(work: () => T): T {
    try {
      return transact(work)
    } catch (cause) {
      if (!isDiskFull(cause)) throw cause
      log.empty()
      return transact(work)
    }
  }

  function answer(groups: readonly QueuedGroup[], blocks: readonly StoredBlock[]): void {
    const kept = groups.map(({ id, count }) => {
      const first = next
      next += count
      return { id, first }
    })
    if (oldestAt === undefined && blocks.length > 0) {
      oldestAt = blocks[0]!.acceptedAt
      post({ kind: 'state', state: state() })
    }
    const buffers = blocks.flatMap(({ bodies }) => bodies.map(([, bytes]) => bytes.buffer as ArrayBuffer))
    post({ kind: 'committed', blocks, groups: kept }, buffers)
  }

  function refuse(groups: readonly QueuedGroup[], bytes: number, cause: unknown): void {
    refusals++
    refusedBytes = bytes
    lastRefusal = explain(cause)
    if (!refusing) {
      refusing = true
      const { message, action, code } = toError(lastRefusal)
      tell('append-refused', { reason: message, action, code })
    }
    post({ kind: 'state', state: state() })
    post({ kind: 'refused', ids: groups.map(({ id }) => id), failure: lastRefusal })
  }

  function resume(): void {
    if (!refusing) return
    refusing = false
    tell('append-resumed', {})
    post({ kind: 'state', state: state() })
  }

  /** All that is written goes through here: what is not sure to be on disk ends the taking in. */
  function transact<T>(work: () => T): T {
    if (failed !== undefined) throw toError(failed)
    try {
      return store.transact(work)
    } catch (cause) {
      if (isSyncFailure(cause)) failed = explain(cause)
      throw cause
    }
  }

  /** Removes what every cursor has passed, and more if the operator said so, until there is room. Throws when there is none. */
  function makeRoom(bytes: number): void {
    for (;;) {
      const shortage = room.missing(bytes)
      if (shortage === undefined || oldest === next) return throwUnlessEmpty(shortage)
      const { code } = shortage.failure
      const wanted = Math.max(shortage.bytes, roomAtOnce)
      const reason = code === 'disk-full' ? 'the disk is full' : 'the journal has reached its limit'
      if (removeOldest(reason, { bytes: wanted, before: passed() })) continue
      if (
        code === 'journal-full' &&
        whenFull === 'remove-oldest' &&
        removeOldest(reason, { bytes: wanted, before: next })
      )
        continue
      const [first] = store.outlines(1)
      const needed = first === undefined ? next : first.first + first.count
      throw new JournalError(code, { ...shortage.failure.details, cursors: behind(needed) })
    }
  }

  /** In an empty journal a group has its place even when it alone is beyond the limit: waiting would not change that. */
  function throwUnlessEmpty(shortage: Shortage | undefined): void {
    if (shortage?.failure.code === 'disk-full') throw toError(shortage.failure)
  }

  /** Takes up to when and how much; removes whole blocks in one transaction. True when something was removed. */
  function removeOldest(
    reason: string,
    limit: { readonly before: Sequence; readonly bytes?: number; readonly acceptedBefore?: number },
  ): boolean {
    const { before, bytes = Number.POSITIVE_INFINITY, acceptedBefore = Number.POSITIVE_INFINITY } = limit
    let to = oldest
    let freed = 0
    const outlines = store.outlines(removedAtOnce + 1)
    let newOldestAt: number | undefined
    for (const block of outlines.slice(0, removedAtOnce)) {
      newOldestAt = block.acceptedAt
      if (block.first + block.count > before || freed >= bytes || block.acceptedAt >= acceptedBefore) break
      to = block.first + block.count
      freed += block.bytes
      newOldestAt = undefined
    }
    if (to === oldest) return false
    newOldestAt ??= outlines.find(({ first }) => first >= to)?.acceptedAt
    const first = oldest
    const unread = Math.max(to - Math.max(passed(), first), 0)
    const losers = behind(to)
    transactWithinLog(() => {
      saveUnsaved()
      store.removeBefore(to)
      store.saveState('oldest', to)
      store.saveState('next', next)
      if (unread > 0) store.saveState('removed_unread', removedUnread + unread)
    })
    forgetUnsaved()
    summing.forgetBefore(to)
    oldest = to
    oldestAt = newOldestAt
    removedUnread += unread
    tell('entries-removed', { first, last: to - 1, count: to - first, reason })
    if (unread > 0) tell('entries-removed-unread', { first: to - unread, last: to - 1, count: unread, cursors: losers })
    post({ kind: 'state', state: state() })
    return true
  }

  /** What every cursor has passed lies before this. */
  function passed(): Sequence {
    return cursors.size === 0 ? next : Math.min(...cursors.values())
  }

  /** The cursors that still need something before this. Which of them waits, and why, their owners know. */
  function behind(position: Sequence): string {
    return [...cursors].flatMap(([name, at]) => (at < position ? [name] : [])).join(', ')
  }

  function moveCursor(name: string, position: Sequence): void {
    cursors.set(name, position)
    unsaved.cursors.set(name, position)
  }

  function saveUnsaved(): void {
    for (const [name, position] of unsaved.cursors) store.saveCursor(name, position)
    for (const [name, value] of unsaved.marks) store.saveMark(name, value)
    for (const summary of summing.sealed()) store.saveSummary(summary)
  }

  function forgetUnsaved(): void {
    summing.saved()
    unsaved.cursors.clear()
    unsaved.marks.clear()
  }

  function flush(): boolean {
    if (unsaved.cursors.size + unsaved.marks.size + summing.sealed().length === 0) return true
    try {
      transactWithinLog(saveUnsaved)
    } catch {
      return false
    }
    forgetUnsaved()
    return true
  }

  function tryRoom(): void {
    try {
      makeRoom(refusedBytes + spareBytes)
      resume()
    } catch {
      // It stays refused.
    }
  }

  function tidy(): boolean {
    try {
      if (refusing && isWantOfRoom(lastRefusal!)) tryRoom()
      const acceptedBefore = Date.now() - maxAgeMs
      if (removeOldest('their time is over', { before: passed(), acceptedBefore })) return true
      const givenBack = store.shrink()
      log.wrote(givenBack)
      return givenBack > 0
    } catch {
      return false // what it is will be told when an append fails with it
    }
  }

  return {
    opened: { ...state(), next, cursors: [...cursors], marks: [...store.marks()] },
    append,
    saveCursors: (positions) => {
      for (const [name, position] of positions) if (cursors.has(name)) moveCursor(name, Math.min(position, next))
    },
    openCursor: (name, at) => {
      const known = cursors.get(name)
      if (known !== undefined) return known
      const position = at === 'now' ? next : oldest
      transact(() => store.saveCursor(name, position))
      cursors.set(name, position)
      return position
    },
    removeCursor: (name) => {
      transact(() => store.removeCursor(name))
      cursors.delete(name)
      unsaved.cursors.delete(name)
    },
    removeMark: (name) => {
      transact(() => store.removeMark(name))
      unsaved.marks.delete(name)
    },
    transact,
    flush,
    tidy,
  }
}

function isWantOfRoom({ code }: Failure): boolean {
  return code === 'disk-full' || code === 'journal-full'
}

function bytesOf({ bodies }: QueuedGroup): number {
  return bodies.reduce((sum, [, bytes]) => sum + bytes.length, 0)
}
