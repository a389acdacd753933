import { textOnly, uint32, type Rules } from '../engine/mapping.ts'
import type { Activity } from './activity.ts'
import { argumentPaths } from './argument-paths.ts'
import { command, commonRules, onNode } from './common-rules.ts'
import { acceptedRules, connectionRules } from './connection-rules.ts'
import { file, mode, modeOfOpen, newFile, oldFile, owner } from './file-facts.ts'

const processRules: Rules = { ...commonRules, command, filePath: file }

const [nested, workload, ...others] = commonRules.processName ?? []
/** After `sched_process_exec` the process is the program that was started, in versions without `executable.path` too. */
const startRules: Rules = {
  ...processRules,
  processName: [...[nested, workload].flatMap((at) => at ?? []), ...argumentPaths('pathname').map(textOnly), ...others],
}

/** `child_pid` is the id on the host. The result of `clone` is the one in the container, and is left out. */
const forkRules: Rules = { ...processRules, newPid: argumentPaths('child_pid').map((path) => uint32(path)) }

const fileRules: Rules = { ...commonRules, command, filePath: file, filePermission: modeOfOpen }
const modeRules: Rules = { ...fileRules, filePermission: mode }
const ownerRules: Rules = { ...fileRules, newOwner: [owner] }
const moveRules: Rules = { ...fileRules, filePath: newFile, oldFilePath: oldFile }
const networkRules: Rules = { ...commonRules, command, ...connectionRules }
const acceptRules: Rules = { ...commonRules, command, ...acceptedRules }

const inContainer = {
  processRules,
  startRules,
  forkRules,
  fileRules,
  modeRules,
  ownerRules,
  moveRules,
  networkRules,
  acceptRules,
}

type RuleName = keyof typeof inContainer

const onTheNode = Object.fromEntries(
  Object.entries(inContainer).map(([name, rules]) => [name, onNode(rules)]),
) as Readonly<Record<RuleName, Rules>>

/** Every set of rules that {@link rulesFor} answers with. */
export const rulesets: readonly Rules[] = [...Object.values(inContainer), ...Object.values(onTheNode)]

type RealActivity = Extract<Activity, { kind: 'process' | 'file' | 'network' }>

/** The rules for an activity; `name` is that of the event, `isOnNode` is true for processes in no container. */
export function rulesFor(activity: RealActivity, name: string, isOnNode: boolean): Rules {
  return (isOnNode ? onTheNode : inContainer)[ruleName(activity, name)]
}

function ruleName(activity: RealActivity, name: string): RuleName {
  switch (activity.kind) {
    case 'process':
      if (name === 'sched_process_exec') return 'startRules'
      return name === 'sched_process_fork' ? 'forkRules' : 'processRules'
    case 'network':
      return name.startsWith('accept') ? 'acceptRules' : 'networkRules'
    case 'file':
      if (activity.link === true || activity.operation === 'rename') return 'moveRules'
      if (activity.operation === 'chmod') return 'modeRules'
      return activity.operation === 'chown' ? 'ownerRules' : 'fileRules'
  }
}
