import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { fileKey, milliseconds } from './file-identity.ts'
import { isCompressed } from './find-paths.ts'

/** A file that rotation may have made of another: the same folder, and its name with a number or date. */
export type Kin = {
  readonly path: string
  readonly key: string
  /** When the file was made, in ms since 1970-01-01 UTC; 0 where the file system does not keep it. */
  readonly bornAt: number
  readonly isCompressed: boolean
}

/** A folder with more files than that is not searched to its end. */
const maxSiblings = 10_000

/** `.1`, `-20261123`, `.2026-11-23T10:00:00`, `.old`, and what compression adds. */
const rotation = '[._-]?(?:\\d[\\dTZ:._-]*|old)(?:\\.\\w{2,4})?'

/**
 * The files that rotation may have made of the file at a path, the oldest first: `events.log.1`, `events-20261123.log`,
 * `0.log.20261123-101500.gz`. The file itself is not among them.
 */
export async function findKin(path: string): Promise<readonly Kin[]> {
  const name = basename(path)
  const extension = extname(name)
  const stem = name.slice(0, name.length - extension.length)
  const isKin = new RegExp(
    `^(?:${escape(name)}${rotation}|${escape(stem)}${rotation}${escape(extension)}(?:\\.\\w{2,4})?)$`,
  )
  const kin: Kin[] = []
  for (const one of await siblingsOf(path)) {
    if (one !== name && isKin.test(one)) await add(kin, join(dirname(path), one))
  }
  return kin.sort((one, other) => one.bornAt - other.bornAt)
}

/** The file with that device and inode in the folder of a path, whatever its name. */
export async function findByKey(path: string, key: string): Promise<string | undefined> {
  for (const name of await siblingsOf(path)) {
    const sibling = join(dirname(path), name)
    const stats = await stat(sibling, { bigint: true }).catch(() => undefined)
    if (stats?.isFile() === true && fileKey(stats) === key) return sibling
  }
  return undefined
}

/** Names in the folder of a path; none when it cannot be read. */
async function siblingsOf(path: string): Promise<readonly string[]> {
  const names = await readdir(dirname(path)).catch(() => [])
  return names.slice(0, maxSiblings)
}

async function add(kin: Kin[], path: string): Promise<void> {
  const stats = await stat(path, { bigint: true }).catch(() => undefined)
  if (stats?.isFile() !== true) return
  kin.push({ path, key: fileKey(stats), bornAt: milliseconds(stats.birthtimeNs), isCompressed: isCompressed(path) })
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
