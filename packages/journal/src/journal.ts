/**
 * The durable, ordered log of events that everything is appended to and every integration reads from.
 *
 * Words
 * - An **entry** is one event, kept as one line of text for each form in use; see `entry-line.ts`.
 * - A **form** is the way in which an event is written: the name of a profile. An integration reads the entries in its form.
 * - A **group** is what is appended at once: entries that become durable together, or not at all.
 * - A **sequence** numbers the entries: 1, 2, 3 ... without gaps, never used twice.
 * - A **cursor** is how far an integration has come. What a cursor has not passed is not removed.
 * - A **mark** is how far a way in has come in its input. It becomes durable with the entries that were read before it.
 *
 * An engine keeps these promises:
 * 1. When `append` resolves, the group is on disk and survives `kill -9` and power loss. When it rejects, no part of it is;
 *    and no part of a group that was appended before its caller could know of the rejection, or a mark could pass what was
 *    not kept.
 * 2. Reading gives every entry that was appended, once, in order, unless it was removed (`Gap`).
 * 3. Nothing is removed that a cursor has not passed, unless the operator chose so; then it is counted and told.
 */
export type Journal = {
  /**
   * Appends a group; groups become durable in the order of the calls. Many calls may be under way: they share the waiting
   * for the disk. The bytes belong to the journal from then on: a body that has its buffer for itself is taken, not copied,
   * and is empty afterwards.
   *
   * A group without entries moves its marks with the next one, or within a second, unless they are to be durable `atOnce`.
   *
   * @throws {JournalError} `disk-full`, `journal-full`, `journal-unwritable`: nothing of the group was kept; may be tried
   * again. `group-invalid`: a body has not `count` lines. `journal-closed`
   */
  append(group: Group): Promise<Appended>

  /**
   * Memory for a body of a group; that of blocks which nobody looks at any more, where there is some. What it holds is
   * anything.
   */
  memory(bytes: number): Uint8Array

  /**
   * The entries from `from` on, as far as they lie together: at least one, at most some 256 KiB or one group. Undefined
   * when nothing has that sequence yet. A gap stands for entries that there were.
   *
   * @param form the wanted form; a block in another one is given where the journal does not have it
   */
  read(from: Sequence, form: string): Promise<Block | Gap | undefined>

  /** Resolves when an entry has this sequence, or when the signal aborts, whichever is first. */
  reached(sequence: Sequence, signal: AbortSignal): Promise<void>

  /** The sequence that the next entry gets. */
  readonly next: Sequence
  /** Sequence of the oldest entry that is kept; `next` when there is none. */
  readonly oldest: Sequence

  readonly cursors: Cursors
  readonly marks: Marks
  readonly deadLetters: DeadLetters

  /**
   * Entries by what they say, as far as they were there at the begin; a replay reads this way too. Matches that
   * lie together are one block, so `first` and `count` hold as in `read`. A gap stands for entries that cannot be looked at.
   */
  search(query: Query): AsyncIterable<Block | Gap>

  /**
   * One step of a search: some milliseconds of work, whatever is looked for and however large the journal is. In order of
   * the query; the entries of a block are oldest first all the same.
   */
  searchStep(query: Query): Promise<SearchStep>

  /** One step of counting: what was counted of the entries from `from` on, to be added up, and where to go on. */
  countStep(query: CountQuery): Promise<CountStep>

  status(): Promise<JournalStatus>

  /** Makes everything durable that was asked for before, and lets go of the folder. */
  close(): Promise<void>
}

export type Sequence = number

export type Group = {
  /** Number of entries, 0 or more: marks can move without entries. */
  readonly count: number
  /** By form: `count` entry lines, each with its line feed, in the same order under each form. */
  readonly bodies: ReadonlyMap<string, Uint8Array>
  readonly marks?: ReadonlyMap<string, string>
  /** Marks without entries are durable when the append is, and not only within a second. */
  readonly atOnce?: true
}

export type Appended = { readonly first: Sequence; readonly count: number }

/** Entries that lie together. */
export type Block = {
  readonly kind: 'block'
  readonly first: Sequence
  readonly count: number
  readonly form: string
  /** `count` entry lines with their line feeds. To be read only; stays as it is until `release`. */
  readonly bytes: Uint8Array
  /** When the first of them was accepted, in ms since 1970-01-01 UTC. */
  readonly acceptedAt: number
  /**
   * Says, once, that the caller looks at `bytes` no more, so that the memory can be used again. Nobody has to: then it is
   * left to the garbage collector.
   */
  release?(): void
}

/** Entries that are no longer there: removed before they were read, or damaged on disk. */
export type Gap = {
  readonly kind: 'gap'
  readonly first: Sequence
  readonly count: number
  readonly reason: 'removed' | 'damaged'
}

/** How far each integration has come. */
export type Cursors = {
  /**
   * The cursor of that name; made, when there is none, at the end of the journal (`now`) or at its oldest entry.
   *
   * @returns the sequence of the first entry that is not done with
   */
  open(name: string, start: 'now' | 'oldest'): Promise<Sequence>
  /** Moves a cursor that was opened, at most to the end of the journal. Durable with the next group or within a second: what is done twice after a crash is at most that. */
  save(name: string, next: Sequence): void
  /** Forgets a cursor, so that nothing is kept for it any more. */
  remove(name: string): Promise<void>
  list(): ReadonlyMap<string, Sequence>
}

