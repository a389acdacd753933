import { ways } from '@tidewaiter/intake'
import { z } from 'zod'
import { configSchema } from './config-schema.ts'
import { intakeLimit } from './schema/intake-schema.ts'

/** As much of JSON Schema (draft 2020-12) as this room reads. */
export type JsonSchema = {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly names?: NamedKind
}

/**
 * What a text stands for outside of the configuration: a path or pattern that is read, a file, one that nobody else should
 * read, a place that the service makes, an environment variable.
 */
export type NamedKind = 'input' | 'file' | 'secret-file' | 'own-place' | 'variable'

const relativePaths = 'A relative path counts from the folder of the configuration file.'

/** The JSON Schema of `tidewaiter.yaml`, for editors; each way in with the settings that are its own. */
export function configJsonSchema(): JsonSchema {
  return (made ??= makeSchema())
}

/** It takes 10 ms to make, and every reading of a configuration wants it. */
let made: JsonSchema | undefined

function makeSchema(): JsonSchema {
  const whole = jsonSchemaOf(configSchema())
  const intake = whole.properties!['intake']!
  const limit = withoutName(jsonSchemaOf(intakeLimit()))
  const kinds = ways.map((way) => {
    const own = withoutName(jsonSchemaOf(way.settings()))
    return {
      ...own,
      description: way.summary,
      properties: { type: { const: way.name, description: 'The kind of way in.' }, ...own.properties, limit },
      required: ['type', ...(own.required ?? [])],
    }
  })
  return {
    ...whole,
    properties: { ...whole.properties, intake: { ...intake, additionalProperties: { type: 'object', oneOf: kinds } } },
  }
}

/** Of a part of the whole: the name of the standard stands at the top. */
function withoutName(whole: JsonSchema & { readonly $schema?: string }): JsonSchema {
  const { $schema: _, ...part } = whole
  return part
}

/** The JSON Schema of what people write, with the examples that the schema has. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema & { readonly $schema?: string } {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // Zod leaves the examples of values that it transforms out, because they might be of the result; ours never are.
      const { examples, names, description } = z.globalRegistry.get(zodSchema as unknown as z.ZodType) ?? {}
      if (Array.isArray(examples)) jsonSchema.examples = examples
      if (names === undefined || names === 'variable') return
      jsonSchema.description = description === undefined ? relativePaths : `${description} ${relativePaths}`
    },
  }) as JsonSchema
}

/** The schema of one setting; undefined where there is none. `value` is the whole configuration as it was read. */
export function schemaAt(schema: JsonSchema, value: unknown, path: readonly PropertyKey[]): JsonSchema | undefined {
  let here: JsonSchema | undefined = kindOf(schema, value)
  let part = value
  for (const step of path) {
    part =
      typeof part === 'object' && part !== null ? (part as Readonly<Record<PropertyKey, unknown>>)[step] : undefined
    const more: JsonSchema | boolean | undefined =
      here?.properties?.[String(step)] ?? here?.items ?? here?.additionalProperties
    if (typeof more !== 'object') return undefined
    here = kindOf(more, part)
  }
  return here
}

/** The schema of a value: of several kinds, the one that the `type` of the value names. */
export function kindOf(schema: JsonSchema, value: unknown): JsonSchema {
  if (schema.oneOf === undefined) return schema
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined
  return schema.oneOf.find(({ properties }) => properties?.['type']?.const === type) ?? schema
}
