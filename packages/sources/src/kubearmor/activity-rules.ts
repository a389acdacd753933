import { commandLine, computed, text, type Candidate, type Rules } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import type { Activity } from './activity.ts'
import { ownAddress, placeRules, processPlaceRules, programAt } from './common-rules.ts'
import { connectionOf, protocolOf, type Endpoint } from './connection-of.ts'
import { dataPairs } from './data-pairs.ts'
import { hookOf } from './hook-of.ts'

/** Where the facts about a connection stand. */
const pairPaths = ['Resource', 'Data', 'EventData']

const resourcePath: Candidate = computed(['Resource'], ([resource]) => pathOf(resource))

/** The start of a program: `Resource` is its command line, `Source` that of the process which started it. */
const startRules: Rules = {
  ...processPlaceRules,
  processName: [text('ProcessName'), programAt('Resource')],
  command: [commandLine('Resource')],
  // Some versions name the parent of a blocked program in `ProcessName`; the command line is that of the program.
  filePath: [computed(['ProcessName', 'Resource'], ([name, line]) => startedProgram(name, line))],
}

/** `Source` is the command line of the process that acts. */
const actorRules: Rules = {
  ...processPlaceRules,
  processName: [text('ProcessName'), programAt('Source')],
  command: [commandLine('Source')],
}

const changeRules: Rules = { ...actorRules, filePath: [resourcePath] }

const fileRules: Rules = { ...actorRules, filePath: [resourcePath] }

const ownerRules: Rules = { ...fileRules, newOwner: [computed(['Data'], ([data]) => ownerOf(data))] }

const networkRules: Rules = { ...actorRules, ...connectionRules() }

const firewallRules: Rules = { ...placeRules, ...connectionRules() }

/** Every set of rules that {@link rulesFor} answers with. */
export const rulesets: readonly Rules[] = [startRules, changeRules, fileRules, ownerRules, networkRules, firewallRules]

/** The rules for an activity. */
export function rulesFor(activity: Activity): Rules {
  switch (activity.kind) {
    case 'process':
      return activity.what === 'start' ? startRules : changeRules
    case 'file':
      return activity.operation === 'chown' ? ownerRules : fileRules
    case 'network':
      return networkRules
    case 'firewall':
      return firewallRules
  }
}

function connectionRules(): Rules {
  return {
    sourceAddress: [end('source', ({ ipv4 }) => ipv4), ...ownAddress],
    sourceAddress6: [end('source', ({ ipv6 }) => ipv6)],
    sourcePort: [end('source', ({ port }) => port)],
    destinationAddress: [end('destination', ({ ipv4 }) => ipv4)],
    destinationAddress6: [end('destination', ({ ipv6 }) => ipv6)],
    destinationPort: [end('destination', ({ port }) => port)],
    protocol: [
      computed(pairPaths, ([resource, data, event]) => protocolOf(dataPairs(resource, data, event), hookOf(data))),
    ],
    filePath: [
      computed(pairPaths, ([resource, data, event]) => pathOf(dataPairs(resource, data, event).get('sun_path'))),
    ],
  }
}

function end(side: 'source' | 'destination', pick: (end: Endpoint) => string | number | undefined): Candidate {
  return computed(pairPaths, ([resource, data, event]) =>
    pick(connectionOf(dataPairs(resource, data, event), hookOf(data))[side]),
  )
}

/** The program at the beginning of a command line. Its path may hold spaces, which only the name can tell. */
function startedProgram(name: unknown, line: unknown): string | undefined {
  const path = textOf(name)
  const command = textOf(line)
  if (command === undefined || (path !== undefined && command.startsWith(path))) return path
  return textOf(command.split(' ', 1)[0])
}

function pathOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith('/') ? textOf(value) : undefined
}

/** New owner as `chown` writes it: `uid`, `uid:gid`, or `:gid` when only the group changes. -1 changes nothing. */
function ownerOf(data: unknown): string | undefined {
  const pairs = dataPairs(undefined, data, undefined)
  const user = textOf(pairs.get('userid'), ['-1', '4294967295'])
  const group = textOf(pairs.get('group'), ['-1', '4294967295'])
  return group === undefined ? user : `${user ?? ''}:${group}`
}
