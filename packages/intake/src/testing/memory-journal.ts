import type { Appended, Group, Journal, JournalError } from '@tidewaiter/journal'

/** A journal that keeps everything in memory, with what tests want to see and to spoil. */
export type MemoryJournal = Pick<Journal, 'append' | 'marks' | 'memory' | 'next'> & {
  /** Entry lines of a form, in order. */
  readonly lines: (form?: string) => readonly string[]
  /** The names of the marks with their values. */
  readonly allMarks: ReadonlyMap<string, string>
  /** Every append is refused while this is set. */
  refusal: JournalError | undefined
  /** Appends wait for it before they become durable. */
  gate: Promise<void> | undefined
  readonly asJournal: Journal
}

/** Takes the marks and lines of an earlier one to open it again, returns the journal. */
export function createMemoryJournal(before?: MemoryJournal): MemoryJournal {
  const bodies = new Map<string, string[]>()
  const marks = new Map<string, string>(before?.allMarks)
  let next = 1
  let last: Promise<unknown> = Promise.resolve()

  async function append(group: Group): Promise<Appended> {
    if (journal.refusal !== undefined) throw journal.refusal
    const turn = last.then(() => journal.gate)
    last = turn
    await turn
    // After the turn too: the disk may fill up while a group waits.
    if (journal.refusal !== undefined) throw journal.refusal
    for (const [form, bytes] of group.bodies) {
      const lines = Buffer.from(bytes).toString().split('\n')
      if (lines.pop() !== '') throw new Error('the last line of a body does not end')
      if (lines.length !== group.count) throw new Error(`${lines.length} lines for ${group.count} entries`)
      const kept = bodies.get(form) ?? []
      kept.push(...lines)
      bodies.set(form, kept)
    }
    for (const [name, value] of group.marks ?? []) marks.set(name, value)
    const first = next
    next += group.count
    return { first, count: group.count }
  }

  const journal: MemoryJournal = {
    append,
    memory: (bytes) => new Uint8Array(bytes),
    allMarks: marks,
    refusal: undefined,
    gate: undefined,
    lines: (form = 'kcs-2.0') => bodies.get(form) ?? [],
    get next() {
      return next
    },
    marks: {
      get: (name) => marks.get(name),
      list: (prefix) => new Map([...marks].filter(([name]) => name.startsWith(prefix))),
      remove: async (name) => void marks.delete(name),
    },
    get asJournal() {
      return journal as unknown as Journal
    },
  }
  for (const form of ['kcs-2.0', 'kcs-2.1', 'cef']) {
    const lines = before?.lines(form) ?? []
    if (lines.length > 0) bodies.set(form, [...lines])
    next = Math.max(next, lines.length + 1)
  }
  return journal
}
