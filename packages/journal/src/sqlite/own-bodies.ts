import { isMarkedAsUntransferable } from 'node:worker_threads'
import type { MemoryPool } from './memory-pool.ts'
import type { Pairs } from './protocol.ts'

/** Bodies with memory of their own, and that memory, for a message to take along. */
export type OwnBodies = { readonly bodies: Pairs<Uint8Array>; readonly transfer: ArrayBuffer[] }

/**
 * Takes bodies by form, returns them ordered by form, to be handed over to another thread. A view of a larger buffer is
 * copied: the whole buffer would go with it, and be gone for others that look at it. Memory of the pool is not.
 */
export function ownBodies(bodies: ReadonlyMap<string, Uint8Array>, pool: MemoryPool): OwnBodies {
  const transfer = new Set<ArrayBuffer>()
  const owned: [string, Uint8Array][] = []
  for (const [form, bytes] of [...bodies].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const { buffer } = bytes
    const whole =
      buffer instanceof ArrayBuffer &&
      (buffer.byteLength === bytes.length || pool.owns(buffer)) &&
      !transfer.has(buffer) &&
      !isMarkedAsUntransferable(buffer)
    const own = whole ? new Uint8Array(buffer, bytes.byteOffset, bytes.length) : new Uint8Array(bytes)
    transfer.add(own.buffer)
    owned.push([form, own])
  }
  return { bodies: owned, transfer: [...transfer] }
}
