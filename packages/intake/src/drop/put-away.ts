import { constants } from 'node:fs'
import { chmod, lstat, mkdir, open, rename, unlink, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join, parse } from 'node:path'
import { IntakeError } from '../intake-errors.ts'
import { factsOf, isSame, type DroppedFile } from './find-dropped.ts'
import { reasonEnding } from './reason-text.ts'

/**
 * Moves files that were taken in out of the folder, each to a name that is free, for nobody else to read.
 *
 * Invariants
 * - Only the very file that was taken in is moved: one that has taken its name meanwhile is put back.
 * - When a move has been reported it survives a loss of power: the mark that keeps the file from being taken twice goes after it.
 * - On the way to another device the copy has its name only when it is whole and on disk; the original goes last.
 */

/** Names may have 255 bytes; a number and an ending have to fit behind. */
const longestName = 200

/**
 * Moves a file into a folder, which is made if need be.
 *
 * @param reason text that goes beside it, as `NAME.reason.txt`
 * @returns the path that it has now; undefined when it was gone or changed, or another one had its name
 * @throws {IntakeError} `drop-folder-unsafe`; else what the file system says
 */
export async function putAway(file: DroppedFile, folder: string, reason?: string): Promise<string | undefined> {
  await ensureOwnFolder(folder)
  if (!(await isAsFound(file))) return undefined
  const target = await freePath(folder, basename(file.path))
  if (reason !== undefined) await writeWhole(target + reasonEnding, Buffer.from(reason))
  if (!(await move(file, target))) {
    if (reason !== undefined) await unlink(target + reasonEnding)
    return undefined
  }
  await syncFolder(folder)
  await syncFolder(dirname(file.path))
  return target
}

/** Removes a file, if it is still as it was found. False when it is not. */
export async function remove(file: DroppedFile): Promise<boolean> {
  if (!(await isAsFound(file))) return false
  await unlink(file.path)
  await syncFolder(dirname(file.path))
  return true
}

async function isAsFound(file: DroppedFile): Promise<boolean> {
  const now = await factsAt(file.path)
  return now?.key === file.key && isSame(now, file)
}

async function move(file: DroppedFile, target: string): Promise<boolean> {
  try {
    await rename(file.path, target)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    if (codeOf(error) !== 'EXDEV') throw error
    return moveOver(file, target)
  }
  if ((await keyAt(target)) !== file.key) {
    await rename(target, await freePath(dirname(file.path), basename(file.path)))
    return false
  }
  // Somebody else's file cannot be changed, but the folder is ours alone.
  await chmod(target, 0o600).catch(() => {})
  return true
}

/** Moves a file to another device. */
async function moveOver(file: DroppedFile, target: string): Promise<boolean> {
  const source = await open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    if (factsOf(await source.stat({ bigint: true })).key !== file.key) return false
    await writeWhole(target, chunksOf(source))
  } finally {
    await source.close()
  }
  await remove(file)
  return true
}

async function* chunksOf(handle: FileHandle): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(256 * 1024)
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** Writes a file that has its name only when all of it is on disk. */
async function writeWhole(path: string, content: Buffer | AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.part`)
  await unlink(temporary).catch(() => {}) // left from before a crash
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } catch (error) {
    await unlink(temporary).catch(() => {})
    throw error
  } finally {
    await handle.close()
  }
  await rename(temporary, path)
}

/** The name, or the first with a number in front of its ending that is free: `web.json`, `web.1.json`. */
async function freePath(folder: string, given: string): Promise<string> {
  const { name, ext } = parse(given)
  const clipped = clip(name, longestName - Buffer.byteLength(ext.slice(0, 20)))
  for (let number = 0; ; number++) {
    const path = join(folder, `${clipped}${number === 0 ? '' : `.${number}`}${ext.slice(0, 20)}`)
    if ((await keyAt(path)) === undefined) return path
  }
}

function clip(text: string, bytes: number): string {
  const encoded = Buffer.from(text)
  return encoded.length <= bytes ? text : encoded.toString('utf8', 0, bytes).replace(/\ufffd+$/, '')
}

/** Makes the folder. One that is there has to be ours: whoever may write beside it could lead files away, or read them. */
async function ensureOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  const stats = await lstat(folder)
  const user = process.getuid?.() ?? stats.uid
  if (!stats.isDirectory() || stats.uid !== user) throw new IntakeError('drop-folder-unsafe', { path: folder })
}

async function keyAt(path: string): Promise<string | undefined> {
  return (await factsAt(path))?.key
}

async function factsAt(path: string): Promise<ReturnType<typeof factsOf> | undefined> {
  try {
    return factsOf(await lstat(path, { bigint: true }))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
