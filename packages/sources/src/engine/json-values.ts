/** A JSON object whose members have not been looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** True for a parsed JSON object: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value when it is a JSON object, else undefined. */
export function objectOf(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

/** The objects in a list. Anything but a list counts as an empty one, as do Go's `null` lists. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).filter(isObject)
}

/** The elements of a parsed JSON array; none for anything else. Go writes an empty list as null. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** True for a list, and for what Go's encoders write for an empty one: null, or nothing. */
export function isListOrAbsent(value: unknown): boolean {
  return Array.isArray(value) || value === null || value === undefined
}

/** The own property of a parsed JSON object, or undefined: of anything else, and of what an object inherits. */
export function memberOf(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** The keys and values of a parsed JSON object, in its order; none for anything else. */
export function entriesOf(value: unknown): readonly (readonly [key: string, value: unknown])[] {
  return isObject(value) ? Object.entries(value) : []
}
