import type { CefMessage } from '@tidewaiter/cef'
import { familyOf, families, fieldDefinition, fieldNames, severityOf, type Event, type Family } from '@tidewaiter/model'

/** A variable of `where`, as it is documented. */
export type EventVariable = {
  /** Behind `event.`. */
  readonly name: string
  readonly type: 'string' | 'int' | 'google.protobuf.Timestamp'
  readonly meaning: string
  /** Whether it may be absent. Then text is empty, and the use of anything else cannot be judged. */
  readonly optional: boolean
}

const always: readonly EventVariable[] = [
  { name: 'code', type: 'string', meaning: 'Code of the event, such as PM-002', optional: false },
  { name: 'family', type: 'string', meaning: 'Letters of the code', optional: false },
  { name: 'category', type: 'string', meaning: 'Category of the family, such as processes', optional: false },
  { name: 'severity', type: 'int', meaning: 'Severity in the CEF header, 0 to 10', optional: false },
  {
    name: 'outcome',
    type: 'string',
    meaning: 'Status or mode: Success, Error, Audit, Enforce, Other',
    optional: false,
  },
  { name: 'time', type: 'google.protobuf.Timestamp', meaning: 'When it happened', optional: false },
  { name: 'vendor', type: 'string', meaning: 'Vendor in the CEF header', optional: false },
  { name: 'product', type: 'string', meaning: 'Product in the CEF header', optional: false },
]

/** Every variable of `where`: what each event has, then the fields of the model. */
export const eventVariables: readonly EventVariable[] = [
  ...always,
  ...fieldNames.map((name): EventVariable => {
    const { type, meaning } = fieldDefinition(name)
    const isNumber = type === 'uint32' || type === 'port' || type === 'direction'
    return { name, type: isNumber ? 'int' : 'string', meaning, optional: true }
  }),
]

const texts = eventVariables.filter(({ optional, type }) => optional && type === 'string').map(({ name }) => [name, ''])

/** Values of the variables, by name. */
export type EventValues = Readonly<Record<string, unknown>>

/** The values of the variables for an event, and the message that it was written as. */
export function valuesOf({ code, outcome, time, fields }: Event, { header }: CefMessage): EventValues {
  const family = familyOf(code) as Family
  const values: Record<string, unknown> = Object.fromEntries(texts)
  for (const [name, value] of Object.entries(fields)) values[name] = typeof value === 'number' ? BigInt(value) : value
  return Object.assign(values, {
    code,
    family,
    category: families[family].category,
    severity: BigInt(severityOf(family, outcome)),
    outcome,
    time: new Date(time),
    ...deviceOf(header),
  })
}

/** The values for another sender's message: what stands in its header, and its outcome. It has no family and no fields. */
export function verbatimValues(message: CefMessage, time: number, severity: number): EventValues {
  return {
    ...Object.fromEntries(texts),
    code: message.header?.deviceEventClassId ?? '',
    family: '',
    category: '',
    severity: BigInt(severity),
    outcome: message.extension['outcome'] ?? '',
    time: new Date(time),
    ...deviceOf(message.header),
  }
}

function deviceOf(header: CefMessage['header']): { readonly vendor: string; readonly product: string } {
  return { vendor: header?.deviceVendor ?? '', product: header?.deviceProduct ?? '' }
}
