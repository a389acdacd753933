import { isSame, type DroppedFile } from './find-dropped.ts'

/** Which files have not changed for long enough to be complete. */
export type Settling = {
  /** Notes how the files are now, and gives those that are still. Forgets all others. */
  readonly settled: (files: readonly DroppedFile[]) => readonly DroppedFile[]
}

/**
 * A file is still when it was last written that long ago, as when it was moved in whole; or, where clocks differ, when it was seen
 * unchanged for that long.
 *
 * @param settleMs how long; @param clock ms since 1970-01-01 UTC; @param ticks ms that nobody sets
 */
export function createSettling(
  settleMs: number,
  clock: () => number = Date.now,
  ticks: () => number = performance.now.bind(performance),
): Settling {
  let seen = new Map<string, { readonly size: number; readonly modifiedAt: number; readonly since: number }>()

  function settled(files: readonly DroppedFile[]): readonly DroppedFile[] {
    const before = seen
    const now = ticks()
    seen = new Map()
    return files.filter((file) => {
      const { key, size, modifiedAt } = file
      const last = before.get(key)
      const since = last !== undefined && isSame(last, file) ? last.since : now
      seen.set(key, { size, modifiedAt, since })
      const age = clock() - modifiedAt
      return now - since >= settleMs || age >= settleMs
    })
  }

  return { settled }
}
