import { closeSync, mkdtempSync, openSync, readSync, rmdirSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Bytes of a document on disk, until it is whole and can be read again: what stands at its end may say what its beginning means.
 *
 * The file is in a folder of its own, for nobody else to read, and has no name any more once it is open: nothing is left of it after a
 * crash. It goes where temporary files go (`TMPDIR`).
 */
export type Spool = {
  readonly write: (bytes: Uint8Array) => void
  /** Bytes that were written. */
  readonly length: () => number
  readonly read: (from: number, to: number) => Buffer
  readonly close: () => void
}

/** Spools of documents that nobody came back for. */
const leftOver = new FinalizationRegistry<number>((file) => closeSync(file))

/** A write costs some microseconds, whatever its length. */
const gatherBytes = 256 * 1024

/** Throws, as do the functions of the spool, what the file system says. */
export function openSpool(): Spool {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-'))
  const path = join(folder, 'document')
  const file = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  rmdirSync(folder)
  const gathered = Buffer.allocUnsafeSlow(gatherBytes)
  let waiting = 0
  let written = 0
  let isOpen = true

  function writeAll(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, written + at)
    written += bytes.length
  }

  function flush(): void {
    if (waiting === 0) return
    const bytes = gathered.subarray(0, waiting)
    waiting = 0
    writeAll(bytes)
  }

  const spool: Spool = {
    write: (bytes) => {
      if (waiting + bytes.length > gatherBytes) flush()
      if (bytes.length > gatherBytes) return writeAll(bytes)
      gathered.set(bytes, waiting)
      waiting += bytes.length
    },
    length: () => written + waiting,
    read: (from, to) => {
      flush()
      const bytes = Buffer.allocUnsafeSlow(to - from)
      let length = 0
      while (length < bytes.length) {
        const more = readSync(file, bytes, length, bytes.length - length, from + length)
        if (more === 0) throw new Error('the temporary file is shorter than what was written to it')
        length += more
      }
      return bytes
    },
    close: () => {
      if (!isOpen) return
      isOpen = false
      leftOver.unregister(spool)
      closeSync(file)
    },
  }
  leftOver.register(spool, file, spool)
  return spool
}
