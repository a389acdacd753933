import { jsonSchema, routes } from '@tidewaiter/server'
import type { z } from 'zod'

type Schema = {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly items?: Schema | false
  readonly prefixItems?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly description?: string
}

const head = '// Generated from the routes of packages/server by `npm run docs`. Not to be edited.\n'

/** The types of every operation, for `packages/client`. */
export function clientTypes(): string {
  const operations = routes().map(({ name, summary, params, query, body, reply }) => {
    const part = (schema: z.ZodType | undefined, io: 'input' | 'output'): string =>
      schema === undefined ? 'undefined' : typeOf(jsonSchema(schema, io), io, 2)
    const replyType = reply === 'stream' || reply === 'redirect' ? 'Response' : part(reply, 'output')
    return [
      `  /** ${summary.replaceAll('*/', '* /')} */`,
      `  readonly ${name}: {`,
      `    readonly params: ${part(params, 'input')}`,
      `    readonly query: ${optionalWhole(part(query, 'input'))}`,
      `    readonly body: ${part(body, 'input')}`,
      `    readonly reply: ${replyType}`,
      '  }',
    ].join('\n')
  })
  return `${head}\n/** What each operation takes and replies. */\nexport type Operations = {\n${operations.join('\n')}\n}\n`
}

/** Method and path of every operation, for `packages/client`. */
export function clientPlaces(): string {
  const rows = routes().map(({ name, method, path }) => `  ${name}: '${method} ${path}',`)
  return `${head}import type { Operations } from './operations.ts'\n\nexport const operationPlaces: Readonly<Record<keyof Operations, string>> = {\n${rows.join('\n')}\n}\n`
}

/** A query with nothing that is required may be left out. */
function optionalWhole(type: string): string {
  return type === 'undefined' || /^ *readonly [\w"-]+: /m.test(type) ? type : `${type} | undefined`
}

function typeOf(schema: Schema, io: 'input' | 'output', depth: number, defs = schema.$defs ?? {}): string {
  const inner = (part: Schema): string => typeOf(part, io, depth, defs)
  if (schema.$ref !== undefined) {
    // The only recursion is that of free JSON.
    const found = defs[schema.$ref.replace('#/$defs/', '')]
    return found === undefined || depth > 12 ? 'unknown' : typeOf(found, io, depth + 4, defs)
  }
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const union = schema.anyOf ?? schema.oneOf
  if (union !== undefined) return unionOf(union.map(inner))
  if (schema.allOf !== undefined) return unique(schema.allOf.map(inner)).join(' & ')
  if (Array.isArray(schema.type))
    return unique(schema.type.map((type: string) => inner({ ...schema, type }))).join(' | ')
  switch (schema.type) {
    case 'string':
      return 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'null'
    case 'array':
      if (schema.prefixItems !== undefined) return `readonly [${schema.prefixItems.map(inner).join(', ')}]`
      return schema.items === undefined || schema.items === false
        ? 'readonly unknown[]'
        : `readonly (${inner(schema.items)})[]`
    case 'object':
      return objectType(schema, io, depth, defs)
    default:
      return 'unknown'
  }
}

function objectType(
  schema: Schema,
  io: 'input' | 'output',
  depth: number,
  defs: Readonly<Record<string, Schema>>,
): string {
  const { properties = {}, required = [], additionalProperties } = schema
  const margin = '  '.repeat(depth + 1)
  const rows = Object.entries(properties).map(([key, part]) => {
    const name = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key)
    const isThere = required.includes(key)
    const type = typeOf(part, io, depth + 1, defs)
    return `${margin}readonly ${name}${isThere ? '' : '?'}: ${isThere ? type : unionOf([type, 'undefined'])}`
  })
  if (rows.length > 0) return `{\n${rows.join('\n')}\n${'  '.repeat(depth)}}`
  if (typeof additionalProperties === 'object') {
    return `Readonly<Record<string, ${typeOf(additionalProperties, io, depth, defs)}>>`
  }
  return additionalProperties === false ? '{}' : 'Readonly<Record<string, unknown>>'
}

/** `unknown` takes in everything else. */
function unionOf(types: readonly string[]): string {
  return types.includes('unknown') ? 'unknown' : unique(types).join(' | ')
}

function unique(types: readonly string[]): readonly string[] {
  return [...new Set(types)]
}
