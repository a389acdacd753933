/** Tells of things that strangers can cause as often as they like, at a bounded rate. */
export type SummaryTeller = {
  readonly add: (subject: string) => void
  /** Tells what is still untold. */
  readonly close: () => void
}

/** Subjects that are kept apart within an interval; the others are told together as the last. */
const maxSubjects = 20

/**
 * The first time a subject comes it is told at once; then once for each interval, with how often it came.
 *
 * @param tell takes the subject and how often it came since it was told last
 */
export function createSummaryTeller(
  tell: (subject: string, count: number) => void,
  intervalMs = 10_000,
): SummaryTeller {
  const untold = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  function tellAll(): void {
    timer = undefined
    const due = [...untold].filter(([, count]) => count > 0)
    untold.clear()
    for (const [subject, count] of due) tell(subject, count)
    // A subject that goes on stays known, so that it is told once an interval and not at once again.
    for (const [subject] of due) untold.set(subject, 0)
    if (due.length > 0) start()
  }

  function start(): void {
    timer ??= setTimeout(tellAll, intervalMs).unref()
  }

  return {
    add: (subject) => {
      const known = untold.size < maxSubjects || untold.has(subject) ? subject : 'others'
      const count = untold.get(known)
      untold.set(known, count === undefined ? 0 : count + 1)
      if (count === undefined) tell(known, 1)
      start()
    },
    close: () => {
      clearTimeout(timer)
      tellAll()
      clearTimeout(timer)
    },
  }
}
