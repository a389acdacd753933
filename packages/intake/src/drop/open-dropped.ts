import { constants } from 'node:fs'
import { open, readlink, type FileHandle } from 'node:fs/promises'
import { factsOf, type DroppedFile } from './find-dropped.ts'

/**
 * Opens a file that was found; undefined when another one, or none, is at its path now. Whoever may write to the folder may put a
 * link in the place of the file, or of the sub-folder it is in, at any moment: neither is followed.
 *
 * @throws what opening fails with, but for a file that is not there
 */
export async function openDropped({ path, key }: DroppedFile): Promise<FileHandle | undefined> {
  let handle: FileHandle | undefined
  try {
    // Not blocking, in case a pipe has taken its place.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY)
    const stats = await handle.stat({ bigint: true })
    if (stats.isFile() && factsOf(stats).key === key && (await pathOf(handle, path)) === path) return handle
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    await handle?.close()
    if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR' || code === 'ENXIO') return undefined
    throw error
  }
  await handle.close()
  return undefined
}

/** Where the open file is, by which links ever it was reached; what was asked for where the kernel does not say (not Linux). */
function pathOf({ fd }: FileHandle, asked: string): Promise<string> {
  return readlink(`/proc/self/fd/${fd}`).catch(() => asked)
}
