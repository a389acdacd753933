import type {
  Block,
  DeadLetter,
  Gap,
  Group,
  Journal,
  JournalStatus,
  NewDeadLetter,
  Query,
  Sequence,
} from '@tidewaiter/journal'

/** A journal in memory that keeps the order and the numbers, and nothing else of the promises. */
export type MemoryJournal = Journal & {
  /** Appends entry lines, given without line feeds, as one group. */
  add(lines: readonly string[], form?: string): void
  /** Puts a gap in place of entries. */
  lose(first: Sequence, count: number, reason: Gap['reason']): void
  readonly letters: DeadLetter[]
  /** What cursors were moved to, in order. */
  readonly saves: Sequence[]
}

export function createMemoryJournal(): MemoryJournal {
  const pieces: (Block | Gap)[] = []
  const cursors = new Map<string, Sequence>()
  const marks = new Map<string, string>()
  const letters: DeadLetter[] = []
  const saves: Sequence[] = []
  const waiting = new Set<() => void>()
  let next = 1
  let oldest = 1
  let ids = 0

  const wake = (): void => {
    for (const one of waiting) one()
  }
  const append = ({ count, bodies, marks: moved }: Group): { first: Sequence; count: number } => {
    const first = next
    for (const [name, value] of moved ?? []) marks.set(name, value)
    for (const [form, bytes] of count === 0 ? [] : bodies) {
      pieces.push({ kind: 'block', first, count, form, bytes, acceptedAt: Date.now() })
    }
    next += count
    wake()
    return { first, count }
  }
  const find = (from: Sequence, form: string): Block | Gap | undefined => {
    const found = pieces.filter((piece) => from >= piece.first && from < piece.first + piece.count)
    return (
      found.find((piece) => piece.kind === 'gap') ??
      found.find((piece) => piece.kind === 'block' && piece.form === form) ??
      found[0]
    )
  }

  return {
    memory: (bytes) => new Uint8Array(bytes),
    append: (group) => Promise.resolve(append(group)),
    read: (from, form) => Promise.resolve(find(from, form)),
    reached: (sequence, signal) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (next <= sequence && !signal.aborted) return
          waiting.delete(look)
          signal.removeEventListener('abort', look)
          resolve()
        }
        waiting.add(look)
        signal.addEventListener('abort', look)
        look()
      }),
    get next() {
      return next
    },
    get oldest() {
      return oldest
    },
    cursors: {
      open: (name, start) => {
        const at = cursors.get(name) ?? (start === 'now' ? next : 1)
        cursors.set(name, at)
        return Promise.resolve(at)
      },
      save: (name, to) => {
        saves.push(to)
        cursors.set(name, to)
      },
      remove: (name) => {
        cursors.delete(name)
        return Promise.resolve()
      },
      list: () => cursors,
    },
    marks: {
      get: (name) => marks.get(name),
      list: (prefix) => new Map([...marks].filter(([name]) => name.startsWith(prefix))),
      remove: (name) => {
        marks.delete(name)
        return Promise.resolve()
      },
    },
    deadLetters: {
      add: (news: readonly NewDeadLetter[]) => {
        letters.push(...news.map((letter) => ({ ...letter, id: ++ids, at: Date.now() })))
        return Promise.resolve()
      },
      list: ({ integration, after = 0, limit }) =>
        Promise.resolve(
          letters
            .filter((letter) => letter.id > after && (integration === undefined || letter.integration === integration))
            .slice(0, limit),
        ),
      remove: (removed) => {
        const before = letters.length
        const left = letters.filter(({ id }) => !removed.includes(id))
        letters.splice(0, letters.length, ...left)
        return Promise.resolve(before - left.length)
      },
      count: () =>
        new Map(
          letters.map(({ integration }) => [
            integration,
            letters.filter((one) => one.integration === integration).length,
          ]),
        ),
    },
    search: async function* ({ form, from = 1, to = Infinity }: Query) {
      for (let at = from; at < Math.min(next, to);) {
        const piece = find(at, form)
        if (piece === undefined) return
        const part = slice(piece, at, Math.min(piece.first + piece.count, to))
        yield part
        at = part.first + part.count
      }
    },
    searchStep: () => Promise.reject(new Error('a journal in memory is searched whole')),
    countStep: () => Promise.reject(new Error('a journal in memory counts nothing')),
    status: () =>
      Promise.resolve({
        oldest: 1,
        next,
        oldestAt: undefined,
        bytes: 0,
        freeBytes: 0,
        limitBytes: undefined,
        refusing: undefined,
        removedUnread: 0,
        damaged: 0,
      } satisfies JournalStatus),
    close: () => Promise.resolve(),
    add: (lines, form = 'kcs-2.0') => {
      append({ count: lines.length, bodies: new Map([[form, Buffer.from(lines.map((line) => `${line}\n`).join(''))]]) })
    },
    lose: (first, count, reason) => {
      pieces.unshift({ kind: 'gap', first, count, reason })
      next = Math.max(next, first + count)
      if (reason === 'removed' && first <= oldest) oldest = first + count
      wake()
    },
    letters,
    saves,
  }
}

/** The entries of a piece from one sequence to before another. */
function slice(piece: Block | Gap, from: Sequence, to: Sequence): Block | Gap {
  const range = { first: from, count: to - from }
  if (piece.kind === 'gap') return { ...piece, ...range }
  const lines = Buffer.from(piece.bytes)
    .toString()
    .split('\n')
    .slice(from - piece.first, to - piece.first)
  return { ...piece, ...range, bytes: Buffer.from(lines.map((line) => `${line}\n`).join('')) }
}
