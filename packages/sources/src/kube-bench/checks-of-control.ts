import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { memberOf } from '../engine/json-values.ts'
import { readList } from '../checks/read-list.ts'
import { unreadableCheck } from '../checks/unreadable-check.ts'
import { pathTo, type FaultList } from '../engine/faults.ts'
import type { SourceContext } from '../source-context.ts'

/**
 * kube-bench `check/check.go`. WARN is no failure: the check is manual, or it is not scored and its outcome is left to a person.
 * INFO is a check that was switched off (`type: skip`).
 */
const statuses: ReadonlyMap<unknown, Check['status']> = new Map([
  ['PASS', 'passed'],
  ['FAIL', 'failed'],
  ['WARN', 'skipped'],
  ['INFO', 'skipped'],
] as const)

/**
 * The checks of one part of a benchmark. `actual_value` is left out: it quotes whole command lines of the control plane.
 *
 * @param path where the part stands in the record
 */
export function checksOfControl(
  control: object,
  path: string,
  context: SourceContext,
  faults: FaultList,
): readonly Check[] {
  return readList(memberOf(control, 'tests'), pathTo(path, 'tests'), faults, (group, place) =>
    readList(memberOf(group, 'results'), `${place}.results`, faults, (result, resultPlace) => {
      const id = clipText(memberOf(result, 'test_number'))
      if (id !== undefined) return [checkOf(id, result, context)]
      faults.add(resultPlace, '`test_number` is missing')
      return []
    }),
  )
}

function checkOf(id: string, result: unknown, context: SourceContext): Check {
  const written = memberOf(result, 'status')
  const status = statuses.get(written)
  if (status === undefined) return unreadableCheck('`status` is none of PASS, FAIL, WARN and INFO', id)
  return {
    id,
    title: clipText(memberOf(result, 'test_desc')),
    status,
    detail: detailOf(result, status, context),
    priority: written as string,
  }
}

/** Why it failed, or was left to a person; for a failed check without a reason, what was expected. */
function detailOf(result: unknown, status: Check['status'], context: SourceContext): string | undefined {
  const reason = detailText(memberOf(result, 'reason'), context)
  if (reason !== undefined || status !== 'failed') return reason
  const expected = detailText(memberOf(result, 'expected_result'), context)
  return expected === undefined ? undefined : `expected: ${expected}`
}
