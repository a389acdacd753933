import { computed, type Candidate, type Rules } from '../engine/mapping.ts'
import { countOf, textOf } from '../engine/values.ts'
import type { Activity } from './activity.ts'
import { argument, argumentsPath, commandOf, commonRules, onNode, ownAddress, triggerPath } from './common-rules.ts'
import { connectionOf, protocolOf, unixPathOf, type Connection } from './connection-of.ts'
import { allArguments } from './event-arguments.ts'
import { modeOf, newPathOf, oldPathOf, ownerOf, pathOf } from './file-facts.ts'

const path: Candidate = argument(pathOf)

const command: Candidate = computed([argumentsPath, triggerPath], ([list, detectedFrom], context) => {
  const line = commandOf(allArguments(list, detectedFrom))
  return line === undefined ? undefined : context.redact(line)
})

const processRules: Rules = { ...commonRules, command: [command], filePath: [path] }

/** After `sched_process_exec` the process is the program that was started, in versions without `executable.path` too. */
const startRules: Rules = {
  ...processRules,
  processName: [
    ...(commonRules.processName ?? []).slice(0, 2),
    argument((args, name) => (name === 'sched_process_exec' ? textOf(args.get('pathname')) : undefined)),
    ...(commonRules.processName ?? []).slice(2),
  ],
}

/** `child_pid` is the id on the host. The result of `clone` is the one in the container, and is left out. */
const forkRules: Rules = {
  ...processRules,
  newPid: [argument((args, name) => (name === 'sched_process_fork' ? countOf(args.get('child_pid')) : undefined))],
}

const fileRules: Rules = {
  ...commonRules,
  command: [command],
  filePath: [path],
  filePermission: [argument((args) => modeOf(args, false))],
}

const modeRules: Rules = { ...fileRules, filePermission: [argument((args) => modeOf(args, true))] }

const ownerRules: Rules = { ...fileRules, newOwner: [argument(ownerOf)] }

const moveRules: Rules = { ...fileRules, filePath: [argument(newPathOf), path], oldFilePath: [argument(oldPathOf)] }

const networkRules: Rules = {
  ...commonRules,
  command: [command],
  filePath: [argument(unixPathOf)],
  sourceAddress: [fact(({ source }) => source.ipv4), ...ownAddress],
  sourceAddress6: [fact(({ source }) => source.ipv6)],
  sourcePort: [fact(({ source }) => source.port)],
  destinationAddress: [fact(({ destination }) => destination.ipv4)],
  destinationAddress6: [fact(({ destination }) => destination.ipv6)],
  destinationPort: [fact(({ destination }) => destination.port)],
  protocol: [argument(protocolOf)],
}

function fact(pick: (connection: Connection) => string | number | undefined): Candidate {
  return argument((args, name) => pick(connectionOf(args, name)))
}

const inContainer = { processRules, startRules, forkRules, fileRules, modeRules, ownerRules, moveRules, networkRules }

type RuleName = keyof typeof inContainer

const onTheNode = Object.fromEntries(
  Object.entries(inContainer).map(([name, rules]) => [name, onNode(rules)]),
) as Readonly<Record<RuleName, Rules>>

/** Every set of rules that {@link rulesFor} answers with. */
export const rulesets: readonly Rules[] = [...Object.values(inContainer), ...Object.values(onTheNode)]

/** The rules for an activity; `isOnNode` is true for processes in no container. */
export function rulesFor(
  activity: Extract<Activity, { kind: 'process' | 'file' | 'network' }>,
  isOnNode: boolean,
): Rules {
  return (isOnNode ? onTheNode : inContainer)[ruleName(activity)]
}

function ruleName(activity: Extract<Activity, { kind: 'process' | 'file' | 'network' }>): RuleName {
  switch (activity.kind) {
    case 'process':
      return activity.what === 'start' ? 'startRules' : activity.what === 'fork' ? 'forkRules' : 'processRules'
    case 'network':
      return 'networkRules'
    case 'file':
      if (activity.link === true || activity.operation === 'rename') return 'moveRules'
      if (activity.operation === 'chmod') return 'modeRules'
      return activity.operation === 'chown' ? 'ownerRules' : 'fileRules'
  }
}
