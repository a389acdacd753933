import { maxId, textOf } from '../engine/values.ts'
import { octalMode } from '../tetragon/octal-mode.ts'
import type { EventArguments } from './event-arguments.ts'

/** Names of the argument that is the file, of Tracee's own events and of system calls. */
const pathNames = ['pathname', 'file_path', 'syscall_pathname', 'path', 'filename', 'file_name', 'new_path', 'linkpath']
/** Where a file is moved or linked: the second is what it was, or what the link leads to. */
const newPathNames = ['new_path', 'newpath', 'newname', 'linkpath', 'pathname']
const oldPathNames = ['old_path', 'oldpath', 'oldname', 'target']

/** The file that an event is about, or undefined. */
export function pathOf(args: EventArguments): string | undefined {
  const descriptor = descriptorOf(args)
  return firstText(args, pathNames) ?? (descriptor?.startsWith('/') ? descriptor : undefined)
}

/** The path that a file was moved to, or the link that was made. */
export function newPathOf(args: EventArguments): string | undefined {
  return firstText(args, newPathNames)
}

/** The path that a file had, or what a link leads to. */
export function oldPathOf(args: EventArguments): string | undefined {
  return firstText(args, oldPathNames)
}

/** What a descriptor stands for, where Tracee was told to say so (`parse-arguments-fds`): `3=/etc/passwd`. */
export function descriptorOf(args: EventArguments): string | undefined {
  const descriptor = args.get('fd') ?? args.get('sockfd')
  return typeof descriptor === 'string' ? textOf(/^\d+=(.*)$/s.exec(descriptor)?.[1]) : undefined
}

/** The mode that a call sets, as octal text or in the words that Tracee parses it to; 0 only where a mode of 0 is one. */
export function modeOf(args: EventArguments, zeroIsMode: boolean): string | undefined {
  const mode = args.get('mode')
  if (typeof mode === 'number') return mode === 0 && !zeroIsMode ? undefined : octalMode(mode)
  return textOf(mode, zeroIsMode ? [] : ['0'])
}

/** New owner as `chown` writes it: `uid`, `uid:gid`, or `:gid` when only the group changes. (uid_t)-1 changes nothing. */
export function ownerOf(args: EventArguments): string | undefined {
  const user = idText(args.get('owner') ?? args.get('user'))
  const group = idText(args.get('group'))
  return group === undefined ? user : `${user ?? ''}:${group}`
}

function idText(id: unknown): string | undefined {
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= maxId ? String(id) : undefined
}

function firstText(args: EventArguments, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = args.get(name)
    const text = typeof value === 'string' ? textOf(value) : undefined
    if (text !== undefined) return text
  }
  return undefined
}
