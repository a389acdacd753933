import { computed, textOnly, type Candidate, type Path } from '../engine/mapping.ts'
import { maxId, textOf } from '../engine/values.ts'
import { octalMode } from '../linux/octal-mode.ts'
import { argumentPaths } from './argument-paths.ts'

/** Names of the argument that is the file, of Tracee's own events and of system calls. */
const pathNames = ['pathname', 'file_path', 'syscall_pathname', 'path', 'filename', 'file_name', 'new_path', 'linkpath']
/** Where a file is moved or linked: the second is what it was, or what the link leads to. */
const newPathNames = ['new_path', 'newpath', 'newname', 'linkpath', 'pathname']
const oldPathNames = ['old_path', 'oldpath', 'oldname', 'target']
const descriptorNames = ['fd', 'sockfd']

const pathsOf = (names: readonly string[]): readonly Path[] => names.flatMap((name) => argumentPaths(name))

/** Where the path of the file stands that an event is about. */
export const filePaths: readonly Path[] = pathsOf(pathNames)
/** Where a descriptor stands. */
export const descriptorPaths: readonly Path[] = pathsOf(descriptorNames)

/** The file that an event is about. */
export const file: readonly Candidate[] = [
  ...filePaths.map(textOnly),
  computed(descriptorPaths, (values) => pathOfDescriptor(values)),
]

/** The path that a file was moved to, or the link that was made. */
export const newFile: readonly Candidate[] = [...pathsOf(newPathNames).map(textOnly), ...file]

/** The path that a file had, or what a link leads to. */
export const oldFile: readonly Candidate[] = pathsOf(oldPathNames).map(textOnly)

/** The mode that a call sets, as octal text or in the words that Tracee parses it to. */
export const mode: readonly Candidate[] = argumentPaths('mode').map((path) =>
  computed([path], ([value]) => (typeof value === 'number' ? octalMode(value) : textOf(value))),
)

/** The mode that a file is opened with: 0 is what stands there when none is given. */
export const modeOfOpen: readonly Candidate[] = argumentPaths('mode').map((path) =>
  computed([path], ([value]) =>
    typeof value === 'number' ? (value === 0 ? undefined : octalMode(value)) : textOf(value, ['0']),
  ),
)

/** New owner as `chown` writes it: `uid`, `uid:gid`, or `:gid` when only the group changes. (uid_t)-1 changes nothing. */
export const owner: Candidate = computed([...pathsOf(['owner', 'user']), ...pathsOf(['group'])], (values) => {
  const user = idText(values.slice(0, 6).find((value) => value !== undefined))
  const group = idText(values.slice(6).find((value) => value !== undefined))
  return group === undefined ? user : `${user ?? ''}:${group}`
})

/** What a descriptor stands for, where Tracee was told to say so (`parse-arguments-fds`): `3=/etc/passwd`. */
function descriptorOf(values: readonly unknown[]): string | undefined {
  const descriptor = values.find((value) => value !== undefined)
  return typeof descriptor === 'string' ? textOf(/^\d+=(.*)$/s.exec(descriptor)?.[1]) : undefined
}

function pathOfDescriptor(values: readonly unknown[]): string | undefined {
  const descriptor = descriptorOf(values)
  return descriptor?.startsWith('/') === true ? descriptor : undefined
}

/** True when the first of the descriptors is a socket. */
export function isSocket(values: readonly unknown[]): boolean {
  const descriptor = descriptorOf(values)
  return descriptor !== undefined && /^(?:socket:|TCP|UDP|UNIX)/.test(descriptor)
}

function idText(id: unknown): string | undefined {
  return typeof id === 'number' && Number.isInteger(id) && id >= 0 && id <= maxId ? String(id) : undefined
}
