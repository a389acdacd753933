import { drawClientPort, drawCommand, drawParentPid, drawPid, drawRemoteAddress, FILES } from './activity.ts'
import { createFleet, epochNanoseconds, rfc3339, type Pod } from './fleet.ts'
import type { Random } from './random.ts'

type Kind = 'process' | 'file' | 'network'
type Rule = {
  readonly name: string
  readonly priority: string
  readonly tags: readonly string[]
  readonly kind: Kind
  readonly text: string
}

const SHELL: Rule = {
  name: 'Terminal shell in container',
  priority: 'Notice',
  tags: ['T1059', 'container', 'mitre_execution'],
  kind: 'process',
  text: 'A shell was spawned in a container',
}
const SENSITIVE_FILE: Rule = {
  name: 'Read sensitive file untrusted',
  priority: 'Warning',
  tags: ['T1555', 'container', 'filesystem'],
  kind: 'file',
  text: 'Sensitive file opened for reading',
}
const NEW_BINARY: Rule = {
  name: 'Drop and execute new binary in container',
  priority: 'Critical',
  tags: ['TA0003', 'container', 'process'],
  kind: 'process',
  text: 'Executing binary not part of base image',
}
const WRITE_BELOW_ETC: Rule = {
  name: 'Write below etc',
  priority: 'Error',
  tags: ['T1098', 'container', 'filesystem'],
  kind: 'file',
  text: 'File below /etc opened for writing',
}
const OUTBOUND: Rule = {
  name: 'Unexpected outbound connection destination',
  priority: 'Notice',
  tags: ['TA0011', 'container', 'network'],
  kind: 'network',
  text: 'Disallowed outbound connection destination',
}
const API_SERVER: Rule = {
  name: 'Contact K8S API Server From Container',
  priority: 'Notice',
  tags: ['T1565', 'k8s', 'network'],
  kind: 'network',
  text: 'Unexpected connection to K8s API Server from container',
}
const PACKAGE_MANAGER: Rule = {
  name: 'Launch Package Management Process in Container',
  priority: 'Error',
  tags: ['T1505', 'container', 'process'],
  kind: 'process',
  text: 'Package management process launched in container',
}

/** How often each rule fires, in twentieths: 55 % processes, 25 % files, 20 % connections. */
const WEIGHTS: readonly (readonly [rule: Rule, twentieths: number])[] = [
  [SHELL, 6],
  [NEW_BINARY, 3],
  [PACKAGE_MANAGER, 2],
  [SENSITIVE_FILE, 3],
  [WRITE_BELOW_ETC, 2],
  [OUTBOUND, 2],
  [API_SERVER, 2],
]
const RULES: readonly Rule[] = WEIGHTS.flatMap(([rule, twentieths]) => Array<Rule>(twentieths).fill(rule))

const SYSTEM_CALLS: Readonly<Record<Kind, readonly string[]>> = {
  process: ['execve'],
  file: ['open', 'openat', 'openat', 'unlink', 'rename', 'chmod'],
  network: ['connect', 'connect', 'accept', 'sendto'],
}
const SERVER_PORTS = [443, 80, 6443, 53, 3333, 4444, 8080]
const USER_NAMES: Readonly<Record<number, string>> = { 0: 'root', 1000: 'app' }

/**
 * Makes Falco alerts as `json_output` writes them: keys in alphabetical order, `<NA>` in the text where the field is
 * null, `evt.time` as a whole number of nanoseconds. They carry what a KCS message needs, which the default rules do not.
 */
export function createFalco(random: Random): () => string {
  const { pods, tick } = createFleet(random)

  return () => {
    const rule = random.pick(RULES)
    const pod = random.pick(pods)
    const moment = tick()
    const time = rfc3339(moment)
    const command = drawCommand(random)
    const userName = USER_NAMES[pod.uid] ?? null
    const containerId = pod.containerId.slice(0, 12)
    const object = objectFields(rule.kind, pod, random)
    const what = rule.kind === 'file' ? 'file' : 'connection'
    const about = object['fd.name'] === undefined ? '' : `${what}=${object['fd.name']} `
    const alert = {
      hostname: pod.node,
      output: `${time.slice(11, -1)}: ${rule.priority} ${rule.text} (${about}user=${userName ?? '<NA>'} command=${command.line} container=${containerId})`,
      output_fields: {
        'container.id': containerId,
        'container.image.repository': pod.repository,
        'container.image.tag': pod.tag,
        'container.name': pod.app,
        'evt.res': random.next() < 0.97 ? 'SUCCESS' : 'EPERM',
        'evt.time': 0,
        'evt.type': random.pick(SYSTEM_CALLS[rule.kind]),
        ...object,
        'group.gid': pod.uid,
        'k8s.ns.name': pod.namespace,
        'k8s.pod.name': pod.name,
        'proc.cmdline': command.line,
        'proc.exepath': `${random.pick(['/usr/bin/', '/bin/'])}${command.name}`,
        'proc.name': command.name,
        'proc.pid': drawPid(random),
        'proc.ppid': drawParentPid(random),
        'user.name': userName,
        'user.uid': pod.uid,
      },
      priority: rule.priority,
      rule: rule.name,
      source: 'syscall',
      tags: rule.tags,
      time,
    }
    // A number of this size loses digits in JSON.stringify; the text before it cannot hold a bare quote.
    return JSON.stringify(alert).replace('"evt.time":0,', `"evt.time":${epochNanoseconds(moment)},`)
  }
}

function objectFields(kind: Kind, pod: Pod, random: Random): Readonly<Record<string, string | number>> {
  if (kind === 'process') return {}
  if (kind === 'file') return { 'fd.name': random.pick(FILES) }
  const clientPort = drawClientPort(random)
  const server = drawRemoteAddress(random)
  const serverPort = random.pick(SERVER_PORTS)
  return {
    'fd.cip': pod.address,
    'fd.cport': clientPort,
    'fd.name': `${pod.address}:${clientPort}->${server}:${serverPort}`,
    'fd.sip': server,
    'fd.sport': serverPort,
  }
}
