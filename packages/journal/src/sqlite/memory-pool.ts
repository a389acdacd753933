/**
 * Memory of bodies, to be used again once nobody looks at them: from the caller to the writer, back to the tail, and from
 * there here.
 *
 * New memory for each group (200 MB/s at full speed) had the garbage collector mark the whole heap eight times a second:
 * with its helpers a quarter of the CPU time of the service. At 10,000 events a second it was once a second, for 20 ms in which
 * nothing was delivered.
 */
export type MemoryPool = {
  /** A view of so many bytes; what they hold is anything. */
  take(bytes: number): Uint8Array
  /** True for memory that was taken here and has not left this thread. */
  owns(buffer: ArrayBufferLike): boolean
  /** Gives memory back, when it is of a size that is kept. Nobody may look at it any more. */
  give(buffer: ArrayBufferLike): void
}

/** Sizes from 1 KiB double up to this, and are multiples of it from there: memory of one group serves for another. */
const step = 64 * 1024
const smallest = 1024
/** Larger ones are rare. */
const largest = 512 * 1024
/** Kept for each size. More are out at the same time, in the tail. */
const most = 8

export function createMemoryPool(): MemoryPool {
  const free = new Map<number, ArrayBuffer[]>()
  const out = new WeakSet<ArrayBufferLike>()
  return {
    take: (bytes) => {
      if (bytes > largest) return new Uint8Array(bytes)
      const size = sizeFor(bytes)
      const buffer = free.get(size)?.pop() ?? new ArrayBuffer(size)
      out.add(buffer)
      return new Uint8Array(buffer, 0, bytes)
    },
    owns: (buffer) => out.has(buffer),
    give: (buffer) => {
      const size = buffer.byteLength
      if (!(buffer instanceof ArrayBuffer) || size > largest || size !== sizeFor(size)) return
      const kept = free.get(size)
      if (kept === undefined) free.set(size, [buffer])
      else if (kept.length < most) kept.push(buffer)
    },
  }
}

/** The size in which so many bytes are kept. */
function sizeFor(bytes: number): number {
  if (bytes > step) return Math.ceil(bytes / step) * step
  let size = smallest
  while (size < bytes) size *= 2
  return size
}
