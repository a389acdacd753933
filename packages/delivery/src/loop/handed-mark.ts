import type { Journal, Sequence } from '@tidewaiter/journal'

/**
 * The mark in the journal that says how far entries were handed over. The cursor stands behind that, at what is confirmed;
 * with both, a process that comes after a crash knows what it sends again.
 */
export type HandedMark = {
  /** First entry that no process has handed over, as far as it was kept; 0 when that is not known. */
  read(): Sequence
  /** To be called now and then. Durable with the next group or within a second, as cursors are: after a crash it may lack so much. */
  note(handed: Sequence): void
}

export function createHandedMark(integration: string, journal: Journal): HandedMark {
  const mark = `delivery/handed/${integration}`
  let last: Sequence | undefined

  function read(): Sequence {
    const kept = Number(journal.marks.get(mark) ?? 0)
    // A journal that was put back from an older copy may end before it.
    return Number.isSafeInteger(kept) ? Math.min(Math.max(kept, 0), journal.next) : 0
  }

  return {
    read,
    note: (handed) => {
      last ??= read()
      if (handed <= last) return
      last = handed
      // Without it something is counted too low, and delivery has more important things to fail for.
      journal.append({ count: 0, bodies: new Map(), marks: new Map([[mark, String(handed)]]) }).catch(() => {})
    },
  }
}
