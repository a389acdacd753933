import { createRedactor, type Redact } from '@tidewaiter/sources'
import type { ConversionOptions } from './conversion-options.ts'

/** Changes nothing, and so nothing beyond what the built-in rules point to. */
const keepAll: Redact = Object.assign((text: string) => text, { builtin: true })

/**
 * The redactor that the options ask for: the built-in rules unless --no-redact, then the rules of --redact-rule.
 *
 * @throws {SyntaxError} for a rule that is no regular expression
 */
export function redactorFor({ redact, redactRule = [] }: Pick<ConversionOptions, 'redact' | 'redactRule'>): Redact {
  if (!redact && redactRule.length === 0) return keepAll
  return createRedactor({
    builtin: redact,
    rules: redactRule.map((pattern, index) => ({ name: `--redact-rule ${index + 1}`, pattern })),
  })
}
