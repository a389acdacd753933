import { drawClientPort, drawCommand, drawParentPid, drawPid, drawRemoteAddress, FILES } from './activity.ts'
import { createFleet, epochNanoseconds, type Pod } from './fleet.ts'
import type { Random } from './random.ts'

type Argument = { readonly name: string; readonly type: string; readonly value: unknown }

/** What an event is about: its name and number, and what it was called with. */
type Subject = {
  readonly id: number
  readonly name: string
  readonly systemCall: string
  readonly args: readonly Argument[]
  readonly metadata?: unknown
}

/** How often each kind comes, in hundredths. */
const WEIGHTS: readonly (readonly [make: (random: Random, pod: Pod) => Subject, hundredths: number])[] = [
  [execution, 25],
  [opening, 25],
  [writing, 6],
  [unlinking, 4],
  [connecting, 12],
  [packet, 12],
  [question, 6],
  [forking, 5],
  [detection, 5],
]
const KINDS = WEIGHTS.flatMap(([make, hundredths]) => Array<typeof make>(hundredths).fill(make))
const FLAGS = ['O_RDONLY|O_LARGEFILE', 'O_RDONLY|O_CLOEXEC', 'O_WRONLY|O_CREAT|O_TRUNC|O_LARGEFILE', 'O_RDWR']
const PORTS = [443, 80, 6443, 3333, 8080]

/**
 * Makes Tracee events as versions 0.13 to 0.24 write them (`trace.Event` with `container` and `kubernetes`): starts of
 * programs, files, connections, packets, and one detection of a signature in twenty. Times and inodes are whole numbers
 * beyond 2^53.
 */
export function createTracee(random: Random): () => string {
  const { pods, tick } = createFleet(random)

  return () => {
    const pod = random.pick(pods)
    const time = epochNanoseconds(tick())
    const command = drawCommand(random)
    const pid = random.whole(2, 4000)
    const hostPid = drawPid(random)
    const { id, name, systemCall, args, metadata } = random.pick(KINDS)(random, pod)
    const event = {
      timestamp: 0,
      threadStartTime: 0,
      processorId: random.whole(0, 31),
      processId: pid,
      cgroupId: random.whole(1000, 9999),
      threadId: pid,
      parentProcessId: 1,
      hostProcessId: hostPid,
      hostThreadId: hostPid,
      hostParentProcessId: drawParentPid(random),
      userId: pod.uid,
      mountNamespace: random.whole(4_026_531_840, 4_026_539_999),
      pidNamespace: random.whole(4_026_531_836, 4_026_539_999),
      processName: command.name,
      executable: { path: `/usr/bin/${command.name}` },
      hostName: pod.name,
      containerId: pod.containerId,
      container: {
        id: pod.containerId,
        name: pod.app,
        image: `${pod.repository}:${pod.tag}`,
        imageDigest: `${pod.repository}@${pod.digest}`,
      },
      kubernetes: {
        podName: pod.name,
        podNamespace: pod.namespace,
        podUID: `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-8${random.hex(3)}-${random.hex(12)}`,
      },
      eventId: String(id),
      eventName: name,
      matchedPolicies: ['prod-eu1'],
      argsNum: args.length,
      returnValue: 0,
      syscall: systemCall,
      stackAddresses: [0],
      contextFlags: { containerStarted: true, isCompat: false },
      threadEntityId: random.whole(1, 0xffffffff),
      processEntityId: random.whole(1, 0xffffffff),
      parentEntityId: random.whole(1, 0xffffffff),
      args,
      ...(metadata !== undefined && { metadata }),
    }
    // Numbers of this size lose digits in JSON.stringify; no text in front of them can hold these bytes.
    return JSON.stringify(event)
      .replace('"timestamp":0,"threadStartTime":0,', `"timestamp":${time},"threadStartTime":${time},`)
      .replace(
        '"name":"ctime","type":"unsigned long","value":0',
        `"name":"ctime","type":"unsigned long","value":${time}`,
      )
  }
}

const argument = (name: string, type: string, value: unknown): Argument => ({ name, type, value })

function execution(random: Random): Subject {
  const command = drawCommand(random)
  const path = `/usr/bin/${command.name}`
  return {
    id: 715,
    name: 'sched_process_exec',
    systemCall: 'execve',
    args: [
      argument('cmdpath', 'const char*', path),
      argument('pathname', 'const char*', path),
      argument('dev', 'dev_t', 271_581_185),
      argument('inode', 'unsigned long', random.whole(1e5, 9e6)),
      argument('ctime', 'unsigned long', 0),
      argument('inode_mode', 'umode_t', 33_261),
      argument('interpreter_pathname', 'const char*', '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'),
      argument('interpreter_dev', 'dev_t', 271_581_185),
      argument('interpreter_inode', 'unsigned long', random.whole(1e5, 9e6)),
      argument('argv', 'const char**', command.line.split(' ')),
      argument('interp', 'const char*', path),
      argument('stdin_type', 'string', 'S_IFCHR'),
      argument('stdin_path', 'char*', '/dev/null'),
      argument('invoked_from_kernel', 'int', 0),
      argument('prev_comm', 'const char*', random.pick(['bash', 'sh', 'runc:[2:INIT]'])),
    ],
  }
}

