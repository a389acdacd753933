import type { InputPlace } from '../stream/record-stream.ts'
import type { Fingerprint } from './file-identity.ts'

/**
 * How far a file has been read, as the journal keeps it: one mark for each file, in the same transaction as the entries.
 */
export type FileMark = {
  /** Device and inode. */
  readonly key: string
  /** Where the file was, symbolic links resolved. */
  readonly path: string
  readonly fingerprint: Fingerprint
  readonly place: InputPlace
  /** Name of the source that was found out or named: the events that are left out were counted with it. */
  readonly source?: string | undefined
  /** When the file was made and when the mark was written, in ms since 1970-01-01 UTC. */
  readonly bornAt: number
  readonly at: number
}

/** What the names of a way's marks begin with. */
export function markPrefix(way: string): string {
  return `${way}/file/`
}

export function markName(way: string, key: string): string {
  return markPrefix(way) + key
}

export function writeMark(mark: Omit<FileMark, 'key'>): string {
  return JSON.stringify(mark)
}

/** Takes the name of a mark and its text, returns the mark; undefined for text that is none, such as another version's. */
export function readMark(way: string, name: string, text: string): FileMark | undefined {
  try {
    const mark = JSON.parse(text) as Partial<FileMark> | null
    const isWhole =
      typeof mark?.path === 'string' &&
      typeof mark.at === 'number' &&
      typeof mark.bornAt === 'number' &&
      typeof mark.fingerprint?.sha256 === 'string' &&
      isCount(mark.fingerprint.bytes) &&
      [mark.place?.bytes, mark.place?.lines, mark.place?.events].every(isCount)
    return isWhole ? ({ ...mark, key: name.slice(markPrefix(way).length) } as FileMark) : undefined
  } catch {
    return undefined
  }
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
