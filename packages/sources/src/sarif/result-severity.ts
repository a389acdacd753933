import type { FindingSeverity } from '@tidewaiter/model'
import { textOf } from '../engine/values.ts'
import { findingSeverity, severityOfScore } from '../scan/finding-severity.ts'
import type { JsonObject } from '../engine/json-values.ts'
import { factLines } from './fact-lines.ts'
import type { Rule } from './rules-of.ts'

const levels: Readonly<Record<string, FindingSeverity>> = {
  error: 'high',
  warning: 'medium',
  note: 'low',
  none: 'negligible',
}

/**
 * How bad a result is: the scanner's own word among the tags (Trivy) or in the help (Grype) of its rule, else the rating of
 * `security-severity`, else the level, which is `warning` when neither result nor rule has one (SARIF 2.1.0, section 3.27.10).
 */
export function resultSeverity(result: JsonObject, rule: Rule): FindingSeverity {
  const words = [...rule.tags, factLines(rule.help).severity]
  const word = words.map(findingSeverity).find((severity) => severity !== 'unknown')
  if (word !== undefined) return word
  if (rule.score !== undefined) return severityOfScore(rule.score)
  const level = textOf(result['level']) ?? rule.level ?? 'warning'
  return (Object.hasOwn(levels, level) ? levels[level] : undefined) ?? 'unknown'
}
