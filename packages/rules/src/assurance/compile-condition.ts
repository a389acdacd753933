import { compileExpression } from '@tidewaiter/expression'
import type { ScanReport } from '@tidewaiter/model'
import type { Finding } from '../finding.ts'

/** Whether an artifact is to be blocked; throws when the expression cannot be evaluated on these values. */
export type Condition = (values: ConditionValues) => boolean

/** What {@link valuesOf} makes of a report. */
export type ConditionValues = Readonly<Record<string, unknown>>

const aText = 'string'
const aNumber = 'int'

/** What expressions may name, with the types that mistakes are found by. Absent texts are empty. */
const variables = {
  artifact: {
    kind: aText,
    name: aText,
    digest: aText,
    registry: aText,
    repository: aText,
    tag: aText,
    os: aText,
    architecture: aText,
  },
  tool: { name: aText, version: aText },
  counts: {
    critical: aNumber,
    high: aNumber,
    medium: aNumber,
    low: aNumber,
    negligible: aNumber,
    unknown: aNumber,
    vulnerabilities: aNumber,
    malware: aNumber,
    sensitiveData: aNumber,
    misconfigurations: aNumber,
    packages: aNumber,
  },
} as const

const countNames = {
  vulnerability: 'vulnerabilities',
  malware: 'malware',
  'sensitive-data': 'sensitiveData',
  misconfiguration: 'misconfigurations',
} as const

/**
 * Makes the test of a CEL expression over a report.
 *
 * @throws {Error} that says what is wrong and at which column
 */
export function compileCondition(text: string): Condition {
  return compileExpression(text, variables)
}

/** The values that a report has for expressions. @param findings those that were not accepted */
export function valuesOf(report: ScanReport, findings: readonly Finding[]): ConditionValues {
  const counts = { ...noCounts, packages: report.packages.length }
  for (const { severity, kind } of findings) {
    counts[severity]++
    counts[countNames[kind]]++
  }
  return {
    artifact: texts(variables.artifact, report.artifact),
    tool: texts(variables.tool, report.tool),
    // CEL counts in 64 bits.
    counts: Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, BigInt(count)])),
  }
}

const noCounts: Readonly<Record<keyof typeof variables.counts, number>> = {
  critical: 0,
  high: 0,
  medium: 0,
  low: 0,
  negligible: 0,
  unknown: 0,
  vulnerabilities: 0,
  malware: 0,
  sensitiveData: 0,
  misconfigurations: 0,
  packages: 0,
}

function texts(names: Readonly<Record<string, string>>, values: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    Object.keys(names).map((name) => [name, typeof values[name] === 'string' ? values[name] : '']),
  )
}
