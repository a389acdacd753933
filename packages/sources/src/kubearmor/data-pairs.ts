import { isObject } from '../engine/is-object.ts'

/** Longest text that is looked through: the longest that KubeArmor builds holds two paths. */
const maxText = 16 * 1024

const pair = /([A-Za-z_][A-Za-z0-9_]*)=([^\s,]*)/g

/**
 * The pairs `key=value` in `Resource`, `Data` and `EventData` of a record about a connection, keys in lower case: versions
 * differ in where a fact stands and in its letters.
 *
 * Of two with one key the last counts: KubeArmor writes names that a program chose (`domain=`) in front of the addresses
 * that it has from the kernel, and such a name may hold commas.
 */
export function dataPairs(resource: unknown, data: unknown, eventData: unknown): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  if (isObject(eventData)) {
    for (const [key, value] of Object.entries(eventData))
      if (typeof value === 'string') pairs.set(key.toLowerCase(), value)
  }
  for (const text of [resource, data]) {
    if (typeof text !== 'string') continue
    for (const [, key, value] of text.slice(0, maxText).matchAll(pair))
      pairs.set((key ?? '').toLowerCase(), value ?? '')
  }
  return pairs
}
