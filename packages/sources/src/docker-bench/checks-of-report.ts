import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { listOf, memberOf } from '../engine/json-values.ts'
import { readList } from '../checks/read-list.ts'
import { unreadableCheck } from '../checks/unreadable-check.ts'
import type { FaultList } from '../engine/faults.ts'
import type { SourceContext } from '../source-context.ts'
import { maxItems, resultStatuses } from './result-statuses.ts'

/** The checks of a report, in its order. */
export function checksOfReport(report: unknown, context: SourceContext, faults: FaultList): readonly Check[] {
  return readList(memberOf(report, 'tests'), 'tests', faults, (section, path) =>
    readList(memberOf(section, 'results'), `${path}.results`, faults, (result, place) => {
      const id = clipText(memberOf(result, 'id'))
      if (id !== undefined) return [checkOf(id, result, context)]
      faults.add(place, '`id` is missing')
      return []
    }),
  )
}

function checkOf(id: string, result: unknown, context: SourceContext): Check {
  const written = memberOf(result, 'result')
  const status = resultStatuses.get(written)
  // A script that was stopped in the middle of a check leaves one without a result.
  if (status === undefined) return unreadableCheck('`result` is none of PASS, WARN, INFO and NOTE', id)
  return {
    id,
    title: clipText(memberOf(result, 'desc')),
    status,
    detail: detailOf(result, context),
    priority: written as string,
  }
}

/** `details` ends with the items already, where there are some; older versions have items alone. */
function detailOf(result: unknown, context: SourceContext): string | undefined {
  const details = detailText(memberOf(result, 'details'), context)
  if (details !== undefined) return details
  const items = listOf(memberOf(result, 'items'))
  const named = items.slice(0, maxItems).flatMap((item) => detailText(item, context) ?? [])
  if (named.length === 0) return undefined
  return items.length > maxItems ? `${named.join(', ')} and ${items.length - maxItems} more` : named.join(', ')
}