function opening(random: Random): Subject {
  const path = random.pick(FILES)
  return {
    id: 730,
    name: 'security_file_open',
    systemCall: 'openat',
    args: [
      argument('pathname', 'const char*', path),
      argument('flags', 'string', random.pick(FLAGS)),
      argument('dev', 'dev_t', 271_581_185),
      argument('inode', 'unsigned long', random.whole(1e5, 9e6)),
      argument('ctime', 'unsigned long', 0),
      argument('syscall_pathname', 'const char*', path),
    ],
  }
}

function writing(random: Random): Subject {
  return {
    id: 718,
    name: 'vfs_write',
    systemCall: 'write',
    args: [
      argument('pathname', 'const char*', random.pick(FILES)),
      argument('dev', 'dev_t', 271_581_185),
      argument('inode', 'unsigned long', random.whole(1e5, 9e6)),
      argument('count', 'size_t', random.whole(1, 65_536)),
      argument('pos', 'off_t', random.whole(0, 1e6)),
    ],
  }
}

function unlinking(random: Random): Subject {
  return {
    id: 733,
    name: 'security_inode_unlink',
    systemCall: 'unlinkat',
    args: [
      argument('pathname', 'const char*', random.pick(FILES)),
      argument('inode', 'unsigned long', random.whole(1e5, 9e6)),
      argument('dev', 'dev_t', 271_581_185),
      argument('ctime', 'unsigned long', 0),
    ],
  }
}

function connecting(random: Random): Subject {
  const address = {
    sa_family: 'AF_INET',
    sin_addr: drawRemoteAddress(random),
    sin_port: String(random.pick(PORTS)),
  }
  return {
    id: 736,
    name: 'security_socket_connect',
    systemCall: 'connect',
    args: [
      argument('sockfd', 'int', random.whole(3, 200)),
      argument('type', 'string', 'SOCK_STREAM'),
      argument('remote_addr', 'struct sockaddr*', address),
    ],
  }
}

function packet(random: Random, pod: Pod): Subject {
  const [srcPort, dstPort] = [drawClientPort(random), random.pick(PORTS)]
  const header = {
    srcPort,
    dstPort,
    seq: random.whole(1, 0xffffffff),
    ack: random.whole(1, 0xffffffff),
    dataOffset: 8,
    FIN: 0,
    SYN: 0,
    RST: 0,
    PSH: 0,
    ACK: 1,
    URG: 0,
    ECE: 0,
    CWR: 0,
    NS: 0,
    window: random.whole(1, 65_535),
    checksum: random.whole(1, 65_535),
    urgent: 0,
  }
  return {
    id: 2002,
    name: 'net_packet_tcp',
    systemCall: 'sendto',
    args: [
      argument('src', 'const char*', pod.address),
      argument('dst', 'const char*', drawRemoteAddress(random)),
      argument('src_port', 'u16', srcPort),
      argument('dst_port', 'u16', dstPort),
      argument('proto_tcp', 'trace.ProtoTCP', header),
    ],
  }
}

function question(random: Random, pod: Pod): Subject {
  const about = {
    src_ip: pod.address,
    dst_ip: '10.96.0.10',
    src_port: drawClientPort(random),
    dst_port: 53,
    protocol: 17,
    packet_len: random.whole(60, 120),
    iface: 'any',
  }
  const name = `${pod.app}.${pod.namespace}.svc.cluster.local`
  return {
    id: 2007,
    name: 'net_packet_dns_request',
    systemCall: 'sendto',
    args: [
      argument('metadata', 'trace.PktMeta', about),
      argument('dns_questions', '[]trace.DnsQueryData', [{ query: name, query_type: 'A', query_class: 'IN' }]),
    ],
  }
}

function forking(random: Random): Subject {
  const [parent, child] = [drawParentPid(random), drawPid(random)]
  return {
    id: 716,
    name: 'sched_process_fork',
    systemCall: 'clone',
    args: [
      argument('parent_tid', 'int', parent),
      argument('parent_ns_tid', 'int', 1),
      argument('parent_pid', 'int', parent),
      argument('parent_ns_pid', 'int', 1),
      argument('child_tid', 'int', child),
      argument('child_ns_tid', 'int', random.whole(2, 4000)),
      argument('child_pid', 'int', child),
      argument('child_ns_pid', 'int', random.whole(2, 4000)),
    ],
  }
}

function detection(random: Random): Subject {
  const trigger = random.pick([execution, opening])(random)
  return {
    id: 6010,
    name: 'illegitimate_shell',
    systemCall: trigger.systemCall,
    args: [
      argument('triggeredBy', 'unknown', { id: trigger.id, name: trigger.name, args: trigger.args, returnValue: 0 }),
    ],
    metadata: {
      Version: '0.1.0',
      Description: 'A program on a server process spawned a shell.',
      Tags: null,
      Properties: {
        Category: 'initial-access',
        Kubernetes_Technique: 'Exploit Public-Facing Application',
        Severity: random.whole(0, 3),
        Technique: 'Exploit Public-Facing Application',
        external_id: 'T1190',
        signatureID: 'TRC-1016',
        signatureName: 'Web server spawned a shell',
      },
    },
  }
}
