import type { BigIntStats, Dirent } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { sourceNames } from '@tidewaiter/sources'
import { milliseconds } from '../file/file-identity.ts'

/** A file in the folder, as it was seen last. */
export type DroppedFile = {
  /** Within the folder: `trivy/web.json`. */
  readonly name: string
  readonly path: string
  /** The source that its sub-folder names. */
  readonly source: string | undefined
  /** Inode and time of birth: as long as the file is there, no other has the same. */
  readonly key: string
  readonly size: number
  /** In ms since 1970-01-01 UTC. */
  readonly modifiedAt: number
}

/** What a look into the folder has found. */
export type Found = {
  /** The oldest first. */
  readonly files: readonly DroppedFile[]
  /** The folder, and its sub-folders that are looked into. */
  readonly folders: readonly string[]
  /** Names of what is no file: links, pipes, sockets, devices. They are left alone. */
  readonly others: readonly string[]
  /** False when there were more files than the limit. */
  readonly isWhole: boolean
}

/**
 * Looks for files in a folder, and in those of its sub-folders that bear the name of a source. No link is followed, and nothing
 * is opened.
 *
 * @param limit most files, and most of what is none
 * @throws what the file system says of the folder itself
 */
export async function findDropped(folder: string, limit: number): Promise<Found> {
  const files: DroppedFile[] = []
  const others: string[] = []
  const folders = [folder]
  let isWhole = true

  async function look(entry: Dirent, source: string | undefined): Promise<void> {
    const name = source === undefined ? entry.name : `${source}/${entry.name}`
    if (isUnfinished(entry.name)) return
    if (entry.isDirectory()) {
      if (source === undefined && sourceNames.includes(entry.name)) await lookInto(entry.name)
      return
    }
    // Gone by now, or with bytes in its name that are no UTF-8: neither can be opened.
    const path = join(folder, name)
    const stats = await lstat(path, { bigint: true }).catch(() => undefined)
    if (stats === undefined) return
    if (!stats.isFile()) {
      if (others.length < limit) others.push(name)
      return
    }
    if (files.length < limit) files.push({ name, path, source, ...factsOf(stats) })
    else isWhole = false
  }

  async function lookInto(source: string | undefined): Promise<void> {
    const path = source === undefined ? folder : join(folder, source)
    if (source !== undefined) folders.push(path)
    try {
      for await (const entry of await opendir(path)) {
        await look(entry, source)
        if (!isWhole) return
      }
    } catch (error) {
      if (source === undefined) throw error
    }
  }

  await lookInto(undefined)
  files.sort((a, b) => a.modifiedAt - b.modifiedAt || (a.name < b.name ? -1 : 1))
  return { files, folders, others, isWhole }
}

/** What tells a file from others, and one state of it from another. */
export function factsOf(stats: BigIntStats): Pick<DroppedFile, 'key' | 'size' | 'modifiedAt'> {
  const { ino, birthtimeNs, size, mtimeNs } = stats
  return { key: `${ino}.${birthtimeNs}`, size: Number(size), modifiedAt: milliseconds(mtimeNs) }
}

/** Neither size nor time has changed. */
export function isSame(
  one: Pick<DroppedFile, 'size' | 'modifiedAt'>,
  other: Pick<DroppedFile, 'size' | 'modifiedAt'>,
): boolean {
  return one.size === other.size && one.modifiedAt === other.modifiedAt
}

/** Names under which browsers, rsync, scp, editors and careful people write what they rename once it is whole. */
function isUnfinished(name: string): boolean {
  return name.startsWith('.') || /(?:~|\.(?:part|partial|filepart|tmp|temp|crdownload|swp))$/i.test(name)
}
