import type { Check } from '../checks/check.ts'
import { detailText } from '../checks/detail-text.ts'
import { countOf, textOf } from '../engine/values.ts'
import { findingSeverity } from '../scan/finding-severity.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import type { SourceContext } from '../source-context.ts'

/** The checks of a report about one resource. A check without a result is one that could not be read. */
export function checksOf(
  report: JsonObject,
  resource: string | undefined,
  namespace: string | undefined,
  context: SourceContext,
): readonly Check[] {
  return objectsOf(report['checks']).flatMap((item) => {
    const id = textOf(item['checkID'])
    if (id === undefined) return []
    const { success, messages } = item
    return {
      id,
      title: textOf(item['title']),
      status: success === true ? 'passed' : success === false ? 'failed' : 'error',
      resource,
      namespace,
      // Checks of infrastructure have one empty message when they passed.
      detail: Array.isArray(messages) ? messages.map((text) => detailText(text, context)).find(Boolean) : undefined,
      severity: findingSeverity(item['severity']),
      priority: textOf(item['severity']),
    }
  })
}

/**
 * The controls of a compliance report, or undefined while it has none: the summary or the details of today, and Starboard's
 * list, which has the names and the counts in one.
 */
export function controlsOf(resource: JsonObject): readonly Check[] | undefined {
  const status = objectOf(resource['status'])
  const summary = objectOf(status?.['summaryReport'])?.['controlCheck'] ?? status?.['controlCheck']
  const details = objectOf(status?.['detailReport'])?.['results']
  if (Array.isArray(summary)) {
    return objectsOf(summary).flatMap((item) => controlOf(item, failuresOf(item)) ?? [])
  }
  if (!Array.isArray(details)) return undefined
  return objectsOf(details).flatMap((item) => {
    const checks = objectsOf(item['checks'])
    const failed = checks.filter((check) => check['success'] === false).length
    return controlOf(item, checks.length === 0 ? undefined : failed) ?? []
  })
}

/** How many checks of a control failed. Starboard counts those that passed too: none of either is no check at all. */
function failuresOf(item: JsonObject): number | undefined {
  const failures = countOf(item['totalFail'] ?? item['failTotal'])
  return failures === 0 && item['passTotal'] === 0 ? undefined : failures
}

/** A control of which nothing was counted needs a person to look. */
function controlOf(item: JsonObject, failures: number | undefined): Check | undefined {
  const id = textOf(item['id'])
  if (id === undefined) return undefined
  return {
    id,
    title: textOf(item['name']),
    status: failures === undefined ? 'skipped' : failures === 0 ? 'passed' : 'failed',
    detail: failures === undefined || failures === 0 ? undefined : `${failures} failed`,
    priority: textOf(item['severity']),
  }
}
