import { drawClientPort, drawCommand, drawParentPid, drawPid, drawRemoteAddress, FILES } from './activity.ts'
import { createFleet, rfc3339, type Moment, type Pod } from './fleet.ts'
import type { Random } from './random.ts'

const DIRECTORIES = ['/', '/app', '/srv/app', '/tmp']
const PARENTS = ['/bin/bash', '/usr/bin/containerd-shim-runc-v2', '/bin/sh']
const PARENT_ARGUMENTS = ['', '-c "while true; do /run.sh; done"']
/** What the kernel calls an unset audit user: (uid_t) -1. */
const UNSET_UID = 4_294_967_295

type Start = {
  readonly pid: number
  readonly parentPid: number
  readonly binary: string
  readonly commandArguments: string
  readonly flags: string
  readonly time: string
}

/** How the records begin that tell the end of a process; they give no message. */
export const EXIT = '{"process_exit":'

/** The end of a process that a policy kills comes up to so many records later. */
const MOST_BETWEEN = 120

/**
 * Makes Tetragon events as its export file holds them: 48 % process_exec, 12 % process_exit, 25 % kprobes on a file, 15 %
 * kprobes on a connection, with the process and its parent in full. Of the kprobes on files one in 25 is of a policy that
 * kills, and the process_exit that proves it comes later, so that an event waits for its proof most of the time.
 */
export function createTetragon(random: Random): () => string {
  const { pods, tick } = createFleet(random)
  const dying: { readonly process: object; readonly parent: object; readonly node: string; left: number }[] = []

  return () => {
    const dead = dying[0]
    if (dead !== undefined && dead.left-- <= 0) {
      dying.shift()
      const { process, parent, node } = dead
      return exitLine(process, parent, { signal: 'SIGKILL' }, node, rfc3339(tick()))
    }
    const pod = random.pick(pods)
    const moment = tick()
    const time = rfc3339(moment)
    const command = drawCommand(random)
    const pid = drawPid(random)
    const parentPid = drawParentPid(random)
    const blank = command.line.indexOf(' ')
    const process = {
      ...describeProcess(random, pod, {
        pid,
        parentPid,
        binary: `/usr/bin/${command.name}`,
        commandArguments: blank < 0 ? '' : command.line.slice(blank + 1),
        flags: 'execve clone',
        time,
      }),
      process_credentials: credentials(pod.uid),
      in_init_tree: random.next() < 0.3,
    }
    const parent = {
      ...describeProcess(random, pod, {
        pid: parentPid,
        parentPid: 1,
        binary: random.pick(PARENTS),
        commandArguments: random.pick(PARENT_ARGUMENTS),
        flags: 'execve rootcwd clone',
        time: rfc3339(secondBefore(moment)),
      }),
      in_init_tree: random.next() < 0.3,
    }
    const envelope = { node_name: pod.node, time }
    const kind = random.next()
    if (kind < 0.48) return JSON.stringify({ process_exec: { process, parent }, ...envelope })
    if (kind < 0.6) return exitLine(process, parent, {}, pod.node, time)
    const probe = kind < 0.85 ? fileProbe(random) : connectionProbe(random, pod)
    if (probe.action === KILL) dying.push({ process, parent, node: pod.node, left: random.whole(0, MOST_BETWEEN) })
    return JSON.stringify({
      process_kprobe: {
        process,
        parent,
        function_name: probe.functionName,
        args: probe.arguments,
        action: probe.action,
        policy_name: probe.policy,
        return_action: 'KPROBE_ACTION_POST',
      },
      ...envelope,
    })
  }
}

const POST = 'KPROBE_ACTION_POST'
const KILL = 'KPROBE_ACTION_SIGKILL'

function exitLine(process: object, parent: object, how: object, node: string, time: string): string {
  return JSON.stringify({ process_exit: { process, parent, ...how, time }, node_name: node, time })
}

function fileProbe(random: Random) {
  const kills = random.next() < 0.04
  return {
    functionName: 'security_file_permission',
    policy: kills ? 'block-writes' : 'file-monitoring',
    action: kills ? KILL : POST,
    arguments: [{ file_arg: { path: random.pick(FILES), permission: '-rw-r--r--' } }, { int_arg: random.pick([2, 4]) }],
  }
}

function connectionProbe(random: Random, pod: Pod) {
  return {
    functionName: 'tcp_connect',
    policy: 'network-monitor',
    action: POST,
    arguments: [
      {
        sock_arg: {
          family: 'AF_INET',
          type: 'SOCK_STREAM',
          protocol: 'IPPROTO_TCP',
          saddr: pod.address,
          daddr: drawRemoteAddress(random),
          sport: drawClientPort(random),
          dport: random.pick([443, 80, 3333]),
          cookie: `18446638${random.whole(100_000, 999_999)}`,
          state: 'TCP_SYN_SENT',
        },
      },
    ],
  }
}

function describeProcess(random: Random, pod: Pod, start: Start) {
  return {
    exec_id: execId(random, pod, start.pid),
    pid: start.pid,
    uid: pod.uid,
    cwd: random.pick(DIRECTORIES),
    binary: start.binary,
    ...(start.commandArguments !== '' && { arguments: start.commandArguments }),
    flags: start.flags,
    start_time: start.time,
    auid: UNSET_UID,
    pod: {
      namespace: pod.namespace,
      name: pod.name,
      container: {
        id: `containerd://${pod.containerId}`,
        name: pod.app,
        image: { id: `${pod.repository}@${pod.digest}`, name: `${pod.repository}:${pod.tag}` },
        start_time: '2025-02-17T08:11:02Z',
        pid: random.whole(1, 4000),
      },
      pod_labels: {
        app: pod.app,
        'pod-template-hash': pod.name.split('-').at(-2),
        'app.kubernetes.io/part-of': pod.namespace,
      },
      workload: pod.app,
      workload_kind: 'Deployment',
    },
    docker: pod.containerId.slice(0, 31),
    parent_exec_id: execId(random, pod, start.parentPid),
    tid: start.pid,
  }
}

/** `node:ktime:pid` in base64, as Tetragon makes it. */
function execId(random: Random, pod: Pod, pid: number): string {
  return Buffer.from(`${pod.node}:${random.whole(1e12, 9e14)}:${pid}`).toString('base64')
}

function credentials(uid: number) {
  return { uid, gid: uid, euid: uid, egid: uid, suid: uid, sgid: uid, fsuid: uid, fsgid: uid }
}

const secondBefore = ({ milliseconds, nanoseconds }: Moment): Moment => ({
  milliseconds: milliseconds - 1000,
  nanoseconds,
})
