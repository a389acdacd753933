import type { Journal } from '@tidewaiter/journal'
import { hasFingerprint, inodeOf, tellingHeadBytes } from './file-identity.ts'
import { markName, markPrefix, readMark, type FileMark } from './file-mark.ts'
import type { OpenFile } from './open-file.ts'

/** The marks of a way's files. */
export type FileMarks = {
  /** The mark of a file, if it was read before. */
  readonly find: (file: OpenFile) => FileMark | undefined
  /** True when a file at this path was read before, whichever it was. */
  readonly knows: (path: string) => boolean
  /** The marks that there were at the start and whose files were not found since. */
  readonly orphans: () => readonly FileMark[]
  readonly remove: (key: string) => Promise<void>
}

export function createFileMarks(way: string, journal: Journal): FileMarks {
  const orphans = new Map<string, FileMark>()
  for (const [name, text] of journal.marks.list(markPrefix(way))) {
    const mark = readMark(way, name, text)
    if (mark !== undefined) orphans.set(mark.key, mark)
  }
  const paths = new Set(Array.from(orphans.values(), ({ path }) => path))

  function find(file: OpenFile): FileMark | undefined {
    const name = markName(way, file.key)
    const mark = readMark(way, name, journal.marks.get(name) ?? '')
    const found = mark !== undefined && hasFingerprint(file.head, mark.fingerprint) ? mark : findMoved(file)
    if (found !== undefined) orphans.delete(found.key)
    return found
  }

  /** The numbers of devices may change when the machine starts anew; inode, path and content stay. */
  function findMoved({ path, key, head }: OpenFile): FileMark | undefined {
    return [...orphans.values()].find(
      (mark) =>
        mark.path === path &&
        inodeOf(mark.key) === inodeOf(key) &&
        mark.key !== key &&
        mark.fingerprint.bytes >= tellingHeadBytes &&
        hasFingerprint(head, mark.fingerprint),
    )
  }

  return {
    find,
    knows: (path) => paths.has(path),
    orphans: () => [...orphans.values()],
    remove: async (key) => {
      orphans.delete(key)
      await journal.marks.remove(markName(way, key))
    },
  }
}
