import { kindOf, type JsonSchema, type NamedKind } from './config-json-schema.ts'

/** A setting that stands for something outside of the configuration. */
export type NamedThing = { readonly path: readonly PropertyKey[]; readonly kind: NamedKind; readonly text: string }

/** A configuration as it was read, with other texts in the places of those that stand for something outside of it. */
export function replaceNamed(
  value: unknown,
  written: JsonSchema,
  replace: (thing: NamedThing) => string,
  path: readonly PropertyKey[] = [],
): unknown {
  const schema = kindOf(written, value)
  if (typeof value === 'string') {
    // Empty text is a fault, and stays one.
    return schema.names === undefined || value === '' ? value : replace({ path, kind: schema.names, text: value })
  }
  if (Array.isArray(value)) {
    const { items } = schema
    return items === undefined
      ? value
      : value.map((item, index) => replaceNamed(item, items, replace, [...path, index]))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const own = memberOf(schema, key)
      return [key, own === undefined ? part : replaceNamed(part, own, replace, [...path, key])]
    }),
  )
}

/** Everything in a configuration that stands for something outside of it. */
export function namedThings(value: unknown, schema: JsonSchema): readonly NamedThing[] {
  const found: NamedThing[] = []
  replaceNamed(value, schema, (thing) => {
    found.push(thing)
    return thing.text
  })
  return found
}

/** The schema of a member; of an object that may be of several shapes, in the first that has it. */
function memberOf(schema: JsonSchema, key: string): JsonSchema | undefined {
  for (const { properties = {}, additionalProperties } of schema.anyOf ?? [schema]) {
    if (Object.hasOwn(properties, key)) return properties[key]
    if (typeof additionalProperties === 'object') return additionalProperties
  }
  return undefined
}
