/**
 * Many short byte strings in one array.
 *
 * Reading from a typed array first looks at its buffer, which is another object elsewhere in memory. With an array for
 * each of the hundred literals and keys that one event needs, waiting for those objects took a third of the time; in
 * one array they are next to each other.
 */
export type BytePool = {
  /** The bytes of all strings; replaced by a larger array as the pool grows. */
  bytes: Uint8Array
  length: number
  readonly known: Map<string, number>
}

/** An empty pool. */
export function bytePool(capacity: number = 4096): BytePool {
  return { bytes: new Uint8Array(capacity), length: 0, known: new Map() }
}

/** Puts bytes into the pool and returns where they begin. Bytes that are in it already are not put in again. */
export function poolBytes(pool: BytePool, bytes: Uint8Array): number {
  const key = Buffer.from(bytes).toString('latin1')
  const known = pool.known.get(key)
  if (known !== undefined) return known
  const from = pool.length
  pool.length += bytes.length
  if (pool.length > pool.bytes.length) {
    const larger = new Uint8Array(Math.max(pool.length, pool.bytes.length * 2))
    larger.set(pool.bytes)
    pool.bytes = larger
  }
  pool.bytes.set(bytes, from)
  pool.known.set(key, from)
  return from
}
