import type { Clock } from '../clock.ts'

/** A clock that a test moves. */
export type FakeClock = Clock & {
  /** Lets time pass; what is due is done, in order. */
  advance(ms: number): void
  /** Sets the clock of people, as an operator or a time server does. */
  jump(ms: number): void
}

export function createFakeClock(start: number = Date.UTC(2026, 10, 23)): FakeClock {
  let now = start
  let monotonic = 1_000
  let waiting: { readonly at: number; readonly action: () => void }[] = []

  return {
    now: () => now,
    monotonic: () => monotonic,
    after: (ms, action) => {
      const one = { at: monotonic + ms, action }
      waiting.push(one)
      return () => {
        waiting = waiting.filter((other) => other !== one)
      }
    },
    advance: (ms) => {
      const end = monotonic + ms
      for (;;) {
        const due = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        waiting = waiting.filter((other) => other !== due)
        now += due.at - monotonic
        monotonic = due.at
        due.action()
      }
      now += end - monotonic
      monotonic = end
    },
    jump: (ms) => {
      now += ms
    },
  }
}
