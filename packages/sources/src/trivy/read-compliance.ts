import type { Check } from '../checks/check.ts'
import { draftOfCheck } from '../checks/draft-of-check.ts'
import { countOf, textOf } from '../engine/values.ts'
import { type JsonObject, objectsOf } from '../engine/json-values.ts'
import { ownTime } from '../engine/own-time.ts'
import type { ScanResult } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { readResults } from './read-results.ts'

/** Reads a compliance report: a BNCH event for each control, and one for the scan. */
export function readCompliance(report: JsonObject, context: SourceContext): ScanResult {
  const controls = [
    ...objectsOf(report['Results']).map((control) => controlOf(control, failuresIn(control, context))),
    ...objectsOf(report['SummaryControls']).map((control) => controlOf(control, countOf(control['TotalFail']))),
  ]
  return {
    time: ownTime(report['CreatedAt']),
    reports: [],
    drafts: [
      ...controls.flatMap((control) => (control === undefined ? [] : draftOfCheck('BNCH', control))),
      { code: 'BNCH-002', outcome: 'Success', rule: textOf(report['ID']) ?? textOf(report['Title']) },
    ],
  }
}

/** How many findings a control has, or undefined when nothing was looked at. */
function failuresIn(control: JsonObject, context: SourceContext): number | undefined {
  const { misconfigurations, vulnerabilities, sensitiveData } = readResults(control['Results'], context)
  const failed = misconfigurations.filter(({ status }) => status === 'failed')
  const failures = failed.length + vulnerabilities.length + sensitiveData.length
  // Trivy counts nothing for controls whose name says that a person has to look.
  const isManual = misconfigurations.length === 0 && textOf(control['Name'])?.includes('(Manual)') === true
  return isManual && failures === 0 ? undefined : failures
}

/** The control as a check, or undefined when it has no name at all. Without failures known it has its default status. */
function controlOf(control: JsonObject, failures: number | undefined): Check | undefined {
  const [id, title] = [textOf(control['ID']), textOf(control['Name'])]
  const fallback =
    control['DefaultStatus'] === 'PASS' ? 'passed' : control['DefaultStatus'] === 'FAIL' ? 'failed' : 'skipped'
  const name = id ?? title
  if (name === undefined) return undefined
  return {
    id: name,
    title: id === undefined ? undefined : title,
    status: failures === undefined ? fallback : failures === 0 ? 'passed' : 'failed',
    detail: failures === undefined || failures === 0 ? undefined : `${failures} failed`,
    priority: textOf(control['Severity']),
  }
}