/** How far each way in has come; see `Group.marks`. */
export type Marks = {
  get(name: string): string | undefined
  /** Names that begin with the prefix. */
  list(prefix: string): ReadonlyMap<string, string>
  remove(name: string): Promise<void>
}

export type NewDeadLetter = {
  readonly integration: string
  /** Code from the error table of the room that gave up. */
  readonly reason: string
  /** The reason for people. */
  readonly detail: string
  readonly sequence: Sequence
  /** The entry line; absent when the entry is damaged. */
  readonly line?: string
}

export type DeadLetter = NewDeadLetter & { readonly id: number; readonly at: number }

/** Entries that could not be delivered at all, until a person has dealt with them. */
export type DeadLetters = {
  add(letters: readonly NewDeadLetter[]): Promise<void>
  /** Oldest first, ids above `after`. */
  list(query: {
    readonly integration?: string
    readonly after?: number
    readonly limit: number
  }): Promise<readonly DeadLetter[]>
  /** @returns how many there were */
  remove(ids: readonly number[]): Promise<number>
  /** How many there are for each integration. */
  count(): ReadonlyMap<string, number>
}

/** What is looked for; every condition that is given has to hold. */
export type Query = {
  readonly form: string
  /** Time of the event, ms since 1970-01-01 UTC, inclusive and exclusive. */
  readonly since?: number
  readonly until?: number
  /** Families (`PM`) and codes (`PM-002`). */
  readonly codes?: readonly string[]
  /** CEF severities, 0 to 10. */
  readonly severities?: readonly number[]
  /** Entries that have one of these words as `outcome` are left out; verbatim ones are not. */
  readonly outcomesNot?: readonly string[]
  /** What the text of the entry line has to hold, with its escapes. */
  readonly texts?: readonly TextTest[]
  /** First sequence to look at. */
  readonly from?: Sequence
  /** First sequence not to look at. */
  readonly to?: Sequence
  /** Of the journal; oldest first by default. */
  readonly order?: Order
}

export type Order = 'oldest' | 'newest'

/** Holds when the text has at least one of these; see {@link foldCase} for what ignoring the case means. */
export type TextTest = { readonly anyOf: readonly string[]; readonly ignoreCase?: true }

/** What a step of a search has found, and where the next one goes on: its `from`, or its `to` when newest first. */
export type SearchStep = { readonly found: readonly (Block | Gap)[]; readonly next: Sequence | undefined }

/** What is counted, by time, code, severity and outcome; every condition that is given has to hold. */
export type CountQuery = Pick<Query, 'codes' | 'severities' | 'from' | 'to'> & {
  /** Time of the event in ms since 1970-01-01 UTC, inclusive and exclusive: whole minutes. */
  readonly since: number
  readonly until: number
  /** Whole minutes in ms. */
  readonly stepMs: number
}

/** Entries alike, of the step of time that begins at `since + step * stepMs`. */
export type Count = {
  readonly step: number
  readonly code: string
  readonly severity: number
  /** The word in the message; empty where there is none. */
  readonly outcome: string
  readonly count: number
}

export type CountStep = {
  readonly counts: readonly Count[]
  readonly gaps: readonly Gap[]
  /** `from` of the next step; undefined when all is counted. */
  readonly next: Sequence | undefined
}

export type JournalStatus = {
  /** Sequence of the oldest entry that is kept; `next` when there is none. */
  readonly oldest: Sequence
  readonly next: Sequence
  readonly oldestAt: number | undefined
  /** Size of the files, write-ahead log and pages to be used again included; and what is free on that disk. */
  readonly bytes: number
  readonly freeBytes: number
  readonly limitBytes: number | undefined
  /** Why nothing is taken in at the moment, in words; undefined while all is well. */
  readonly refusing: string | undefined
  /** Entries that were removed before every cursor had passed them. */
  readonly removedUnread: number
  /** Entries lost to damage on disk, as far as seen. */
  readonly damaged: number
}

/** Settings of a journal; ages in ms, sizes in bytes. */
export type JournalSettings = {
  readonly folder: string
  /** Entries older than this are removed once every cursor has passed them. Default: 7 days. */
  readonly maxAgeMs?: number
  /**
   * Size on disk; a quarter of it, 128 MiB at most, is for the write-ahead log, which can exceed it for a moment. Default:
   * none but the disk's.
   */
  readonly maxBytes?: number
  /** At `maxBytes`, when cursors still need the oldest entries: take nothing in (default), or remove them all the same. */
  readonly whenFull?: 'refuse' | 'remove-oldest'
  /** What has to stay free on the disk. Where less is, what every cursor has passed is removed first. Default: 64 MiB. */
  readonly keepFreeBytes?: number
  /** Newest entries that are kept in memory too, for integrations that keep up. Default: 8 MiB. */
  readonly tailBytes?: number
  /** Dead letters that are kept; beyond it the oldest go. Default: 100,000. */
  readonly maxDeadLetters?: number
}
