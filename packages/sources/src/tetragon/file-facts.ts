import type { FileOperation } from '@tidewaiter/model'
import { maxId } from '../engine/values.ts'
import { octalMode } from '../linux/octal-mode.ts'
import { readArguments, type Argument } from './read-arguments.ts'

/** How the arguments of a hook name a file. */
export type FileArguments = {
  /**
   * Which of several paths is meant. `second`: of a directory and the entry in it, or of a source and the target that is
   * made from it. `both`: the first is the old path, the second the new one.
   */
  readonly path: 'first' | 'second' | 'both'
  /** True when text arguments are paths. They never are in hooks on reading and writing, where they are what is written. */
  readonly named: boolean
  /** What the first numbers behind the path are. */
  readonly numbers?: 'mode' | 'owner' | undefined
}

/** What the arguments say about the file. */
export type FileFacts = {
  readonly path: string | undefined
  readonly oldPath: string | undefined
  /** Octal: of the call, where it gives one, else what the file has. */
  readonly permission: string | undefined
  /** As chown(1) writes it: `user`, `user:group` or `:group`. */
  readonly newOwner: string | undefined
}

/** Reads the `args` of a hook on a file. */
export function fileFacts(args: unknown, how: FileArguments): FileFacts {
  const all = readArguments(args)
  const named = namedFiles(all, how.named)
  const [old, file] = how.path === 'both' ? oldAndNew(named) : [undefined, chosen(named, how.path)]
  const last = named.at(-1)
  const [first, second] = last === undefined ? [] : numbersBehind(all, last)
  const given = how.numbers === 'mode' ? octalMode(first) : undefined
  return {
    path: file && pathOf(file),
    oldPath: old && pathOf(old),
    permission: given ?? permissionOf(file) ?? permissionOf(old),
    newOwner: how.numbers === 'owner' ? ownerOf(first, second) : undefined,
  }
}

type NamedFile = Extract<Argument, { kind: 'path' | 'string' }>

/** Texts only count where no argument is a file: beside one they are names of something else. */
function namedFiles(all: readonly Argument[], textsAreNames: boolean): readonly NamedFile[] {
  const files = all.filter((arg) => arg.kind === 'path')
  return files.length > 0 || !textsAreNames ? files : all.filter((arg) => arg.kind === 'string')
}

function chosen(named: readonly NamedFile[], which: 'first' | 'second'): NamedFile | undefined {
  return (which === 'second' ? named[1] : undefined) ?? named[0]
}

/** Four are directory and entry, twice (security_path_rename); else the first and the last. One alone is no old path. */
function oldAndNew(named: readonly NamedFile[]): readonly [NamedFile | undefined, NamedFile | undefined] {
  return named.length < 2 ? [undefined, named[0]] : [named.length === 4 ? named[1] : named[0], named.at(-1)]
}

function pathOf(file: NamedFile): string {
  return file.kind === 'path' ? file.path : file.text
}

function permissionOf(file: NamedFile | undefined): string | undefined {
  return file?.kind === 'path' ? octalMode(file.permission) : undefined
}

function numbersBehind(all: readonly Argument[], arg: Argument): readonly number[] {
  return all.slice(all.indexOf(arg) + 1).flatMap((next) => (next.kind === 'number' ? [next.value] : []))
}

function ownerOf(user: number | undefined, group: number | undefined): string | undefined {
  const [userId, groupId] = [idText(user), idText(group)]
  return groupId === undefined ? userId : `${userId ?? ''}:${groupId}`
}

/** (uid_t)-1, as -1 or 4294967295, leaves the owner as it is (chown(2)). */
function idText(id: number | undefined): string | undefined {
  return id === undefined || id < 0 || id > maxId ? undefined : String(id)
}

/** Bits of an access mask (include/linux/fs.h). */
const mayWrite = 2
const mayRead = 4
const mayAppend = 8

/**
 * What an access check is about, from the mask behind the file: `security_file_permission(file, mask)`. `open` when the
 * mask asks for neither reading nor writing, or is not known.
 */
export function accessOf(args: unknown): FileOperation {
  const mask = firstNumber(args)
  if ((mask & (mayWrite | mayAppend)) !== 0) return 'write'
  return (mask & mayRead) === 0 ? 'open' : 'read'
}

/** Bits of the protection of a mapping (mmap(2)). */
const protRead = 1
const protWrite = 2
const protExec = 4

/** What a mapping of a file is for, from `security_mmap_file(file, protection, flags)`. Running code is reading it. */
export function mappingOf(args: unknown): FileOperation {
  const protection = firstNumber(args)
  if ((protection & protWrite) !== 0) return 'write'
  return (protection & (protRead | protExec)) === 0 ? 'open' : 'read'
}

function firstNumber(args: unknown): number {
  return readArguments(args).find((arg) => arg.kind === 'number')?.value ?? 0
}
