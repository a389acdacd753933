import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CliError } from '../cli-errors.ts'
import { inputNames } from '../input/open-input.ts'

/** A file to read, and the operand that it came of. */
export type NamedFile = {
  /** As it can be opened; `-` for standard input. */
  readonly name: string
  /** True when it was not named, but found in a directory. */
  readonly isFound: boolean
}

/** Files of directories that are read; beyond, a person has named the wrong one. */
const mostFiles = 100_000

/**
 * The files that operands stand for: standard input where there are none, in place of a directory the files in it and below in the
 * order of their names. Hidden ones, links and what is no file are passed over there. A directory that cannot be read stands for
 * itself, so that opening it tells why.
 *
 * @throws {CliError} `file-unreadable` for a directory that holds too much
 */
export async function filesIn(operands: readonly string[]): Promise<readonly NamedFile[]> {
  const files: NamedFile[] = []
  for (const name of inputNames(operands)) {
    const isDirectory = name !== '-' && (await stat(name).catch(() => undefined))?.isDirectory() === true
    if (isDirectory) await addFiles(name, files)
    else files.push({ name, isFound: false })
  }
  return files
}

async function addFiles(directory: string, files: NamedFile[]): Promise<void> {
  const names = await readdir(directory).catch(() => undefined)
  if (names === undefined) files.push({ name: directory, isFound: true })
  for (const name of names?.toSorted() ?? []) {
    if (name.startsWith('.')) continue
    const path = join(directory, name)
    const stats = await lstat(path).catch(() => undefined)
    if (stats?.isDirectory() === true) await addFiles(path, files)
    else if (stats?.isFile() === true) files.push({ name: path, isFound: true })
    if (files.length > mostFiles)
      throw new CliError('file-unreadable', { file: directory, reason: `it holds more than ${mostFiles} files` })
  }
}
