import { constants } from 'node:fs'
import { open, realpath, stat, type FileHandle } from 'node:fs/promises'
import { IntakeError } from '../intake-errors.ts'
import { explainFileError } from './explain-file-error.ts'
import { fileKey, milliseconds, readHead } from './file-identity.ts'
import { accessTo, type FileAccess } from './file-access.ts'

/** A file that is open for reading. */
export type OpenFile = FileAccess & {
  /** Symbolic links resolved. */
  readonly path: string
  /** The path by which it was found. */
  readonly foundAt: string
  /** Device and inode. */
  readonly key: string
  readonly handle: FileHandle
  /** The first bytes. */
  readonly head: Buffer
  readonly size: number
  /** When the file was made, in ms since 1970-01-01 UTC; 0 where the file system does not keep it. */
  readonly bornAt: number
  /** When it was changed last. */
  readonly modifiedAt: number
}

/**
 * What is at a path, links followed, without opening it.
 *
 * @throws {IntakeError} `file-missing`, `file-is-folder`, `file-is-special`, `file-forbidden`, `file-unreadable`
 */
export async function lookAt(path: string): Promise<{ readonly key: string; readonly size: number }> {
  try {
    const stats = await stat(path, { bigint: true })
    if (stats.isDirectory()) throw new IntakeError('file-is-folder', { path })
    if (!stats.isFile()) throw new IntakeError('file-is-special', { path })
    return { key: fileKey(stats), size: Number(stats.size) }
  } catch (error) {
    throw explainFileError(error, path)
  }
}

/** Opens the file at a path, links followed; throws as `lookAt` does. */
export async function openFile(path: string): Promise<OpenFile> {
  let handle: FileHandle | undefined
  try {
    await lookAt(path)
    // Not blocking, in case a pipe has taken its place since.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
    const stats = await handle.stat({ bigint: true })
    if (!stats.isFile()) throw new IntakeError('file-is-special', { path })
    const access = await accessTo(handle, path)
    const head = Buffer.from(await readHead(access.read))
    const bornAt = milliseconds(stats.birthtimeNs)
    const modifiedAt = milliseconds(stats.mtimeNs)
    const known = { key: fileKey(stats), size: Number(stats.size), bornAt, modifiedAt }
    return { path: await realpath(path), foundAt: path, handle, ...access, head, ...known }
  } catch (error) {
    await handle?.close().catch(() => {})
    throw explainFileError(error, path)
  }
}
