/** Limits how often each of many may come. */
export type RateLimits = {
  /** Takes one; 0 when it may come, else the seconds to wait. */
  readonly take: (who: string, now: number) => number
}

type Bucket = { level: number; at: number }

/**
 * Buckets of tokens, one for each who comes: `rate` flow back each second, `burst` fit in.
 *
 * Clients choose their names, so their number is bounded: beyond `most` those that have been full for longest are forgotten,
 * which takes nothing from them; when none is full, the oldest go.
 */
export function createRateLimits(rate: number, burst: number, most = 50_000): RateLimits {
  const buckets = new Map<string, Bucket>()

  function makeRoom(now: number): void {
    for (const [who, { level, at }] of buckets) {
      if (level + ((now - at) * rate) / 1000 >= burst) buckets.delete(who)
    }
    for (const who of buckets.keys()) {
      if (buckets.size < most) break
      buckets.delete(who)
    }
  }

  return {
    take: (who, now) => {
      const found = buckets.get(who)
      if (found === undefined && buckets.size >= most) makeRoom(now)
      const bucket = found ?? { level: burst, at: now }
      bucket.level = Math.min(burst, bucket.level + (Math.max(0, now - bucket.at) * rate) / 1000)
      bucket.at = now
      if (found === undefined) buckets.set(who, bucket)
      if (bucket.level < 1) return Math.max(1, Math.ceil((1 - bucket.level) / rate))
      bucket.level--
      return 0
    },
  }
}
