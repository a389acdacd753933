import { listOf, memberOf, readConstraint, violationKey } from '@tidewaiter/sources'
import { nowhere, type Parts } from './parts.ts'

/** The violations in the status of a constraint. */
export function gatekeeperParts(constraint: object): Parts {
  const status = memberOf(constraint, 'status')
  const violations = listOf(memberOf(status, 'violations'))
  const read = readConstraint(constraint, nowhere).violations
  return {
    texts: read.map((violation, index) =>
      typeof violation === 'string' ? JSON.stringify(violations[index]) : violationKey(violation),
    ),
    only: (isWanted) => ({
      ...constraint,
      status: { ...(status as object), violations: violations.filter((_, index) => isWanted[index]) },
    }),
  }
}
