import { compileExpression } from '@tidewaiter/expression'
import type { ScanReport } from '@tidewaiter/model'
import type { Finding } from '../finding.ts'

/** Whether an artifact is to be blocked; throws when the expression cannot be evaluated on this report. */
export type Condition = (report: ScanReport, findings: readonly Finding[]) => boolean

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

/**
 * Makes the test of a CEL expression over a report.
 *
 * @throws {Error} that says what is wrong and at which column
 */
export function compileCondition(text: string): Condition {
  const expression = compileExpression(text, variables)
  return (report, findings) => expression(valuesOf(report, findings))
}

function valuesOf(report: ScanReport, findings: readonly Finding[]): Record<string, unknown> {
  const counts: Record<string, bigint> = {}
  for (const name of Object.keys(variables.counts)) counts[name] = 0n
  const add = (name: string): void => void (counts[name] = (counts[name] ?? 0n) + 1n)
  const kinds = {
    vulnerability: 'vulnerabilities',
    malware: 'malware',
    'sensitive-data': 'sensitiveData',
    misconfiguration: 'misconfigurations',
  } as const
  for (const { severity, kind } of findings) {
    add(severity)
    add(kinds[kind])
  }
  counts['packages'] = BigInt(report.packages.length)
  return {
    artifact: texts(variables.artifact, report.artifact),
    tool: texts(variables.tool, report.tool),
    counts,
  }
}

function texts(names: Readonly<Record<string, string>>, values: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    Object.keys(names).map((name) => [name, typeof values[name] === 'string' ? values[name] : '']),
  )
}
