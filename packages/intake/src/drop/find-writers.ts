import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { factsOf, type DroppedFile } from './find-dropped.ts'

/** Descriptors that are looked at; beyond it the time that a file was unchanged has to do. */
const maxDescriptors = 200_000

/**
 * The keys of those files that a process holds open for writing, as far as this one may know: root sees all processes, others
 * those of their own user (`/proc`, Linux). Elsewhere it finds none.
 */
export async function findWriters(files: readonly DroppedFile[]): Promise<ReadonlySet<string>> {
  const written = new Set<string>()
  if (files.length === 0) return written
  const keys = new Set(files.map(({ key }) => key))
  // A file has the same name in the containers that share its folder, though perhaps another path.
  const names = new Set(files.map(({ path }) => basename(path)))
  let looked = 0
  for (const process of await namesIn('/proc')) {
    if (!/^\d+$/.test(process)) continue
    for (const descriptor of await namesIn(`/proc/${process}/fd`)) {
      if (looked++ > maxDescriptors) return written
      const link = `/proc/${process}/fd/${descriptor}`
      const target = await readlink(link).catch(() => '')
      if (!names.has(basename(target))) continue
      const key = await keyOf(link)
      if (key !== undefined && keys.has(key) && (await isForWriting(process, descriptor))) written.add(key)
    }
  }
  return written
}

async function keyOf(link: string): Promise<string | undefined> {
  const stats = await stat(link, { bigint: true }).catch(() => undefined)
  return stats === undefined ? undefined : factsOf(stats).key
}

/** The flags are octal, their lowest two bits the way of access: proc(5), `/proc/pid/fdinfo`. */
async function isForWriting(process: string, descriptor: string): Promise<boolean> {
  const info = await readFile(`/proc/${process}/fdinfo/${descriptor}`, 'latin1').catch(() => '')
  const [, flags = '0'] = /^flags:\s*([0-7]+)/m.exec(info) ?? []
  return (Number.parseInt(flags, 8) & 3) !== 0
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => [])
}
