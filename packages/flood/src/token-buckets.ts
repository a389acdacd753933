/** Allowances by group: each flows back with time, up to what may go out at once. */
export type TokenBuckets = {
  /** Takes one from the allowance of a group at a time in ms, which never goes back; false when there is none. */
  readonly take: (group: string, now: number) => boolean
}

/** Groups whose allowance is kept. One that falls out has its whole allowance again: more goes out, nothing is lost. */
const maxGroups = 10_000

/** @param rate for each second */
export function createTokenBuckets(rate: number, burst: number): TokenBuckets {
  /** Those used last stand last. */
  const buckets = new Map<string, { level: number; at: number }>()

  function find(group: string, now: number): { level: number; at: number } {
    const found = buckets.get(group) ?? { level: burst, at: now }
    buckets.delete(group)
    buckets.set(group, found)
    if (buckets.size > maxGroups) buckets.delete(buckets.keys().next().value as string)
    return found
  }

  return {
    take: (group, now) => {
      const bucket = find(group, now)
      bucket.level = Math.min(burst, bucket.level + (Math.max(0, now - bucket.at) * rate) / 1000)
      bucket.at = now
      if (bucket.level < 1) return false
      bucket.level--
      return true
    },
  }
}
