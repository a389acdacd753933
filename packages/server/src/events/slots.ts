/** Bounds how many of a kind somebody has under way at once. */
export type Slots = {
  /** True when one more may begin. */
  readonly isFree: (key: string) => boolean
  /** Begins one, and returns how to end it; undefined when there are as many as may be. */
  readonly take: (key: string) => (() => void) | undefined
}

/** @param most of one key; @param mostTogether of all */
export function createSlots(most: number, mostTogether: number): Slots {
  const taken = new Map<string, number>()
  let together = 0
  const isFree = (key: string): boolean => (taken.get(key) ?? 0) < most && together < mostTogether
  return {
    isFree,
    take: (key) => {
      if (!isFree(key)) return undefined
      taken.set(key, (taken.get(key) ?? 0) + 1)
      together++
      let ended = false
      return () => {
        if (ended) return
        ended = true
        together--
        const left = (taken.get(key) ?? 1) - 1
        if (left === 0) taken.delete(key)
        else taken.set(key, left)
      }
    },
  }
}
