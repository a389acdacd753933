/**
 * Many short byte strings in one array.
 *
 * Reading from a typed array first looks at its buffer, which is another object elsewhere in memory. With an array for
 * each of the hundred literals and keys that one event needs, waiting for those objects took a third of the time; in
 * one array they are next to each other.
 */
export type BytePool = {
  /** The bytes of all strings, with some room behind them; replaced by a larger array as the pool grows. */
  bytes: Uint8Array
  /** The same memory, to be read four bytes at a time. */
  view: DataView
  length: number
  readonly known: Map<string, number>
}

/** So that reading four bytes at a time never leaves the array. */
const wordRoom = 4

/** An empty pool. */
export function bytePool(capacity: number = 4096): BytePool {
  const bytes = new Uint8Array(capacity)
  return { bytes, view: new DataView(bytes.buffer), length: 0, known: new Map() }
}

/** Puts bytes into the pool and returns where they begin. Bytes that are in it already are not put in again. */
export function poolBytes(pool: BytePool, bytes: Uint8Array): number {
  const key = Buffer.from(bytes).toString('latin1')
  const known = pool.known.get(key)
  if (known !== undefined) return known
  const from = takeRoom(pool, bytes.length)
  pool.bytes.set(bytes, from)
  pool.known.set(key, from)
  return from
}

/** Makes room at the end of the pool for so many bytes, which the caller writes. Returns where they begin. */
export function takeRoom(pool: BytePool, size: number): number {
  const from = pool.length
  pool.length += size
  if (pool.length + wordRoom > pool.bytes.length) {
    const larger = new Uint8Array(Math.max(pool.length + wordRoom, pool.bytes.length * 2))
    larger.set(pool.bytes)
    pool.bytes = larger
    pool.view = new DataView(larger.buffer)
  }
  return from
}
