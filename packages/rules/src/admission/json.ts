// Objects of other people's JSON: any type where another was expected is nothing.

type JsonObject = Readonly<Record<string, unknown>>

/** The value as an object, undefined when it is none. */
export function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

/** What stands at the end of a path of own members. */
export function memberAt(value: unknown, ...path: readonly string[]): unknown {
  let at = value
  for (const name of path) {
    const object = objectOf(at)
    at = object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined
  }
  return at
}

/** The elements of a list, at most so many. Nothing at all is an empty list, and what is no list is one element: itself. */
export function listAt(value: unknown, most: number = Infinity): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? (value as readonly unknown[]).slice(0, most) : [value]
}

/** A text of others, for showing: shortened, never half a character. */
export function shownText(value: unknown, most: number): string {
  const text = typeof value === 'string' ? value : ''
  if (text.length <= most) return text
  const cut = text.slice(0, most - 3)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}...`
}
