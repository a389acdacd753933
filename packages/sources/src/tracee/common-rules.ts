import { computed, digest, setting, text, uint32, type Candidate, type Path, type Rules } from '../engine/mapping.ts'
import { countOf, digestOf, textOf } from '../engine/values.ts'
import { isObject } from '../engine/json-values.ts'
import { argumentPaths } from './argument-paths.ts'

/**
 * Where the facts of an event stand. Three layouts are read by one set of rules, because no key means two things: flat
 * `trace.Event` (0.5 to 0.12), nested `trace.Event` (0.13 to 0.24), and v1beta1 under `workload`.
 */
export const namePath: Path = 'eventName|name'
export const containerIdPaths: readonly Path[] = ['containerId|containerID', 'container/id']
/** The pid in the container and on the host; the first versions spelt them so. */
export const pidPath: Path = 'processId|processID'
export const hostPidPath: Path = 'hostProcessId|hostProcessID'

const process = 'workload/process'
const container = 'workload/container'

/** The fallbacks for `src` where no connection source is known. */
export const ownAddress: readonly Candidate[] = [setting('nodeAddress'), setting('peerAddress')]

const podName: readonly Candidate[] = [text('kubernetes/podName'), text('podName'), text('workload/k8s/pod/name')]
const containerName: readonly Candidate[] = [text('container/name'), text('containerName'), text(`${container}/name`)]

/**
 * Where it happened and which process did it: the same for every event.
 *
 * `hostName` is the name of the machine as the process sees it: of the node for a process of the node, of the pod for one
 * in a container. It is the node's name only under {@link onNode}.
 */
export const commonRules: Rules = {
  sourceName: [...podName, ...containerName, text('hostName'), setting('serverName')],
  sourceAddress: ownAddress,
  pid: [uint32(hostPidPath), uint32(`${process}/host_pid`)],
  parentPid: [
    uint32('hostParentProcessId|hostParentProcessID'),
    computed([`${process}/ancestors`], ([ancestors]) => hostPidOf(ancestors)),
  ],
  // The real user: Tracee does not tell the effective one.
  euid: [
    uint32('userId|userID'),
    computed([`${process}/real_user/id`], ([id]) => countOf(isObject(id) ? id['value'] : id)),
  ],
  // `processName` is the comm of the kernel, cut to 15 characters.
  processName: [
    text('executable/path'),
    text(`${process}/executable/path`),
    text('processName'),
    text(`${process}/thread/name`),
  ],
  containerId: [text('container/id'), text('containerId|containerID'), text(`${container}/id`)],
  containerName,
  imageName: [text('container/image'), text('containerImage'), text(`${container}/image/name`)],
  imageDigest: [
    digest('container/imageDigest'),
    computed([`${container}/image/repo_digests`], ([digests]) => firstDigest(digests)),
  ],
  podName,
  namespace: [text('kubernetes/podNamespace'), text('podNamespace'), text('workload/k8s/namespace/name')],
  clusterName: [setting('clusterName')],
  nodeName: [setting('nodeName')],
  nodeAddress: [setting('nodeAddress')],
}

/** The rules for a process that runs on the node itself, in no container. */
export function onNode(rules: Rules): Rules {
  return { ...rules, nodeName: [text('hostName'), setting('nodeName')] }
}

/** The first ancestor is the parent. */
function hostPidOf(ancestors: unknown): number | undefined {
  const parent: unknown = Array.isArray(ancestors) ? ancestors[0] : undefined
  return isObject(parent) ? countOf(parent['host_pid']) : undefined
}

function firstDigest(digests: unknown): string | undefined {
  return Array.isArray(digests) ? digests.map(digestOf).find((found) => found !== undefined) : undefined
}

/** The command line, of a list of arguments; an empty argument stands between two spaces. */
export const command: readonly Candidate[] = argumentPaths('argv').map((path) =>
  computed([path], ([argv], context) => {
    const line = typeof argv === 'string' ? textOf(argv) : lineOf(argv)
    return line === undefined ? undefined : context.redact(line)
  }),
)

function lineOf(argv: unknown): string | undefined {
  return Array.isArray(argv) ? textOf(argv.filter((word) => typeof word === 'string').join(' ')) : undefined
}
