import { familyNames, type ControlFamily, type Family, type FamilyOfKind, type RuntimeFamily } from './families.ts'

/**
 * What an event can say: one row for each field, with the KCS key that carries it.
 *
 * `carriedBy` is the "Usage" column of the source table, the "except" cells resolved. `alsoIn` names families whose
 * events may hold the field although KCS has no key for it there: the `kcs-*` profiles leave it out, the `cef` profile
 * writes it. `key: null` marks facts that KCS has no key for at all.
 *
 * Two keys have two meanings: `cs4` is the command, but the new owner in file events; `filePath` is the path, and in
 * file events the new path when there is an old one. The caption is the key's label text where the key is a custom one.
 */
export const fields = {
  sourceName: {
    key: 'source',
    caption: 'Source name',
    type: 'text',
    carriedBy: 'all',
    alsoIn: 'none',
    meaning: 'Name of the event source: the pod, else the container, else the server',
  },
  sourceAddress: {
    key: 'src',
    caption: 'Source IP',
    type: 'ipv4',
    carriedBy: 'all',
    alsoIn: 'none',
    meaning:
      'IPv4 address: of the connection source, the initiator, the pod, the node or the peer that handed the event over; the first that is known',
  },
  reason: {
    key: 'reason',
    caption: 'Reason',
    type: 'text',
    carriedBy: 'control',
    alsoIn: 'none',
    meaning: 'Why the status is Error; present with that status only',
  },
  artifactName: {
    key: 'fname',
    caption: 'Artifact name',
    type: 'text',
    carriedBy: 'artifact',
    alsoIn: 'none',
    meaning: 'Name of the image or artifact',
  },
  userName: {
    key: 'suser',
    caption: 'Username',
    type: 'text',
    carriedBy: 'control',
    alsoIn: 'none',
    meaning: 'Name of the user who initiated the action',
  },
  pid: {
    key: 'dpid',
    caption: 'PID',
    type: 'uint32',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Process ID on the host',
  },
  parentPid: {
    key: 'spid',
    caption: 'PPID',
    type: 'uint32',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Parent process ID on the host',
  },
  egid: {
    key: 'flexString1',
    caption: 'EGID',
    type: 'uint32',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Effective group ID',
  },
  containerId: {
    key: 'flexString2',
    caption: 'Container ID',
    type: 'text',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Container identifier, without the scheme of the runtime; as long as the tool gives it',
  },
  imageName: {
    key: 'request',
    caption: 'Image name',
    type: 'text',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Name of the image',
  },
  imageDigest: {
    key: 'fileHash',
    caption: 'Image digest',
    type: 'digest',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Digest of the image, sha256:<64 hex>',
  },
  operation: {
    key: 'act',
    caption: 'Operation',
    type: 'operation',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Type of the operation',
  },
  sourcePort: {
    key: 'spt',
    caption: 'Source port',
    type: 'port',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Port of the connection source',
  },
  destinationAddress: {
    key: 'dst',
    caption: 'Destination IP',
    type: 'ipv4',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'IPv4 address of the destination',
  },
  destinationPort: {
    key: 'dpt',
    caption: 'Destination port',
    type: 'port',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Port of the destination',
  },
  processName: {
    key: 'dproc',
    caption: 'Process name',
    type: 'text',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Process name (command)',
  },
  euid: {
    key: 'duid',
    caption: 'EUID',
    type: 'uint32',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Effective user ID',
  },
  filePermission: {
    key: 'filePermission',
    caption: 'File permission',
    type: 'text',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'File access permissions (mode_t mode)',
  },
  oldFilePath: {
    key: 'oldFilePath',
    caption: 'Old File Path',
    type: 'text',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'The path that the file had before',
  },
  filePath: {
    key: 'filePath',
    caption: 'Path',
    type: 'text',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Path to the file; in file events with an old path, the new one (caption New File Path)',
  },
  direction: {
    key: 'deviceDirection',
    caption: 'Traffic type',
    type: 'direction',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Connection direction: 0 ingress, 1 egress',
  },
  newPid: {
    key: 'cn1',
    caption: 'New PID',
    type: 'uint32',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Identifier of the new process',
  },
  clusterName: {
    key: 'cs1',
    caption: 'Cluster name',
    type: 'text',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Name of the cluster',
  },
  nodeName: {
    key: 'cs2',
    caption: 'Node name',
    type: 'text',
    carriedBy: 'runtime',
    alsoIn: 'control',
    meaning: 'Name of the node',
  },
  namespace: {
    key: 'cs3',
    caption: 'Namespace name',
    type: 'text',
    carriedBy: 'runtime',
    alsoIn: 'control',
    meaning: 'Name of the namespace',
  },
  command: {
    key: 'cs4',
    caption: 'Command',
    type: 'text',
    carriedBy: 'runtimeExceptFile',
    alsoIn: 'file',
    meaning: 'Executed command, secrets redacted',
  },
  newOwner: {
    key: 'cs4',
    caption: 'NewOwner',
    type: 'text',
    carriedBy: 'file',
    alsoIn: 'none',
    meaning: 'New owner of the file',
  },
  podName: {
    key: 'cs5',
    caption: 'Pod name',
    type: 'text',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Name of the pod',
  },
  containerName: {
    key: 'cs6',
    caption: 'Container name',
    type: 'text',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'Name of the container',
  },
  nodeAddress: {
    key: 'cs7',
    caption: 'Node IP',
    type: 'ipv4',
    carriedBy: 'runtime',
    alsoIn: 'none',
    meaning: 'IP address of the node',
  },
  sourceAddress6: {
    key: null,
    caption: 'Source IPv6 Address',
    type: 'ipv6',
    carriedBy: 'none',
    alsoIn: 'all',
    meaning: 'IPv6 address of the connection source or initiator; never in src, which is IPv4',
  },
  destinationAddress6: {
    key: null,
    caption: 'Destination IPv6 Address',
    type: 'ipv6',
    carriedBy: 'none',
    alsoIn: 'runtime',
    meaning: 'IPv6 address of the destination; never in dst, which is IPv4',
  },
  protocol: {
    key: null,
    caption: 'Transport protocol',
    type: 'text',
    carriedBy: 'none',
    alsoIn: 'runtime',
    meaning: 'Transport protocol of the connection: tcp, udp ...',
  },
  requestUri: {
    key: null,
    caption: 'Request',
    type: 'text',
    carriedBy: 'none',
    alsoIn: 'control',
    meaning: 'What was asked of an API server: the path of the request',
  },
  requestMethod: {
    key: null,
    caption: 'Request method',
    type: 'text',
    carriedBy: 'none',
    alsoIn: 'control',
    meaning: 'Verb of the request to an API server',
  },
} as const

