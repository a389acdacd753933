import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileKey } from './file-identity.ts'
import { plainFolder } from './find-paths.ts'
import { watchPath, type Unwatch } from './watch-path.ts'

/** Folders in which files may appear. */
export type FolderWatch = {
  /** Watches the folders of these paths, and the one that the pattern begins in; a folder made anew is watched anew. */
  readonly update: (paths: readonly string[]) => Promise<void>
  readonly close: () => void
}

/** Watches are the kernel's, and there are 8,192 for a user in the worst case; the poll finds the rest. */
const maxFolders = 1024

/**
 * @param onArrival is called when a name has come, gone or changed hands
 * @param onFailure is told when the kernel refuses a watch
 */
export function watchFolders(pattern: string, onArrival: () => void, onFailure: (reason: string) => void): FolderWatch {
  const watched = new Map<string, { readonly key: string; readonly unwatch: Unwatch }>()

  async function update(paths: readonly string[]): Promise<void> {
    const wanted = new Set([plainFolder(pattern), ...paths.map((path) => dirname(path))].slice(0, maxFolders))
    for (const [folder, { unwatch }] of watched) {
      if (wanted.has(folder)) continue
      unwatch()
      watched.delete(folder)
    }
    for (const folder of wanted) await watchFolder(folder)
  }

  async function watchFolder(folder: string): Promise<void> {
    const stats = await stat(folder, { bigint: true }).catch(() => undefined)
    const key = stats === undefined ? undefined : fileKey(stats)
    const before = watched.get(folder)
    if (before?.key === key) return
    before?.unwatch()
    watched.delete(folder)
    if (key === undefined) return
    const unwatch = watchPath(folder, (kind) => (kind === 'rename' ? onArrival() : undefined), onFailure)
    watched.set(folder, { key, unwatch })
  }

  return {
    update,
    close: () => {
      for (const { unwatch } of watched.values()) unwatch()
      watched.clear()
    },
  }
}
