// The journal on SQLite, as its callers see it.
//
//   caller's thread              writer-worker.ts                 reader-worker.ts
//   append ------groups------->  blocks: one commit for all that
//   tail  <--sequences, bytes--  have come meanwhile
//   read: from the tail at once, else -------------------------->  rows, checked
//
// Invariants
// - What is answered here is durable: `next`, marks and the tail change only when the writer has said so.
// - Cursors are the exception: see `cursor-positions.ts`.
import { stat, statfs } from 'node:fs/promises'
import type { Tell } from '@tidewaiter/telemetry'
import { JournalError } from '../journal-errors.ts'
import type { journalHappenings } from '../journal-happenings.ts'
import type {
  Block,
  CountStep,
  DeadLetter,
  Gap,
  Journal,
  JournalSettings,
  Query,
  SearchStep,
  Sequence,
} from '../journal.ts'
import { createCursorPositions } from './cursor-positions.ts'
import { journalFiles } from './open-database.ts'
import { createMemoryPool } from './memory-pool.ts'
import { ownBodies } from './own-bodies.ts'
import {
  toError,
  type DeadLetterChange,
  type OpenedState,
  type ReaderMessage,
  type ReaderRequest,
  type WriterMessage,
  type WriterRequest,
} from './protocol.ts'
import type { ReaderData } from './reader-worker.ts'
import { createReadAhead } from './read-ahead.ts'
import { createTail } from './tail.ts'
import { startThread, type Thread } from './thread.ts'
import { createWaiters } from './waiters.ts'
import type { WriterData } from './writer-worker.ts'

const defaultTailBytes = 8 * 1024 * 1024
/** Places of damage that are remembered, to tell of each once. */
const damagedPlacesMost = 10_000

/**
 * Opens the journal in a folder, and makes it where there is none.
 *
 * @param tell gets what happens to it
 * @throws {JournalError} `journal-locked`, `journal-damaged`, `journal-newer`, `journal-unwritable`
 */
export async function openJournal(settings: JournalSettings, tell: Tell<typeof journalHappenings>): Promise<Journal> {
  const { folder } = settings
  const writer = startThread<WriterRequest, WriterMessage>('writer-worker', folder, { settings } satisfies WriterData)
  const reader = startThread<ReaderRequest, ReaderMessage>('reader-worker', folder, { folder } satisfies ReaderData)
  try {
    const opened = (await writer.opened) as OpenedState
    await reader.ask((id) => ({ kind: 'open', id }))
    tell('journal-opened', { folder, entries: opened.next - opened.oldest })
    return createJournal({ settings, tell, writer, reader, opened })
  } catch (cause) {
    await Promise.all([reader.stop(), writer.stop()])
    throw cause
  }
}

type Parts = {
  readonly settings: JournalSettings
  readonly tell: Tell<typeof journalHappenings>
  readonly writer: Thread<WriterRequest, WriterMessage>
  readonly reader: Thread<ReaderRequest, ReaderMessage>
  readonly opened: OpenedState
}

