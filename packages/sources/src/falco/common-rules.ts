import {
  type Candidate,
  type Path,
  type Rules,
  commandLine,
  computed,
  digest,
  ipv4,
  joined,
  setting,
  text,
  uint32,
} from '../engine/mapping.ts'
import { digestOf, textOf } from '../engine/values.ts'

/** The path of one of Falco's fields: they stand flat in `output_fields`, under keys with dots. */
export function field(name: string): Path {
  return `output_fields/${name}`
}

/** Falco says `host` for the id and the name of the container when there is none. */
const host: readonly string[] = ['host']

/**
 * With Docker as its runtime Kubernetes names a container `k8s_<container>_<pod>_<namespace>_<uid>_<attempt>`; none of
 * the parts can hold an underscore. Any other name stands as it is.
 */
function containerNameOf(value: unknown): string | undefined {
  const name = textOf(value, host)
  if (name === undefined || !name.startsWith('k8s_')) return name
  return /^k8s_([^_]+)_[^_]+_[^_]+_[^_]+_\d+$/.exec(name)?.[1] ?? name
}

const containerName: Candidate = computed([field('container.name')], ([name]) => containerNameOf(name))

/** Falco's host name is the node's name when `FALCO_HOSTNAME` is set, as its Helm chart does. */
export const nodeName: readonly Candidate[] = [text('hostname'), text(field('evt.hostname')), setting('nodeName')]

/** The fallbacks for `src` where no connection source or initiator is known: the pod, the node, whoever handed over. */
export const ownAddress: readonly Candidate[] = [
  ipv4(field('k8s.pod.ip')),
  ipv4(field('container.ip')),
  setting('nodeAddress'),
  setting('peerAddress'),
]

const podName: readonly Candidate[] = [text(field('k8s.pod.name')), text(field('k8smeta.pod.name'))]

/** Where it happened and which process did it: the same for every alert of the syscall source. */
export const commonRules: Rules = {
  sourceName: [...podName, containerName, text('hostname'), setting('serverName')],
  sourceAddress: ownAddress,
  pid: [uint32(field('proc.pid'))],
  parentPid: [uint32(field('proc.ppid'))],
  egid: [uint32(field('group.gid'))],
  containerId: [text(field('container.full_id'), host), text(field('container.id'), host)],
  imageName: [
    text(field('container.image')),
    joined(':', text(field('container.image.repository')), text(field('container.image.tag'))),
    // The repository of an image without a name is the word `sha256`, which says nothing without the tag.
    text(field('container.image.repository'), ['sha256']),
  ],
  imageDigest: [
    digest(field('container.image.digest')),
    computed([field('container.image.digest'), field('container.image')], otherDigest),
  ],
  // `proc.name` is the comm of the kernel, cut to 15 characters.
  processName: [text(field('proc.exepath')), text(field('proc.name'))],
  euid: [uint32(field('user.uid'))],
  command: [commandLine(field('proc.cmdline')), commandLine(field('proc.exeline'))],
  // Falco knows no cluster; these are names under which users add one as a static field.
  clusterName: [text(field('k8s.cluster.name|cluster.name|cluster_name|cluster')), setting('clusterName')],
  nodeName,
  namespace: [text(field('k8s.ns.name')), text(field('k8smeta.ns.name'))],
  podName,
  containerName: [containerName],
  nodeAddress: [setting('nodeAddress')],
}

/**
 * The digest in a list of them, which some senders make of the field, or in the name of an image that was pulled by
 * digest. A name that is nothing but `sha256:<hex>` is the id of the image in the runtime, not a digest.
 */
function otherDigest([digests, image]: readonly unknown[]): string | undefined {
  if (Array.isArray(digests)) return digests.map(digestOf).find((value) => value !== undefined)
  return typeof image === 'string' && image.includes('@') ? digestOf(image) : undefined
}
