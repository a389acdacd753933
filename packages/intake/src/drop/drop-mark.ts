import type { Journal } from '@tidewaiter/journal'
import { beginning, type InputPlace } from '../stream/record-stream.ts'
import type { DroppedFile } from './find-dropped.ts'
import { noFaults, type FileFaults } from './fault-list.ts'

/** What the journal knows of a file: how far it was taken in. Put there in one transaction with its entries. */
export type DropMark = {
  readonly state: 'reading' | 'taken'
  /** Name, size and time of the file as it was found. */
  readonly name: string
  readonly size: number
  readonly modifiedAt: number
  /** The bytes of the file that were read; all that stands in front of `place` came out of them. */
  readonly content: ContentDigest
  /** Where reading is taken up, in the content as it is unpacked. */
  readonly place: InputPlace
  /** Name of the source that was found out or named: the events that are left out were counted with it. */
  readonly source?: string | undefined
  /** What was refused in front of the place. */
  readonly faults: FileFaults
  /** Whether any event of it is in the journal. */
  readonly hasEvents: boolean
}

/** So many bytes from the beginning, and their SHA-256. */
export type ContentDigest = { readonly bytes: number; readonly sha256: string }

/** A mark before anything was read. */
export function firstMark({ name, size, modifiedAt }: DroppedFile): DropMark {
  const content = { bytes: 0, sha256: '' }
  return { state: 'reading', name, size, modifiedAt, content, place: beginning, faults: noFaults, hasEvents: false }
}

/** The marks of a way's files. */
export type DropMarks = {
  readonly nameOf: (key: string) => string
  readonly find: (key: string) => DropMark | undefined
  /** The keys of all files that have one. */
  readonly keys: () => readonly string[]
  readonly remove: (key: string) => Promise<void>
}

export function createDropMarks(way: string, { marks }: Pick<Journal, 'marks'>): DropMarks {
  const prefix = `${way}/drop/`
  const nameOf = (key: string): string => prefix + key
  return {
    nameOf,
    find: (key) => readMark(marks.get(nameOf(key)) ?? ''),
    keys: () => Array.from(marks.list(prefix).keys(), (name) => name.slice(prefix.length)),
    remove: (key) => marks.remove(nameOf(key)),
  }
}

/** Undefined for text that is no mark, such as another version's. */
function readMark(text: string): DropMark | undefined {
  try {
    const mark = JSON.parse(text) as Partial<DropMark> | null
    const { content, place, faults } = mark ?? {}
    const counts = [mark?.size, content?.bytes, place?.bytes, place?.lines, place?.events, faults?.count]
    const isWhole =
      (mark?.state === 'reading' || mark?.state === 'taken') &&
      typeof mark.name === 'string' &&
      typeof mark.modifiedAt === 'number' &&
      typeof mark.hasEvents === 'boolean' &&
      typeof content?.sha256 === 'string' &&
      Array.isArray(faults?.first) &&
      counts.every((count) => Number.isSafeInteger(count) && count! >= 0)
    return isWhole ? (mark as DropMark) : undefined
  } catch {
    return undefined
  }
}
