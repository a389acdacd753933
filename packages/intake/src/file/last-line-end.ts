import type { FileHandle } from 'node:fs/promises'

/** Looked at from the end: a line that is longer is taken up in its middle, and refused. */
const lookBackBytes = 256 * 1024

/** Where the last whole line of a file of that size ends; its end when there is no line end nearby. */
export async function lastLineEnd(handle: FileHandle, size: number): Promise<number> {
  const start = Math.max(0, size - lookBackBytes)
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(size - start), 0, size - start, start)
  const lineFeed = buffer.subarray(0, bytesRead).lastIndexOf(0x0a)
  if (lineFeed >= 0) return start + lineFeed + 1
  return start === 0 ? 0 : start + bytesRead
}
