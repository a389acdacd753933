import {
  computed,
  digest,
  ipv4,
  setting,
  text,
  textUntil,
  uint32,
  type Candidate,
  type Path,
  type Rules,
} from '../engine/mapping.ts'
import { isObject } from '../engine/json-values.ts'
import { countOf, ipv4Of, ipv6Of, maxPort, textOf } from '../engine/values.ts'
import { actingProcess } from './acting-process.ts'
import type { Activity } from './rule-activity.ts'

/** The parts of an alert as the exporter for standard output writes them. The other layouts are brought into this one. */
export const base: Path = 'BaseRuntimeMetadata'
export const argumentsPath: Path = `${base}/arguments`
export const attackerPath: Path = `${base}/attackerIp`
const kubernetes: Path = 'RuntimeK8sDetails'
const tree: Path = 'RuntimeProcessDetails/processTree'
const infectedPid: Path = `${base}/infectedPID`

const nodeName: readonly Candidate[] = [text(`${kubernetes}/nodeName`), text('event/k8s/node'), setting('nodeName')]
const sourceName: readonly Candidate[] = [
  text(`${kubernetes}/podName`),
  text(`${kubernetes}/containerName`),
  text(`${kubernetes}/nodeName`),
  setting('serverName'),
]
const ownAddress: readonly Candidate[] = [setting('nodeAddress'), setting('peerAddress')]

/** For what the node agent says about itself. */
export const sensorRules: Rules = { sourceName, sourceAddress: ownAddress, nodeName }

/** Ids beyond 2^32 occur: a version wrote the address of the number in place of the number. They count as absent. */
const commonRules: Rules = {
  ...sensorRules,
  pid: [uint32(infectedPid, 1)],
  parentPid: [ofProcess((process) => idOf(process['ppid']))],
  euid: [ofProcess((process) => countOf(process['uid']))],
  egid: [ofProcess((process) => countOf(process['gid']))],
  processName: [ofProcess((process) => textOf(process['path']) ?? textOf(process['comm']))],
  command: [
    computed([tree, infectedPid], ([root, pid], context) => {
      const line = textOf(textOf(actingProcess(root, pid)?.['cmdline'])?.trimEnd())
      return line === undefined ? undefined : context.redact(line)
    }),
  ],
  clusterName: [text(`${kubernetes}/clusterName`), setting('clusterName')],
  namespace: [text(`${kubernetes}/namespace`), text(`${kubernetes}/podNamespace`)],
  podName: [text(`${kubernetes}/podName`)],
  containerName: [text(`${kubernetes}/containerName`)],
  containerId: [text(`${kubernetes}/containerID`)],
  imageName: [textUntil('@', `${kubernetes}/image`)],
  // The digest in the name is the one that was pulled; the other may be that of one platform.
  imageDigest: [digest(`${kubernetes}/image`), digest(`${kubernetes}/imageDigest`)],
  nodeAddress: [setting('nodeAddress')],
}

const startRules: Rules = {
  ...commonRules,
  command: [
    computed([argumentsPath], ([args], context) => {
      const words = isObject(args) ? args['args'] : undefined
      const line = Array.isArray(words) ? textOf(words.filter((word) => typeof word === 'string').join(' ')) : undefined
      return line === undefined ? undefined : context.redact(line)
    }),
    ...(commonRules.command ?? []),
  ],
  filePath: [argument((args) => textOf(args['exec'])), ofProcess((process) => textOf(process['path']))],
}

const changeRules: Rules = { ...commonRules, filePath: [argument(pathOf)] }

/** A file hash alert has the path in place of the rule's name. */
const fileRules: Rules = {
  ...commonRules,
  filePath: [argument(pathOf), computed([`${base}/alertName`], ([name]) => absolute(name))],
}

/** The old path of a link is the file that it leads to. */
const linkRules: Rules = {
  ...commonRules,
  filePath: [argument((args) => textOf(args['newPath'])), argument(pathOf)],
  oldFilePath: [argument((args) => textOf(args['oldPath']))],
}

/**
 * The arguments of rules on domains are left out: `addresses` is what the name was resolved to, and `port` is the one that the
 * question came from.
 */
const networkRules: Rules = {
  ...commonRules,
  sourceAddress: [ipv4(attackerPath), argument((args) => ipv4Of(args['srcIP'])), ...ownAddress],
  sourceAddress6: [computed([attackerPath], ([address]) => ipv6Of(address)), argument((args) => ipv6Of(args['srcIP']))],
  sourcePort: [argument((args) => countOf(args['srcPort'], maxPort) || undefined)],
  destinationAddress: [argument((args) => ipv4Of(args['ip'] ?? args['dstIP']))],
  destinationAddress6: [argument((args) => ipv6Of(args['ip'] ?? args['dstIP']))],
  destinationPort: [argument(destinationPort)],
  protocol: [argument((args) => (textOf(args['proto']) ?? textOf(args['protocol']))?.toLowerCase())],
}

const malwareRules: Rules = {
  ...commonRules,
  filePath: [argument(pathOf), text(`${base}/malwareFile/path`)],
}

/** Every set of rules that {@link rulesFor} answers with. */
export const rulesets: readonly Rules[] = [startRules, changeRules, fileRules, linkRules, networkRules, malwareRules]

/** The rules for an activity. */
export function rulesFor(activity: Activity): Rules {
  switch (activity.kind) {
    case 'process':
      return activity.what === 'start' ? startRules : changeRules
    case 'file':
      return activity.link === true ? linkRules : fileRules
    case 'network':
      return networkRules
    case 'malware':
      return malwareRules
  }
}

function ofProcess(pick: (process: Readonly<Record<string, unknown>>) => string | number | undefined): Candidate {
  return computed([tree, infectedPid], ([root, pid]) => {
    const process = actingProcess(root, pid)
    return process === undefined ? undefined : pick(process)
  })
}

function argument(pick: (args: Readonly<Record<string, unknown>>) => string | number | undefined): Candidate {
  return computed([argumentsPath], ([args]) => (isObject(args) ? pick(args) : undefined))
}

function destinationPort(args: Readonly<Record<string, unknown>>): number | undefined {
  if (textOf(args['domain']) !== undefined) return undefined
  return countOf(args['dstPort'] ?? args['port'], maxPort) || undefined
}

function pathOf(args: Readonly<Record<string, unknown>>): string | undefined {
  return textOf(args['path'])
}

function absolute(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith('/') ? textOf(value) : undefined
}

/** 0 is what Go has for no process. */
function idOf(value: unknown): number | undefined {
  return countOf(value) || undefined
}
