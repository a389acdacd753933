import type { FileOperation } from '@tidewaiter/model'

/** The kinds of runtime family that an alert of the syscall source can belong to. */
type RuntimeKind = 'file' | 'network' | 'process'

/** Tags of the default rules that name the kind of activity, in the order in which they count. */
const kindTags: readonly (readonly [tag: string, kind: RuntimeKind])[] = [
  ['filesystem', 'file'],
  ['network', 'network'],
  ['process', 'process'],
]

/** Words that tell a file operation. */
const fileWords: Readonly<Record<string, FileOperation>> = fromGroups({
  open: 'open opens opened opening',
  read: 'read reads reading',
  write:
    'write writes writing written modify modifies modified overwrite truncate clear clears cleared tamper tampered',
  create: 'create creates created creating mkdir symlink symlinks hardlink hardlinks',
  delete: 'delete deletes deleted deleting remove removes removed unlink rmdir',
  rename: 'rename renames renamed renaming',
  chmod: 'chmod permission permissions',
  chown: 'chown owner ownership',
})

/** Words that tell the kind of activity, beside the file operations. */
const kindWords: Readonly<Record<string, RuntimeKind>> = fromGroups({
  file: 'file files directory directories',
  network:
    'network connect connects connected connection connections contact contacts socket packet traffic port ports dns ' +
    'inbound incoming ingress outbound outgoing egress listen listens listening',
  process:
    'process processes exec execs execute executes executed executing execution launch launches launched spawn spawns ' +
    'spawned run runs running shell shells terminal ptrace setuid namespace namespaces unshare privilege privileges ' +
    'capability capabilities module modules mount mounts injection memfd bpf',
})

/** Words that tell the direction of a connection. */
const directionWords: Readonly<Record<string, 'egress' | 'ingress'>> = fromGroups({
  egress: 'outbound outgoing egress',
  ingress: 'inbound incoming ingress listen listens listening',
})

const linkWords: ReadonlySet<string> = setOf('link links symlink symlinks hardlink hardlinks')

/** Words for what a process does to itself or another, against the start of one. */
const changeWords: ReadonlySet<string> = setOf(
  'ptrace setuid namespace namespaces unshare privilege privileges capability capabilities module modules injection bpf',
)

/** The kind that the tags of an alert name, or undefined. `tags` is the JSON value, whatever it is. */
export function kindOfTags(tags: unknown): RuntimeKind | undefined {
  if (!Array.isArray(tags)) return undefined
  return kindTags.find(([tag]) => tags.includes(tag))?.[1]
}

/** The kind that the first telling word of a rule's name names, or undefined. */
export function kindOfRule(rule: string): RuntimeKind | undefined {
  for (const word of wordsOf(rule)) {
    const kind = fileWords[word] === undefined ? kindWords[word] : 'file'
    if (kind !== undefined) return kind
  }
  return undefined
}

/** The file operation that a rule's name tells first, among those asked for, or undefined. */
export function fileOperationOfRule(rule: string, among?: readonly FileOperation[]): FileOperation | undefined {
  for (const word of wordsOf(rule)) {
    const operation = fileWords[word]
    if (operation !== undefined && (among === undefined || among.includes(operation))) return operation
  }
  return undefined
}

/** The direction of connections that a rule's name tells first, or undefined. */
export function directionOfRule(rule: string): 'egress' | 'ingress' | undefined {
  for (const word of wordsOf(rule)) if (directionWords[word] !== undefined) return directionWords[word]
  return undefined
}

/** True when a rule's name speaks of links between files. */
export function isLinkRule(rule: string): boolean {
  return wordsOf(rule).some((word) => linkWords.has(word))
}

/** True when a rule's name speaks of what a process does to itself or another rather than of its start. */
export function isChangeRule(rule: string): boolean {
  return wordsOf(rule).some((word) => changeWords.has(word))
}

/** The words of a rule's name in lower case: `open_from_cat` and `OpenFromCat` have three. */
function wordsOf(rule: string): readonly string[] {
  return rule
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
}

function fromGroups<K extends string>(groups: Readonly<Record<K, string>>): Readonly<Record<string, K>> {
  const table: Record<string, K> = Object.create(null) as Record<string, K>
  for (const meaning of Object.keys(groups) as K[]) for (const word of groups[meaning].split(' ')) table[word] = meaning
  return table
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
