/**
 * Buffers to read into, shared by all files of a way: as many files are read at a time as there are buffers, and in
 * turn. More would not be read faster, Node has four threads for files.
 */
export type BufferPool = {
  /** Resolves when there is a buffer for the caller, who gives it back. */
  readonly take: () => Promise<Buffer>
  readonly give: (buffer: Buffer) => void
}

export function createBufferPool(bytes: number, count = 4): BufferPool {
  const free: Buffer[] = []
  const waiting: ((buffer: Buffer) => void)[] = []
  let made = 0
  return {
    take: async () => {
      const buffer = free.pop()
      if (buffer !== undefined) return buffer
      if (made++ < count) return Buffer.allocUnsafeSlow(bytes)
      made--
      return new Promise((resolve) => waiting.push(resolve))
    },
    give: (buffer) => {
      const next = waiting.shift()
      if (next === undefined) free.push(buffer)
      else next(buffer)
    },
  }
}
