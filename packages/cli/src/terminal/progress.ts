import type { Io } from '../io.ts'
import { plural } from './plural.ts'
import { printable } from './printable.ts'

export type Progress = {
  readonly show: (file: string, bytes: number, size: number | undefined, records: number) => void
  /** Takes the progress line away. */
  readonly clear: () => void
}

/** Work that is over sooner needs no progress. */
const quietMs = 1000
const everyMs = 250

/** A line on a terminal that says how far a long file has been read; nothing where standard error is no terminal. */
export function createProgress(io: Io, quiet: boolean): Progress {
  if (quiet || !io.stderr.isTerminal) return { show: () => {}, clear: () => {} }
  const start = io.now()
  let next = start + quietMs
  let shown = false
  return {
    show: (file, bytes, size, records) => {
      const now = io.now()
      if (now < next) return
      next = now + everyMs
      shown = true
      const share = size === undefined || size === 0 ? '' : ` ${Math.floor((100 * bytes) / size)} %`
      const rate = Math.round((records * 1000) / Math.max(1, now - start))
      io.stderr.write(
        `\r\x1b[2K${printable(file)}${share}, ${plural(records, 'record')}, ${plural(rate, 'record')} a second`,
      )
    },
    clear: () => {
      if (shown) io.stderr.write('\r\x1b[2K')
      shown = false
    },
  }
}
