import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Waits until the disk has a file; of a folder, which names there are in it. */
export function syncFile(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