/** What a field's value must be; `event-values.ts` holds the check of each. */
export type FieldType = 'text' | 'uint32' | 'port' | 'ipv4' | 'ipv6' | 'digest' | 'operation' | 'direction'

/** Named sets of families, so that the table above reads like the "Usage" column that it restates. */
type FamilySet = 'none' | 'all' | 'control' | 'artifact' | 'runtime' | 'runtimeExceptFile' | 'file'

/** One row of {@link fields}, with its literal types widened. */
export type FieldDefinition = {
  readonly key: string | null
  readonly caption: string
  readonly type: FieldType
  readonly carriedBy: FamilySet
  readonly alsoIn: FamilySet
  readonly meaning: string
}

export type FieldName = keyof typeof fields

type ArtifactFamily = 'CI' | 'SJ' | 'ADM' | 'CVE' | 'MLW' | 'SD' | 'MS' | 'CMP' | 'PLC' | 'NCMP'

type FamiliesOf<S extends FamilySet> = {
  none: never
  all: Family
  control: ControlFamily
  artifact: ArtifactFamily
  runtime: RuntimeFamily
  runtimeExceptFile: Exclude<RuntimeFamily, FamilyOfKind<'file'>>
  file: FamilyOfKind<'file'>
}[S]

/** The families whose events may hold the field, as a type. */
export type CarrierOf<N extends FieldName> =
  | FamiliesOf<(typeof fields)[N]['carriedBy']>
  | FamiliesOf<(typeof fields)[N]['alsoIn']>

const artifact: readonly Family[] = ['CI', 'SJ', 'ADM', 'CVE', 'MLW', 'SD', 'MS', 'CMP', 'PLC', 'NCMP']
const runtime: readonly Family[] = ['PM', 'FM', 'NT', 'FPM', 'FNT', 'FFM', 'FFTP']
const file: readonly Family[] = ['FM', 'FFM']

const familySets: Readonly<Record<FamilySet, ReadonlySet<Family>>> = {
  none: new Set(),
  all: new Set(familyNames),
  control: new Set(familyNames.filter((family) => !runtime.includes(family))),
  artifact: new Set(artifact),
  runtime: new Set(runtime),
  runtimeExceptFile: new Set(runtime.filter((family) => !file.includes(family))),
  file: new Set(file),
}

/** All field names, in the order in which the source table lists their keys. */
export const fieldNames: readonly FieldName[] = Object.keys(fields) as FieldName[]

/** The row of a field. */
export function fieldDefinition(name: FieldName): FieldDefinition {
  return fields[name]
}

/** True when KCS writes the field in events of the family (the "Usage" column). */
export function isCarried(name: FieldName, family: Family): boolean {
  return familySets[fields[name].carriedBy].has(family)
}

/** True when an event of the family may hold the field, whether or not KCS has a key for it there. */
export function isAllowed(name: FieldName, family: Family): boolean {
  return isCarried(name, family) || familySets[fields[name].alsoIn].has(family)
}

/** The families that KCS writes the field in, in the order of the source table. */
export function carriersOf(name: FieldName): readonly Family[] {
  return familyNames.filter((family) => isCarried(name, family))
}
