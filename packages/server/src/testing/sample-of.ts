/** A JSON Schema as `jsonSchema` gives it. */
export type Schema = {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly minItems?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
}

/** A value that fits a schema as far as the schema says it: examples first, else the least. */
export function sampleOf(schema: Schema, all = false): unknown {
  if (schema.examples !== undefined && schema.examples.length > 0) return schema.examples[0]
  if ('const' in schema) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.default !== undefined) return schema.default
  const choice = schema.anyOf ?? schema.oneOf
  if (choice !== undefined) return sampleOf(choice[0]!, all)
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => sampleOf(part, all)))
  switch (typeof schema.type === 'string' ? schema.type : schema.type?.[0]) {
    case 'string':
      return sampleText(schema)
    case 'integer':
    case 'number':
      return schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1)
    case 'boolean':
      return true
    case 'array':
      return Array.from({ length: Math.max(schema.minItems ?? 0, all ? 1 : 0) }, () =>
        sampleOf(schema.items ?? {}, all),
      )
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => all || schema.required?.includes(name) === true)
          .map(([name, part]) => [name, sampleOf(part, all)]),
      )
    default:
      return {}
  }
}

function sampleText({ format, minLength = 1 }: Schema): string {
  switch (format) {
    case 'uuid':
      return '01932d5e-8f00-7000-8000-000000000000'
    case 'date-time':
      return '2026-12-31T00:00:00Z'
    case 'email':
      return 'somebody@example.com'
    case 'uri':
      return 'https://example.com/'
    default:
      return 'sample'.padEnd(minLength, 'x')
  }
}
