import { createRecentKeys } from '../kubernetes/recent-keys.ts'

/** Violations that are remembered; some 15 MB. */
const maxViolations = 100_000

/** Tells a violation that is new from one that the audit before found too. */
export type AuditRuns = {
  /** Notes that an audit goes on; called for every line that names its audit. */
  readonly enter: (run: string | undefined) => void
  /** True when neither this audit nor the one before has told of the violation. One that was gone in between is new. */
  readonly isNew: (violation: string) => boolean
}

/** Audits are told apart by their id and counted in the order of their first line. */
export function createAuditRuns(): AuditRuns {
  const seen = createRecentKeys<number>(maxViolations)
  let current: string | undefined
  let count = 0
  return {
    enter: (run) => {
      if (run === undefined || run === current) return
      current = run
      count++
    },
    isNew: (violation) => {
      const last = seen.get(violation)
      seen.set(violation, count)
      return last === undefined || last < count - 1
    },
  }
}
