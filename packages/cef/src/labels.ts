import type { CefMessage } from './cef-message.ts'
import type { Diagnostic } from './diagnostics.ts'
import { Problems } from './problems.ts'

/** A custom field with the name that its label gives it. */
export interface LabelledValue {
  readonly label: string
  /** The field, for example `cs1`; its label stands under `cs1Label`. */
  readonly key: string
  readonly value: string
}

export interface LabelledValues {
  /** In the order of the values in the text. */
  readonly values: readonly LabelledValue[]
  /** Values by label, an object without a prototype. Of two fields with one label the last one counts. */
  readonly byLabel: Readonly<Record<string, string>>
  /** Half pairs and labels that name more than one value. */
  readonly diagnostics: readonly Diagnostic[]
}

const suffix = 'Label'

/** The fields that mean nothing without a label. Senders go on counting where the dictionary ends (`cs7`, `cs12`). */
const needsLabel = /^(?:c6a|cfp|cn|cs|deviceCustomDate|flexDate|flexNumber|flexString)\d{1,2}$/

/**
 * Resolves labels: every pair `xLabel=name` with a pair `x=value` becomes the value `name`, whatever key `x` is. Of a repeated
 * key the last pair counts. Half pairs are reported and left out.
 */
export function labelledValues(message: CefMessage): LabelledValues {
  const { extension, pairs } = message
  const values: LabelledValue[] = []
  const byLabel = Object.create(null) as Record<string, string>
  const problems = new Problems()
  const seen = new Set<string>()
  for (const { key, offset } of pairs) {
    const owner = key.endsWith(suffix) ? key.slice(0, -suffix.length) : ''
    if (owner !== '' && extension[owner] === undefined) {
      problems.add('label-without-value', offset, `${key} is here and ${owner} is not`)
    }
    const label = extension[key + suffix]
    if (label === undefined || label === '') {
      if (needsLabel.test(key)) problems.add('value-without-label', offset, `${key} has no ${key}${suffix}`)
    } else if (seen.has(key)) {
      problems.add('label-repeated', offset, `${key} is labelled and here more than once`)
    } else {
      if (label in byLabel) problems.add('label-repeated', offset, `the label "${label}" is here more than once`)
      const value = extension[key] as string
      values.push({ label, key, value })
      byLabel[label] = value
    }
    seen.add(key)
  }
  return { values, byLabel, diagnostics: problems.sorted() }
}
