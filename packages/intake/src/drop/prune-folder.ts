import { lstat, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { reasonEnding } from './reason-text.ts'

/**
 * Removes the oldest files of `done` or `failed`, each with the text beside it. A file is as old as its stay in the folder: the time
 * of its last change of name or rights, which unlike that of its content nobody sets.
 *
 * @param keep files that stay, and for how long, in ms; @param now ms since 1970-01-01 UTC
 * @returns how many files were removed
 */
export async function pruneFolder(
  folder: string,
  keep: { readonly files: number; readonly forMs: number },
  now: number = Date.now(),
): Promise<number> {
  const names = new Set(await readdir(folder).catch(() => []))
  const aged: { readonly path: string; readonly since: number }[] = []
  for (const name of names) {
    if (name.endsWith(reasonEnding) && names.has(name.slice(0, -reasonEnding.length))) continue
    const path = join(folder, name)
    const stats = await lstat(path).catch(() => undefined)
    if (stats?.isFile() === true) aged.push({ path, since: stats.ctimeMs })
  }
  aged.sort((a, b) => b.since - a.since)
  const old = aged.filter(({ since }, index) => index >= keep.files || now - since >= keep.forMs)
  for (const { path } of old) {
    await unlink(path).catch(() => {})
    await unlink(path + reasonEnding).catch(() => {})
  }
  return old.length
}
