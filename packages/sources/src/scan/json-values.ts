/** A JSON object whose members have not been looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/** The value when it is a JSON object, else undefined. */
export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

/** The objects in a list. Anything but a list counts as an empty one, as do Go's `null` lists. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf).filter((item) => item !== undefined) : []
}

/** True for a list, and for what Go's encoders write for an empty one: null, or nothing. */
export function isListOrAbsent(value: unknown): boolean {
  return Array.isArray(value) || value === null || value === undefined
}
