import { open } from 'node:fs/promises'
import { hasFingerprint, tellingHeadBytes, type Fingerprint } from './file-identity.ts'
import { findByKey, findKin } from './find-kin.ts'
import { openFile, type OpenFile } from './open-file.ts'

/** What is looked for: a file that was at a path, and how far it was read. */
export type Wanted = {
  readonly path: string
  readonly fingerprint: Fingerprint
  /** It has to have these bytes at least. */
  readonly bytes: number
}

/** Is asked whether a file is read already. */
export type IsTaken = (file: Pick<OpenFile, 'key' | 'bornAt'>) => boolean

/** Finds, in the same folder and by its inode, a file that was renamed. It is open. */
export async function findRenamed(wanted: Wanted, key: string, isTaken: IsTaken): Promise<OpenFile | undefined> {
  const path = await findByKey(wanted.path, key)
  return path === undefined ? undefined : openIfWanted(path, wanted, isTaken)
}

/** Finds, by its first bytes, the copy of a file that was emptied, under a name as rotation gives it. It is open. */
export async function findCopy(wanted: Wanted, isTaken: IsTaken): Promise<OpenFile | undefined> {
  if (wanted.fingerprint.bytes < tellingHeadBytes) return undefined
  for (const { path, isCompressed } of await findKin(wanted.path)) {
    const file = isCompressed ? undefined : await openIfWanted(path, wanted, isTaken)
    if (file !== undefined) return file
  }
  return undefined
}

/**
 * Finds the compressed file that a file may have become: the youngest, which cannot be gone on with.
 *
 * @returns its path, and how many bytes were not read, as far as it tells
 */
export async function findCompressed({
  path,
  bytes,
}: Wanted): Promise<{ readonly path: string; readonly missing?: number } | undefined> {
  const packed = (await findKin(path)).findLast(({ isCompressed }) => isCompressed)?.path
  if (packed === undefined) return undefined
  const size = packed.endsWith('.gz') ? await unpackedSize(packed) : undefined
  return size === undefined ? { path: packed } : { path: packed, missing: Math.max(0, size - bytes) }
}

async function openIfWanted(path: string, wanted: Wanted, isTaken: IsTaken): Promise<OpenFile | undefined> {
  const file = await openFile(path).catch(() => undefined)
  if (file === undefined) return undefined
  if (file.size >= wanted.bytes && !isTaken(file) && hasFingerprint(file.head, wanted.fingerprint)) return file
  await file.handle.close()
  return undefined
}

/** Of a gzip file: its last four bytes, which are the size modulo 2^32 (RFC 1952 section 2.3.1). */
async function unpackedSize(path: string): Promise<number | undefined> {
  try {
    await using handle = await open(path)
    const { size } = await handle.stat()
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, Math.max(0, size - 4))
    return bytesRead === 4 ? buffer.readUInt32LE(0) : undefined
  } catch {
    return undefined
  }
}
