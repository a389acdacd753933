/**
 * Memory of bodies, to be used again once nobody looks at them: from the caller to the writer, back to the tail, and from
 * there here.
 *
 * New memory for each group (200 MB/s at full speed) had the garbage collector mark the whole heap eight times a second:
 * with its helpers a quarter of the CPU time of the service.
 */
export type MemoryPool = {
  /** A view of so many bytes; what they hold is anything. */
  take(bytes: number): Uint8Array
  /** True for memory that was taken here and has not left this thread. */
  owns(buffer: ArrayBufferLike): boolean
  /** Gives memory back, when it is of a size that is kept. Nobody may look at it any more. */
  give(buffer: ArrayBufferLike): void
}

/** Sizes are multiples of this, so that memory of one group serves for another of about its size. */
const step = 64 * 1024
/** Larger ones are rare. */
const largest = 512 * 1024
/** Kept for each size. More are out at the same time, in the tail. */
const most = 8

export function createMemoryPool(): MemoryPool {
  const free: ArrayBuffer[][] = Array.from({ length: largest / step + 1 }, () => [])
  const out = new WeakSet<ArrayBufferLike>()
  return {
    take: (bytes) => {
      // Small bodies are put together with others, in new memory.
      if (bytes < step / 2 || bytes > largest) return new Uint8Array(bytes)
      const size = Math.ceil(bytes / step)
      const buffer = free[size]!.pop() ?? new ArrayBuffer(size * step)
      out.add(buffer)
      return new Uint8Array(buffer, 0, bytes)
    },
    owns: (buffer) => out.has(buffer),
    give: (buffer) => {
      const sizes = isKept(buffer) ? free[buffer.byteLength / step]! : undefined
      if (sizes !== undefined && sizes.length < most) sizes.push(buffer as ArrayBuffer)
    },
  }
}

/** True for memory that a pool has made, in whichever thread it has been meanwhile. */
function isKept(buffer: ArrayBufferLike): boolean {
  return (
    buffer instanceof ArrayBuffer &&
    buffer.byteLength > 0 &&
    buffer.byteLength <= largest &&
    buffer.byteLength % step === 0
  )
}
