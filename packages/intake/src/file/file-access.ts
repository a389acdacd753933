import { fstatSync, readSync, type Stats } from 'node:fs'
import { statfs, type FileHandle } from 'node:fs/promises'

/** Reads from a position into a buffer; gives how many bytes there were. */
export type ReadBytes = (buffer: Buffer, position: number) => number | Promise<number>

/** How an open file is read and looked at. */
export type FileAccess = {
  readonly read: ReadBytes
  readonly stat: () => Stats | Promise<Stats>
}

/**
 * How to use an open file. One on a disk of this machine is used in place: to hand a read over to a thread and be woken by it
 * took 150 us, 256 KiB from the page cache take 60. A file system over a network, or one that a program answers for, can
 * hang for minutes, and only a thread may wait for it.
 */
export async function accessTo(handle: FileHandle, path: string): Promise<FileAccess> {
  const { type } = await statfs(path).catch(() => ({ type: 0 }))
  if (!localTypes.includes(type)) {
    return {
      read: async (buffer, position) => (await handle.read(buffer, 0, buffer.length, position)).bytesRead,
      stat: () => handle.stat(),
    }
  }
  return {
    read: (buffer, position) => readSync(handle.fd, buffer, 0, buffer.length, position),
    stat: () => fstatSync(handle.fd),
  }
}

/** `f_type` of statfs(2): ext2 to ext4, XFS, Btrfs, F2FS, ZFS, overlayfs, tmpfs, ramfs. */
const localTypes: readonly number[] = [
  0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0x794c7630, 0x01021994, 0x858458f6,
]
