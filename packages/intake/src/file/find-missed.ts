import { findKin } from './find-kin.ts'
import type { IsTaken } from './find-rest.ts'
import { openFile, type OpenFile } from './open-file.ts'

/** Which generations of a file are looked for. */
export type Missed = {
  readonly path: string
  /** Born at or after this time, and at or before that, in ms since 1970-01-01 UTC. */
  readonly after: number
  readonly before: number
  /** The first bytes of the file that is at the path now: what begins alike is a copy of it. */
  readonly head: Buffer
}

/**
 * Finds the generations of a file that came and went between two looks: rotated files, not compressed, that were made
 * after the one that was read last. The oldest first; they are open.
 *
 * Needs a file system that keeps the time of birth, as ext4, XFS, Btrfs and tmpfs do; elsewhere it finds none.
 */
export async function findMissed(
  { path, after, before, head }: Missed,
  isTaken: IsTaken,
): Promise<readonly OpenFile[]> {
  const found: OpenFile[] = []
  for (const kin of await findKin(path)) {
    const isBetween = kin.bornAt > 0 && kin.bornAt >= after && kin.bornAt <= before
    if (kin.isCompressed || !isBetween || isTaken(kin)) continue
    const file = await openFile(kin.path).catch(() => undefined)
    if (file === undefined) continue
    if (isTaken(file) || file.size === 0 || beginAlike(file.head, head)) await file.handle.close()
    else found.push({ ...file, path })
  }
  return found
}

function beginAlike(one: Buffer, other: Buffer): boolean {
  const length = Math.min(one.length, other.length)
  return length > 0 && one.compare(other, 0, length, 0, length) === 0
}
