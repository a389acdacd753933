// The one table of what can go wrong in this room. A message says what is wrong, its action says what to do; `{name}`
// stands for a detail of the case.

export const rulesErrors = {
  'condition-invalid': {
    message: 'the condition {expression} of the policy {policy} cannot be read: {fault}',
    action: 'Correct the expression at that column.',
  },
} as const

export type RulesErrorCode = keyof typeof rulesErrors

/** Values for the places in the message of an error. */
export type RulesErrorDetails = Readonly<Record<string, string | number>>

/** What the functions of this room throw; `code` names the row of the table. */
export class RulesError extends Error {
  override readonly name = 'RulesError'
  readonly code: RulesErrorCode
  /** What to do about it. */
  readonly action: string
  readonly details: RulesErrorDetails

  constructor(code: RulesErrorCode, details: RulesErrorDetails, options?: ErrorOptions) {
    const { message, action } = rulesErrors[code]
    super(
      message.replace(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place)),
      options,
    )
    this.code = code
    this.action = action
    this.details = details
  }
}
