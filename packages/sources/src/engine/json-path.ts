import type { Path } from './mapping.ts'

/** A path as steps, each with the keys that may stand there. */
export type Steps = readonly (readonly string[])[]

/** Splits a path: `a|b/c` gives `[['a','b'],['c']]`. */
export function stepsOf(path: Path): Steps {
  return path.split('/').map((step) => step.split('|'))
}

/** The value that the steps lead to in a parsed record, or undefined. Only own properties are followed. */
export function valueAt(record: unknown, steps: Steps): unknown {
  let value = record
  for (const keys of steps) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const object = value as Readonly<Record<string, unknown>>
    const key = keys.find((candidate) => Object.hasOwn(object, candidate))
    if (key === undefined) return undefined
    value = object[key]
  }
  return value
}
