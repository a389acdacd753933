/**
 * Keeps the log readable when the same thing happens over and over: of the same happening of the same subject `most` are
 * logged in a minute, and then how many more there were.
 *
 * Subjects may be chosen by an attacker, so at most 1,000 are told apart; further ones share one count for each happening.
 */
export type Repetition = {
  /** Whether this one is logged. */
  readonly admit: (event: string, subject: string, now: number) => boolean
  /** What was held back in the minutes that have ended; all of it with `final`. */
  readonly ended: (now: number, final?: boolean) => readonly HeldBack[]
}

type HeldBack = { readonly event: string; readonly subject: string; readonly count: number }

const minute = 60_000
const maxSubjects = 1000

type Window = { readonly event: string; readonly subject: string; readonly start: number; count: number }

export function createRepetition(most: number): Repetition {
  const windows = new Map<string, Window>()

  function windowOf(event: string, subject: string, now: number): Window {
    const key = `${event}\n${subject}`
    const known = windows.get(key)
    if (known !== undefined) return known
    if (windows.size >= maxSubjects && subject !== '') return windowOf(event, '', now)
    const window = { event, subject, start: now, count: 0 }
    windows.set(key, window)
    return window
  }

  return {
    admit: (event, subject, now) => ++windowOf(event, subject, now).count <= most,
    ended: (now, final = false) => {
      const held: HeldBack[] = []
      for (const [key, { event, subject, start, count }] of windows) {
        // A clock that was set back must not keep a window open.
        if (!final && now - start < minute && now >= start) continue
        windows.delete(key)
        if (count > most) held.push({ event, subject, count: count - most })
      }
      return held
    },
  }
}
