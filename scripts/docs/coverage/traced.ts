/** What was read of a record: the texts and numbers by their places, `Results[].Target`. */
export type Reads = Map<string, Set<string>>

/**
 * A record that tells what is read of it: the same to look at, each text and number that is taken out goes to `reads`. Places in an
 * array count as one.
 */
export function traced(record: unknown, reads: Reads): unknown {
  const note = (path: string, text: string): void => {
    const texts = reads.get(path)
    if (texts === undefined) reads.set(path, new Set([text]))
    else texts.add(text)
  }
  const known = new WeakMap<object, object>()
  const wrap = (value: unknown, path: string): unknown => {
    if (typeof value !== 'object' || value === null) {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') note(path, String(value))
      return value
    }
    // The same object has to stay the same: readers remember what they have read by it.
    let proxy = known.get(value)
    if (proxy === undefined) {
      proxy = new Proxy(value, {
        get: (target, key): unknown => {
          const child: unknown = Reflect.get(target, key)
          if (typeof key === 'symbol' || !Object.hasOwn(target, key) || (Array.isArray(target) && key === 'length'))
            return child
          return wrap(child, Array.isArray(target) ? `${path}[]` : path === '' ? key : `${path}.${key}`)
        },
      })
      known.set(value, proxy)
    }
    return proxy
  }
  return wrap(record, '')
}
