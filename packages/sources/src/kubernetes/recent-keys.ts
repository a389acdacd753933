import { hash } from 'node:crypto'

/**
 * Keys of what happened lately, each with a small value; the oldest is forgotten when there are more than `limit`.
 *
 * Keys are kept as hashes, so that whoever writes long names into the records does not fill the memory.
 */
export type RecentKeys<Value> = {
  readonly get: (key: string) => Value | undefined
  /** Sets the value and makes the key the youngest. */
  readonly set: (key: string, value: Value) => void
  readonly delete: (key: string) => void
}

/** @param limit most keys that are kept; one takes about 150 bytes */
export function createRecentKeys<Value>(limit: number): RecentKeys<Value> {
  const values = new Map<string, Value>()
  const short = (key: string): string => hash('sha256', key, 'base64').slice(0, 22)
  return {
    get: (key) => values.get(short(key)),
    set: (key, value) => {
      const name = short(key)
      values.delete(name)
      values.set(name, value)
      if (values.size <= limit) return
      for (const oldest of values.keys()) {
        values.delete(oldest)
        break
      }
    },
    delete: (key) => void values.delete(short(key)),
  }
}
