import { readSync } from 'node:fs'
import { statfs, type FileHandle } from 'node:fs/promises'

/** Reads from a position into a buffer; gives how many bytes there were. */
export type ReadBytes = (buffer: Buffer, position: number) => number | Promise<number>

/**
 * How to read an open file. One on a disk of this machine is read in place: to hand a read over to a thread and be woken by it
 * took 150 us, 256 KiB from the page cache take 60. A file system over a network, or one that a program answers for, can
 * hang for minutes, and only a thread may wait for it.
 */
export async function readerOf(handle: FileHandle, path: string): Promise<ReadBytes> {
  const { type } = await statfs(path).catch(() => ({ type: 0 }))
  if (!localTypes.includes(type)) {
    return async (buffer, position) => (await handle.read(buffer, 0, buffer.length, position)).bytesRead
  }
  return (buffer, position) => readSync(handle.fd, buffer, 0, buffer.length, position)
}

/** `f_type` of statfs(2): ext2 to ext4, XFS, Btrfs, F2FS, ZFS, overlayfs, tmpfs, ramfs. */
const localTypes: readonly number[] = [
  0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0x794c7630, 0x01021994, 0x858458f6,
]
