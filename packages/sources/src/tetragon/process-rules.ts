import {
  computed,
  commandLine,
  digest,
  joined,
  setting,
  text,
  textAfter,
  uint32,
  type Candidate,
  type Path,
  type Rules,
} from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import { pidOfExecId } from './pid-of-exec-id.ts'

const hostName = [text('node_name'), setting('serverName')]

/** Stands in for the address of a connection's source. */
export const hostAddress: readonly Candidate[] = [setting('nodeAddress'), setting('peerAddress')]

/** For events of the agent itself. */
export const agentRules: Rules = {
  sourceName: hostName,
  sourceAddress: hostAddress,
  nodeName: [text('node_name'), setting('nodeName')],
}

/** Where the record was made. The families of processes, files and connections carry more of it than those of agents. */
const placeRules: Rules = {
  ...agentRules,
  clusterName: [text('cluster_name'), setting('clusterName')],
  nodeAddress: [setting('nodeAddress')],
}

/**
 * What a record says about the process that acted.
 *
 * @param root the kinds that the rules are for, as the first step of a path
 */
export function processRules(root: Path): Rules {
  const process = `${root}/process`
  const container = `${process}/pod/container`
  return {
    ...placeRules,
    sourceName: [text(`${process}/pod/name`), text(`${container}/name`), ...hostName],
    pid: [uint32(`${process}/pid`)],
    parentPid: [uint32(`${root}/parent/pid`), computed([`${process}/parent_exec_id`], ([id]) => pidOfExecId(id))],
    // `uid` is the effective user as the process sees it: 0 inside a user namespace. The credentials are the host's.
    euid: [uint32(`${process}/process_credentials/euid`), uint32(`${process}/uid`)],
    egid: [uint32(`${process}/process_credentials/egid`)],
    processName: [text(`${process}/binary`)],
    command: [joined(' ', text(`${process}/binary`), commandLine(`${process}/arguments`)), text(`${process}/binary`)],
    namespace: [text(`${process}/pod/namespace`)],
    podName: [text(`${process}/pod/name`)],
    containerName: [text(`${container}/name`)],
    // `containerd://<64 hex>`; `docker` has the first half of it.
    containerId: [textAfter('://', `${container}/id`), text(`${process}/docker`)],
    // A runtime that knows no tag gives the image's own digest in place of the name; the repository in front of the `@` of
    // the image id is then the better name.
    imageName: [
      text(`${container}/image/name`, ['sha256:*']),
      computed([`${container}/image/name`, `${container}/image/id`], ([name, id]) => repository(id) ?? textOf(name)),
    ],
    // Without an `@` it is the digest of the image's configuration, which no registry knows.
    imageDigest: [digest(`${container}/image/id`, false)],
  }
}

/**
 * What is true of a process that Tetragon did not find in its cache (flag `unknown`): its pid and nothing else. What the
 * record may say beside it are defaults.
 */
export function unknownProcessRules(root: Path): Rules {
  return { ...placeRules, pid: [uint32(`${root}/process/pid`)] }
}

function repository(id: unknown): string | undefined {
  return /^(?:docker-pullable:\/\/)?([^@]+)@/.exec(textOf(id) ?? '')?.[1]
}
