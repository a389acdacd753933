import { glob } from 'node:fs/promises'
import { dirname, sep } from 'node:path'

/** Endings of compressed files: they come from rotation, and are not read. */
const compressed = /\.(gz|bz2|xz|zst|zip|lz4)$/

/** True for a pattern; false for the path of one file. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path)
}

/** Takes a path or pattern, returns the paths that there are for it, in order; a plain path is its own. */
export async function findPaths(path: string, limit: number): Promise<readonly string[]> {
  if (!isPattern(path)) return [path]
  const found: string[] = []
  for await (const match of glob(path)) {
    if (compressed.test(match)) continue
    found.push(match)
    if (found.length > limit) break
  }
  return found.sort()
}

export function isCompressed(path: string): boolean {
  return compressed.test(path)
}

/** The deepest folder of a path or pattern whose name is plain: what is looked into for new files. */
export function plainFolder(path: string): string {
  let folder = dirname(path)
  while (isPattern(folder)) folder = dirname(folder)
  return folder === '' ? sep : folder
}
