import { commandLine, computed, text, textAtStart, type Candidate, type Rules } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import type { Activity } from './activity.ts'
import { placeRules, processPlaceRules, programAt } from './common-rules.ts'
import { connectionRules } from './connection-rules.ts'

const resourcePath: Candidate = computed(['Resource'], ([resource]) => pathOf(resource))

/** The start of a program: `Resource` is its command line, `Source` that of the process which started it. */
const startRules: Rules = {
  ...processPlaceRules,
  processName: [text('ProcessName'), programAt('Resource')],
  command: [commandLine('Resource')],
  // The path of a program may hold spaces, which only `ProcessName` can tell. Some versions name the parent of a blocked
  // program there; the command line is that of the program.
  filePath: [textAtStart('ProcessName', 'Resource'), programAt('Resource'), text('ProcessName')],
}

/** `Source` is the command line of the process that acts. */
const actorRules: Rules = {
  ...processPlaceRules,
  processName: [text('ProcessName'), programAt('Source')],
  command: [commandLine('Source')],
}

const changeRules: Rules = { ...actorRules, filePath: [resourcePath] }

const fileRules: Rules = { ...actorRules, filePath: [resourcePath] }

const ownerRules: Rules = {
  ...fileRules,
  newOwner: [computed(['Data/<userid>', 'Data/<group>'], ([user, group]) => ownerOf(user, group))],
}

const egressRules: Rules = { ...actorRules, ...connectionRules('egress') }
const ingressRules: Rules = { ...actorRules, ...connectionRules('ingress') }
const firewallRules: Rules = { ...placeRules, ...connectionRules('egress') }

/** Every set of rules that {@link rulesFor} answers with. */
export const rulesets: readonly Rules[] = [
  startRules,
  changeRules,
  fileRules,
  ownerRules,
  egressRules,
  ingressRules,
  firewallRules,
]

/** The rules for an activity. @param hook as `hookOf` gives it */
export function rulesFor(activity: Activity, hook: string | undefined): Rules {
  switch (activity.kind) {
    case 'process':
      return activity.what === 'start' ? startRules : changeRules
    case 'file':
      return activity.operation === 'chown' ? ownerRules : fileRules
    case 'network':
      return hook?.includes('accept') === true ? ingressRules : egressRules
    case 'firewall':
      return firewallRules
  }
}

function pathOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith('/') ? textOf(value) : undefined
}

/** New owner as `chown` writes it: `uid`, `uid:gid`, or `:gid` when only the group changes. -1 changes nothing. */
function ownerOf(userId: unknown, groupId: unknown): string | undefined {
  const user = textOf(userId, ['-1', '4294967295'])
  const group = textOf(groupId, ['-1', '4294967295'])
  return group === undefined ? user : `${user ?? ''}:${group}`
}
