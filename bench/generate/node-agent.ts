import { drawClientPort, drawCommand, drawPid, drawRemoteAddress, FILES, type Command } from './activity.ts'
import { createFleet, epochNanoseconds, rfc3339, type Pod } from './fleet.ts'
import type { Random } from './random.ts'

/** A rule that fires: its name, its number, and what it was called with. */
type Finding = { readonly id: string; readonly name: string; readonly args: Readonly<Record<string, unknown>> }

/** How often each rule fires, in hundredths. */
const WEIGHTS: readonly (readonly [
  make: (random: Random, command: Command, pod: Pod) => Finding,
  hundredths: number,
])[] = [
  [execution, 35],
  [access, 25],
  [token, 5],
  [link, 3],
  [systemCall, 7],
  [question, 10],
  [connection, 15],
]
const RULES = WEIGHTS.flatMap(([make, hundredths]) => Array<typeof make>(hundredths).fill(make))

/**
 * Makes alerts of the Kubescape node agent as its exporter for standard output writes them (0.2.300 on), with the
 * processes between the container's first and the one that the alert is about.
 */
export function createNodeAgent(random: Random): () => string {
  const { pods, tick } = createFleet(random)

  return () => {
    const pod = random.pick(pods)
    const moment = tick()
    const time = rfc3339(moment)
    const command = drawCommand(random)
    const { id, name, args } = random.pick(RULES)(random, command, pod)
    const pid = drawPid(random)
    const alert = {
      BaseRuntimeMetadata: {
        alertName: name,
        arguments: args,
        infectedPID: pid,
        md5Hash: random.hex(32),
        sha1Hash: random.hex(40),
        severity: random.whole(1, 10),
        size: `${random.whole(20, 900)} kB`,
        timestamp: time,
        trace: {},
      },
      CloudMetadata: null,
      RuleID: id,
      RuntimeK8sDetails: {
        clusterName: 'prod-eu1',
        containerName: pod.app,
        hostNetwork: false,
        image: `${pod.repository}:${pod.tag}`,
        imageDigest: pod.digest,
        namespace: pod.namespace,
        nodeName: pod.node,
        containerID: pod.containerId,
        podName: pod.name,
        podNamespace: pod.namespace,
        podLabels: { app: pod.app, 'pod-template-hash': pod.name.split('-').at(-2) },
        workloadName: pod.app,
        workloadNamespace: pod.namespace,
        workloadKind: 'Deployment',
      },
      RuntimeProcessDetails: { processTree: processTree(random, pod, pid, command), containerID: pod.containerId },
      event: {
        runtime: { runtimeName: 'containerd', containerId: pod.containerId },
        k8s: { namespace: pod.namespace, podName: pod.name, containerName: pod.app },
        timestamp: 0,
        type: 'normal',
      },
      level: 'error',
      message: name,
      msg: name,
      time: `${time.slice(0, 19)}Z`,
    }
    // A number of this size loses digits in JSON.stringify; no text in front of it can hold these bytes.
    return JSON.stringify(alert).replace('"timestamp":0,"type"', `"timestamp":${epochNanoseconds(moment)},"type"`)
  }
}

function processTree(random: Random, pod: Pod, pid: number, command: Command): unknown {
  const one = (id: number, parent: number, comm: string, line: string, childrenMap?: unknown) => ({
    pid: id,
    cmdline: line,
    comm,
    ppid: parent,
    pcomm: parent === 1 ? 'containerd-shim' : 'sh',
    uid: pod.uid,
    gid: pod.uid,
    startTime: '0001-01-01T00:00:00Z',
    cwd: '/',
    path: `/usr/bin/${comm}`,
    ...(childrenMap !== undefined && { childrenMap }),
  })
  const [first, shell] = [drawPid(random), drawPid(random)]
  const acting = { [`${command.name}␟${pid}`]: one(pid, shell, command.name, command.line) }
  const between = { [`sh␟${shell}`]: one(shell, first, 'sh', `sh -c ${command.name}`, acting) }
  return one(first, 1, pod.app, `${pod.app} --config /etc/${pod.app}.conf`, between)
}

function execution(_random: Random, command: Command): Finding {
  const path = `/usr/bin/${command.name}`
  return {
    id: 'R0001',
    name: 'Unexpected process launched',
    args: { args: [path, ...command.line.split(' ').slice(1)], exec: path, retval: 0 },
  }
}

function access(random: Random): Finding {
  return {
    id: 'R0002',
    name: 'Unexpected file access',
    args: {
      flags: random.pick([['O_RDONLY', 'O_CLOEXEC'], ['O_WRONLY', 'O_CREAT'], ['O_RDONLY']]),
      path: random.pick(FILES),
    },
  }
}

function token(): Finding {
  const path = '/run/secrets/kubernetes.io/serviceaccount/..2025_02_18/token'
  return { id: 'R0006', name: 'Unexpected service account token access', args: { flags: ['O_RDONLY'], path } }
}

function link(random: Random): Finding {
  const args = { oldPath: random.pick(FILES), newPath: `/tmp/${random.suffix(6)}` }
  return { id: 'R1010', name: 'Symlink Created Over Sensitive File', args }
}

function systemCall(random: Random): Finding {
  return {
    id: 'R0003',
    name: 'Unexpected system call',
    args: { syscall: random.pick(['setpgid', 'capset', 'mknodat', 'unshare']) },
  }
}

function question(random: Random, _command: Command, pod: Pod): Finding {
  return {
    id: 'R0005',
    name: 'Unexpected domain request',
    args: {
      addresses: [drawRemoteAddress(random)],
      domain: `${random.suffix(8)}.${pod.namespace}.example.com.`,
      port: drawClientPort(random),
      protocol: 'UDP',
    },
  }
}

function connection(random: Random): Finding {
  return {
    id: 'R0011',
    name: 'Unexpected Egress Network Traffic',
    args: { ip: drawRemoteAddress(random), port: random.pick([443, 80, 3333]), proto: 'TCP' },
  }
}