function createJournal({ settings, tell, writer, reader, opened }: Parts): Journal {
  const { folder, maxBytes: limitBytes, tailBytes = defaultTailBytes } = settings
  const files = journalFiles(folder)
  const pool = createMemoryPool()
  const tail = createTail(tailBytes, pool)
  const waiters = createWaiters(() => next)
  const cursors = createCursorPositions(writer, opened.cursors, () => next)
  const marks = new Map(opened.marks)
  const damagedPlaces = new Set<Sequence>()
  let letters = new Map(opened.deadLetters)
  let { next, oldest, oldestAt, refusing, removedUnread } = opened
  let damaged = 0
  let refusals = 0
  let closing: Promise<void> | undefined

  writer.listen((message) => {
    switch (message.kind) {
      case 'tell':
        return tell(message.name, message.details as never)
      case 'state':
        ;({ oldest, oldestAt, refusing, removedUnread } = message.state)
        return
      case 'checkpoint-wanted':
        return void checkpoint()
      case 'refused':
        refusals++
        for (const id of message.ids) writer.reject(id, toError(message.failure))
        return
      case 'committed':
        for (const block of message.blocks) {
          tail.add(block)
          next = block.first + block.count
        }
        for (const { id, first } of message.groups) writer.resolve(id, first)
        waiters.wake(next)
    }
  })
  reader.listen((message) => tell(message.name, message.details as never))
  for (const { ended } of [writer, reader]) {
    void ended.then(noteEnd)
  }

  function noteEnd(failure: JournalError | undefined): void {
    if (failure === undefined) return
    refusing = failure.message
    tell('journal-failed', { reason: failure.message })
  }

  async function checkpoint(): Promise<void> {
    const logPages = await reader.ask((id) => ({ kind: 'checkpoint', id })).catch(() => 0)
    writer.post({ kind: 'checkpointed', logPages: Number(logPages) })
  }

  function refuseClosed(): void {
    if (closing !== undefined) throw new JournalError('journal-closed', {})
  }

  const readStored = createReadAhead(
    async (from, form, most) =>
      (await reader.ask((id) => ({ kind: 'read', id, from, form, end: next, most }))) as readonly (Block | Gap)[],
    () => tail.first() ?? next,
  )

  /** Counts and tells what is lost, once for each place. */
  function noteDamage<T extends Block | Gap | undefined>(found: T): T {
    if (found?.kind !== 'gap' || found.reason === 'removed' || damagedPlaces.has(found.first)) return found
    if (damagedPlaces.size < damagedPlacesMost) damagedPlaces.add(found.first)
    const { first, count } = found
    damaged += count
    tell('block-damaged', { first, last: first + count - 1, count })
    return found
  }

  function keepCounts(change: unknown): DeadLetterChange {
    const { counts, removed } = change as DeadLetterChange
    letters = new Map(counts)
    return { counts, removed }
  }

  return {
    append: async (group) => {
      const { count, atOnce = false } = group
      const moved = [...(group.marks ?? [])]
      const { bodies, transfer } = ownBodies(group.bodies, pool)
      cursors.send()
      const first = await writer.ask(
        (id) => ({ kind: 'append', group: { id, refusalsSeen: refusals, count, bodies, marks: moved, atOnce } }),
        transfer,
      )
      for (const [name, value] of moved) marks.set(name, value)
      return { first: first as Sequence, count }
    },
    memory: (bytes) => pool.take(bytes),
    read: async (from, form) => {
      refuseClosed()
      if (from >= next) return undefined
      if (from < oldest) return { kind: 'gap', first: from, count: oldest - from, reason: 'removed' }
      return tail.read(from, form) ?? noteDamage(await readStored(from, form))
    },
    reached: (sequence, signal) => waiters.reached(sequence, signal),
    get next() {
      return next
    },
    get oldest() {
      return oldest
    },
    cursors,
    marks: {
      get: (name) => marks.get(name),
      list: (prefix) => new Map([...marks].filter(([name]) => name.startsWith(prefix))),
      remove: async (name) => {
        await writer.ask((id) => ({ kind: 'remove-mark', id, name }))
        marks.delete(name)
      },
    },
    deadLetters: {
      add: async (added) => {
        keepCounts(await writer.ask((id) => ({ kind: 'add-dead-letters', id, letters: added })))
      },
      list: async (query) =>
        (await reader.ask((id) => ({ kind: 'list-dead-letters', id, query }))) as readonly DeadLetter[],
      remove: async (ids) => keepCounts(await writer.ask((id) => ({ kind: 'remove-dead-letters', id, ids }))).removed,
      count: () => new Map(letters),
    },
    search: async function* (query) {
      let step: SearchStep = { found: [], next: 0 }
      for (let rest = { ...query, ...rangeOf(query) }; step.next !== undefined;) {
        step = await searchStep(rest)
        yield* step.found
        if (step.next !== undefined) rest = { ...rest, [query.order === 'newest' ? 'to' : 'from']: step.next }
      }
    },
    searchStep,
    countStep: async (query) => {
      const { from, to } = rangeOf(query)
      if (from >= to) return { counts: [], gaps: [], next: undefined }
      const step = (await reader.ask((id) => ({ kind: 'count', id, query, from, to }))) as CountStep
      for (const gap of step.gaps) noteDamage(gap)
      return step
    },
    status: async () => {
      refuseClosed()
      const log = stat(files.wal).catch(() => ({ size: 0 }))
      const [file, { size }, disk] = await Promise.all([stat(files.file), log, statfs(folder)])
      const freeBytes = disk.bavail * disk.bsize
      return {
        oldest,
        next,
        oldestAt,
        bytes: file.size + size,
        freeBytes,
        limitBytes,
        refusing,
        removedUnread,
        damaged,
      }
    },
    close: () => (closing ??= close()),
  }

  function rangeOf({ from = oldest, to = next }: Pick<Query, 'from' | 'to'>): { from: Sequence; to: Sequence } {
    return { from: Math.max(from, 1), to: Math.min(to, next) }
  }

  async function searchStep(query: Query): Promise<SearchStep> {
    const { from, to } = rangeOf(query)
    if (from >= to) return { found: [], next: undefined }
    const step = (await reader.ask((id) => ({ kind: 'search', id, query, from, to }))) as SearchStep
    for (const found of step.found) noteDamage(found)
    return step
  }

  async function close(): Promise<void> {
    cursors.send()
    await Promise.all([reader.close((id) => ({ kind: 'close', id })), writer.close((id) => ({ kind: 'close', id }))])
  }
}
