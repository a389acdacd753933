import { families, type ControlFamily, type Family, type RuntimeFamily } from './families.ts'

/**
 * Values of `outcome` (caption "Status").
 *
 * The source table has two vocabularies: runtime families carry the mode of the policy that covers the activity, the
 * others the status of the action. `Other` means that no runtime policy was applied: the activity was only observed.
 */
export const modes = ['Audit', 'Enforce', 'Other'] as const
export const statuses = ['Success', 'Error'] as const

export type Mode = (typeof modes)[number]
export type Status = (typeof statuses)[number]
export type Outcome = Mode | Status

/** What an event of the family may have as outcome. */
export type OutcomeOf<F extends Family> = F extends RuntimeFamily ? Mode : F extends ControlFamily ? Status : never

/** The outcomes that the source table allows for the family. */
export function outcomesOf(family: Family): readonly Outcome[] {
  return families[family].kind === 'control' ? statuses : modes
}

/**
 * Words found in the field for each outcome. The severity text of the source table says Audited, Blocked, Success and
 * Failure where its `outcome` row says Audit, Enforce, Success and Error; both are read, the second is written.
 */
const spellings: Readonly<Record<string, Outcome>> = {
  audit: 'Audit',
  audited: 'Audit',
  enforce: 'Enforce',
  enforced: 'Enforce',
  block: 'Enforce',
  blocked: 'Enforce',
  other: 'Other',
  success: 'Success',
  error: 'Error',
  failure: 'Error',
  failed: 'Error',
}

/** The outcome that a text of either vocabulary stands for, or undefined when it is in neither. Case is ignored. */
export function readOutcome(text: string): Outcome | undefined {
  const word = text.trim().toLowerCase()
  return Object.hasOwn(spellings, word) ? spellings[word] : undefined
}
