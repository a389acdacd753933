import {
  drawClientPort,
  drawCommand,
  drawParentPid,
  drawPid,
  drawRemoteAddress,
  FILES,
  type Command,
} from './activity.ts'
import { createFleet, rfc3339, type Pod } from './fleet.ts'
import type { Random } from './random.ts'

/** What a record is about, in the words of KubeArmor. */
type Subject = {
  readonly operation: 'Process' | 'File' | 'Network'
  readonly source: string
  readonly resource: string
  readonly data: string
  readonly eventData: Readonly<Record<string, string>>
}

/** How often each kind comes, in hundredths. */
const WEIGHTS: readonly (readonly [
  make: (random: Random, command: Command, pod: Pod) => Subject,
  hundredths: number,
])[] = [
  [execution, 45],
  [access, 35],
  [connection, 10],
  [acceptance, 4],
  [question, 6],
]
const KINDS = WEIGHTS.flatMap(([make, hundredths]) => Array<typeof make>(hundredths).fill(make))
/** What KubeArmor writes of the opening and the removal of files. */
const CALLS = [
  'syscall=SYS_OPENAT fd=-100 flags=O_RDONLY|O_CLOEXEC',
  'syscall=SYS_OPENAT fd=-100 flags=O_WRONLY|O_CREAT|O_TRUNC',
  'syscall=SYS_UNLINKAT flags=',
  'lsm=SECURITY_FILE_OPEN',
]
const PARENTS = ['/bin/bash', '/bin/dash', '/usr/bin/containerd-shim-runc-v2']

/**
 * Makes KubeArmor's records as the relay and `karmor logs --json` write them since 1.4: 80 % are logs of what containers do,
 * 20 % alerts of policies, of which half block.
 */
export function createKubearmor(random: Random): () => string {
  const { pods, tick } = createFleet(random)

  return () => {
    const pod = random.pick(pods)
    const moment = tick()
    const command = drawCommand(random)
    const subject = random.pick(KINDS)(random, command, pod)
    const isAlert = random.next() < 0.2
    const isBlock = isAlert && random.next() < 0.5
    const pid = random.whole(2, 4000)
    return JSON.stringify({
      Timestamp: Math.floor(moment.milliseconds / 1000),
      UpdatedTime: `${rfc3339(moment).slice(0, -4)}Z`,
      ClusterName: 'default',
      HostName: pod.node,
      NamespaceName: pod.namespace,
      Owner: { Ref: 'Deployment', Name: pod.app, Namespace: pod.namespace },
      PodName: pod.name,
      Labels: `app=${pod.app},part-of=${pod.namespace}`,
      ContainerID: pod.containerId,
      ContainerName: pod.app,
      ContainerImage: `${pod.repository}:${pod.tag}@${pod.digest}`,
      HostPPID: drawParentPid(random),
      HostPID: drawPid(random),
      PPID: 1,
      PID: pid,
      UID: pod.uid,
      ParentProcessName: random.pick(PARENTS),
      ProcessName: `/usr/bin/${command.name}`,
      ...(isAlert && {
        PolicyName: `ksp-${pod.app}-${subject.operation.toLowerCase()}`,
        Severity: String(random.whole(1, 10)),
        Tags: 'NIST,NIST_800-53_SI-4,MITRE,MITRE_T1036_masquerading',
        ATags: ['NIST', 'NIST_800-53_SI-4', 'MITRE', 'MITRE_T1036_masquerading'],
        Message: 'Detected what the policy does not allow',
      }),
      Type: isAlert ? 'MatchedPolicy' : 'ContainerLog',
      Source: subject.source,
      Operation: subject.operation,
      Resource: subject.resource,
      Data: subject.data,
      EventData: subject.eventData,
      ...(isAlert && { Enforcer: 'BPFLSM', Action: isBlock ? 'Block' : 'Audit' }),
      Result: isBlock ? 'Permission denied' : 'Passed',
      Cwd: '/',
      TTY: random.pick(['', 'pts0']),
      ExecEvent: { ExecID: String(random.whole(1e12, 9e14)), ExecutableName: command.name },
    })
  }
}

const lineOf = ({ line }: Command): string => `/usr/bin/${line}`

function execution(random: Random, command: Command): Subject {
  return {
    operation: 'Process',
    source: random.pick(PARENTS),
    resource: lineOf(command),
    data: 'syscall=SYS_EXECVE',
    eventData: { Syscall: 'SYS_EXECVE' },
  }
}

function access(random: Random, command: Command): Subject {
  const data = random.pick(CALLS)
  const [, hook = '', flags] = /^\w+=(\w+)(?:.*flags=(.*))?$/.exec(data) ?? []
  return {
    operation: 'File',
    source: lineOf(command),
    resource: random.pick(FILES),
    data,
    eventData: data.startsWith('lsm') ? { Lsm: hook } : { Syscall: hook, Flags: flags ?? '' },
  }
}

function connection(random: Random, command: Command): Subject {
  return {
    operation: 'Network',
    source: lineOf(command),
    resource: `remoteip=${drawRemoteAddress(random)} port=${random.pick([443, 80, 3333])} protocol=TCP`,
    data: 'kprobe=tcp_connect domain=AF_INET',
    eventData: { Kprobe: 'tcp_connect', Domain: 'AF_INET' },
  }
}

function acceptance(random: Random, command: Command): Subject {
  return {
    operation: 'Network',
    source: lineOf(command),
    resource: `remoteip=${drawRemoteAddress(random)} port=${drawClientPort(random)} protocol=TCP`,
    data: 'kprobe=tcp_accept domain=AF_INET',
    eventData: { Kprobe: 'tcp_accept', Domain: 'AF_INET' },
  }
}

function question(random: Random, command: Command, pod: Pod): Subject {
  const asked = `UDP_SENDMSG,domain=${pod.app}.${pod.namespace}.svc.cluster.local,daddr=10.96.0.10,qtype=${random.pick(['A', 'AAAA'])}`
  return {
    operation: 'Network',
    source: lineOf(command),
    resource: 'sa_family=AF_INET sin_port=53',
    data: `kfunc=${asked}`,
    eventData: { Kfunc: asked, Sa_family: 'AF_INET', Sin_port: '53' },
  }
}
