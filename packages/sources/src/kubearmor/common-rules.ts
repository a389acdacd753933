import { digest, setting, text, textUntil, uint32, type Candidate, type Path, type Rules } from '../engine/mapping.ts'

const nodeName: readonly Candidate[] = [text('HostName'), setting('nodeName')]
const sourceName: readonly Candidate[] = [
  text('PodName'),
  text('ContainerName'),
  text('HostName'),
  setting('serverName'),
]

/** The fallbacks for `src` where no connection source is known. */
export const ownAddress: readonly Candidate[] = [setting('nodeAddress'), setting('peerAddress')]

/** For what KubeArmor says about itself. */
export const sensorRules: Rules = { sourceName, sourceAddress: ownAddress, nodeName }

/** Where it happened: the same for every alert and log. */
export const placeRules: Rules = {
  ...sensorRules,
  // `default` is what KubeArmor writes when nobody has named the cluster.
  clusterName: [text('ClusterName', ['default', 'Default']), setting('clusterName'), text('ClusterName')],
  namespace: [text('NamespaceName')],
  podName: [text('PodName')],
  containerName: [text('ContainerName')],
  containerId: [text('ContainerID')],
  imageName: [textUntil('@', 'ContainerImage')],
  imageDigest: [digest('ContainerImage')],
  nodeAddress: [setting('nodeAddress')],
}

/** And which process did it. The ids are those of the host; 0 is what Protobuf has for none. */
export const processPlaceRules: Rules = {
  ...placeRules,
  pid: [uint32('HostPID', 1)],
  parentPid: [uint32('HostPPID', 1)],
  euid: [uint32('UID')],
}

/** The program of a command line. */
export function programAt(path: Path): Candidate {
  return textUntil(' ', path)
}
