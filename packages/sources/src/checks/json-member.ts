/** True for a parsed JSON object: no array, not null. */
export function isJsonObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The own property of a parsed JSON object, or undefined: of anything else, and of what an object inherits. */
export function memberOf(value: unknown, key: string): unknown {
  if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined
  return (value as Readonly<Record<string, unknown>>)[key]
}

/** The elements of a parsed JSON array; none for anything else. Go writes an empty list as null. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The keys and values of a parsed JSON object, in its order; none for anything else. */
export function entriesOf(value: unknown): readonly (readonly [key: string, value: unknown])[] {
  return isJsonObject(value) ? Object.entries(value) : []
}
