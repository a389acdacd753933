import { holdingOf, listOf, memberOf, packagesOf, secretsOf, vulnerabilitiesOf } from '@tidewaiter/sources'
import type { Parts } from './parts.ts'

/**
 * The checks of a report; all findings of an image together, because the source tells of the scan and not of each.
 *
 * Every report has one part more, the scan: so that one without any check is told too.
 */
export function trivyOperatorParts(resource: object): Parts {
  const report = memberOf(resource, 'report')
  switch (holdingOf(memberOf(resource, 'kind'))) {
    case 'practices':
    case 'infrastructure':
      return listParts(resource, ['report', 'checks'], textOfCheck)
    case 'compliance':
      return complianceParts(resource)
    case 'image':
      return { texts: [textOfImage(report)], only: () => resource }
    case undefined:
      return { texts: [JSON.stringify(report) ?? ''], only: () => resource }
  }
}

const scan = 'scan'

/** The elements of a list, which lies at a path of the object. */
function listParts(object: object, path: readonly string[], textOf: (item: unknown) => string): Parts {
  const items = listOf(path.reduce(memberOf, object as unknown))
  return {
    texts: [scan, ...items.map(textOf)],
    only: (isWanted) =>
      replaced(
        object,
        path,
        items.filter((_, index) => isWanted[index + 1]),
      ) as object,
  }
}

function replaced(value: unknown, [key, ...rest]: readonly string[], inner: unknown): unknown {
  if (key === undefined) return inner
  return { ...(value as object), [key]: replaced(memberOf(value, key), rest, inner) }
}

function textOfCheck(check: unknown): string {
  return JSON.stringify(['checkID', 'success', 'messages', 'severity'].map((key) => memberOf(check, key)))
}

/** The lists in which the operator, its older versions and Starboard keep the controls; the first that is there counts. */
const controlLists: readonly (readonly string[])[] = [
  ['status', 'summaryReport', 'controlCheck'],
  ['status', 'controlCheck'],
  ['status', 'detailReport', 'results'],
]

/** None as long as the report was not evaluated. */
function complianceParts(resource: object): Parts {
  const path = controlLists.find((keys) => Array.isArray(keys.reduce(memberOf, resource as unknown)))
  return path === undefined ? { texts: [], only: () => resource } : listParts(resource, path, textOfControl)
}

/** What is told of a control is how many of its checks failed. */
function textOfControl(control: unknown): string {
  const checks = listOf(memberOf(control, 'checks'))
  const failed = checks.filter((check) => memberOf(check, 'success') === false).length
  const told = ['id', 'totalFail', 'failTotal', 'passTotal'].map((key) => memberOf(control, key))
  return JSON.stringify([...told, failed, checks.length > 0])
}

/** Findings come in any order, and texts about them may be written better without anything having changed. */
function textOfImage(report: unknown): string {
  const found = (report ?? {}) as Readonly<Record<string, unknown>>
  return JSON.stringify([
    memberOf(found, 'artifact'),
    vulnerabilitiesOf(found)
      .map(({ id, package: name, installedVersion, fixedVersion, path, severity }) =>
        JSON.stringify([id, name, installedVersion, fixedVersion, path, severity]),
      )
      .sort(),
    secretsOf(found)
      .map(({ rule, path, severity }) => JSON.stringify([rule, path, severity]))
      .sort(),
    packagesOf(found)
      .map(({ name, version }) => JSON.stringify([name, version]))
      .sort(),
  ])
}
