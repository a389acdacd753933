import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activityOf, type DescriptorName, type Facts } from './activity.ts'

const nothing: Facts = {
  rule: 'x',
  tags: undefined,
  eventType: undefined,
  fdType: undefined,
  flags: undefined,
  isOpenWrite: false,
  isOpenRead: false,
  isServer: undefined,
}

/** The activity in one word: `FFM read`, `FNT egress`, `FPM start`; `-` when it cannot be told yet. */
function told(facts: Partial<Facts>, name?: DescriptorName): string {
  const activity = activityOf({ ...nothing, ...facts }, name)
  if (activity === undefined) return '-'
  return activity.kind === 'process' ? `process ${activity.what}` : `${activity.kind} ${activity.operation}`
}

test('the type of the system call decides', () => {
  const types: Readonly<Record<string, string>> = {
    execve: 'process start',
    execveat: 'process start',
    container: 'process start',
    clone: 'process fork',
    clone3: 'process fork',
    vfork: 'process fork',
    procexit: 'process end',
    ptrace: 'process change',
    setuid: 'process change',
    memfd_create: 'process change',
    prctl: 'process change',
    init_module: 'process change',
    finit_module: 'process change',
    mount: 'process change',
    setns: 'process change',
    unshare: 'process change',
    bpf: 'process change',
    open: 'file open',
    openat: 'file open',
    openat2: 'file open',
    creat: 'file create',
    mkdir: 'file create',
    symlinkat: 'file create',
    link: 'file create',
    unlink: 'file delete',
    rmdir: 'file delete',
    rename: 'file rename',
    renameat2: 'file rename',
    fchmodat: 'file chmod',
    lchown: 'file chown',
    connect: 'network egress',
    accept: 'network ingress',
    accept4: 'network ingress',
    listen: 'network ingress',
    bind: 'network ingress',
    sendto: 'network egress',
    recvfrom: 'network egress',
    socket: 'network egress',
  }
  for (const [eventType, expected] of Object.entries(types)) assert.equal(told({ eventType }), expected, eventType)
})

test('what an open is for: flags, then evt.is_open_*, then the words of the rule', () => {
  const open = (facts: Partial<Facts>): string => told({ eventType: 'openat', ...facts })
  assert.equal(open({ flags: 'O_RDWR|O_CREAT' }), 'file create')
  assert.equal(open({ flags: 'O_WRONLY|O_F_CREATED|FD_UPPER_LAYER' }), 'file create')
  assert.equal(open({ flags: 'O_WRONLY|O_TRUNC' }), 'file write')
  assert.equal(open({ flags: 'O_RDWR', rule: 'Read sensitive file untrusted' }), 'file write')
  assert.equal(open({ isOpenWrite: true, isOpenRead: true }), 'file write')
  assert.equal(open({ isOpenRead: true, rule: 'Write below etc' }), 'file read')
  assert.equal(open({ flags: 'O_RDONLY|O_CLOEXEC' }), 'file read')
  assert.equal(open({ rule: 'Read sensitive file untrusted' }), 'file read')
  assert.equal(open({ rule: 'Write below etc' }), 'file write')
  assert.equal(open({ rule: 'Create files below dev' }), 'file create')
  assert.equal(open({ rule: 'Delete everything' }), 'file open')
})

test('a transfer is a file operation unless the descriptor is a socket; where it is not known, fd.name tells', () => {
  assert.equal(told({ eventType: 'read', fdType: 'file' }), 'file read')
  assert.equal(told({ eventType: 'write', fdType: 'ipv4' }), 'network egress')
  assert.equal(told({ eventType: 'write' }), '-')
  assert.equal(told({ eventType: 'write' }, 'connection'), 'network egress')
  assert.equal(told({ eventType: 'write' }, 'path'), 'file write')
  assert.equal(told({ eventType: 'close' }, 'nothing'), 'file close')
})

test('the descriptor decides where the call does not tell: dup of a socket is a redirected connection', () => {
  assert.equal(told({ eventType: 'dup3', fdType: 'ipv4' }), 'network egress')
  assert.equal(told({ eventType: 'dup', fdType: 'ipv6', isServer: true }), 'network ingress')
  assert.equal(told({ eventType: 'write', fdType: 'unix' }), 'network egress')
  assert.equal(told({ eventType: 'dup2', fdType: 'file', rule: 'Odd' }, 'nothing'), 'process change')
})

test('direction: the call, then fd.is_server, then the rule, then outgoing', () => {
  assert.equal(told({ eventType: 'connect', isServer: true }), 'network egress')
  assert.equal(told({ eventType: 'accept', isServer: false }), 'network ingress')
  assert.equal(told({ eventType: 'recvmsg', isServer: true }), 'network ingress')
  assert.equal(told({ eventType: 'sendto', isServer: false, rule: 'Unexpected inbound connection' }), 'network egress')
  assert.equal(told({ eventType: 'recvmsg', rule: 'Unexpected inbound connection source' }), 'network ingress')
})

test('without a system call the tags decide, then the first telling word of the rule', () => {
  assert.equal(told({ tags: ['container', 'network', 'process'] }), 'network egress')
  assert.equal(told({ tags: ['process', 'filesystem'] }), 'file open')
  assert.equal(told({ tags: ['process'], rule: 'Read sensitive file untrusted' }), 'process start')
  const rules: Readonly<Record<string, string>> = {
    'Terminal shell in container': 'process start',
    'Run shell untrusted': 'process start',
    'Drop and execute new binary in container': 'process start',
    'Fileless execution via memfd_create': 'process start',
    'Netcat Remote Code Execution in Container': 'process start',
    'Launch Package Management Process in Container': 'process start',
    'PTRACE attached to process': 'process change',
    'Change thread namespace': 'process change',
    'Linux Kernel Module Injection Detected': 'process change',
    'Read sensitive file untrusted': 'file read',
    'Directory traversal monitored file read': 'file read',
    'Write below etc': 'file write',
    'Write Binary Under UsrLocalBin': 'file write',
    'Modify binary dirs': 'file write',
    'Clear Log Activities': 'file write',
    'Mkdir binary dirs': 'file create',
    'Create Symlink Over Sensitive Files': 'file create',
    'Delete or rename shell history': 'file delete',
    open_from_cat: 'file open',
    'Contact K8S API Server From Container': 'network egress',
    'Disallowed SSH Connection Non Standard Port': 'network egress',
    'Packet socket created in container': 'network egress',
    'Unexpected inbound connection source': 'network ingress',
    'Outbound Connection to C2 Servers': 'network egress',
    'Outbound or Inbound Traffic not to Authorized Server Process and Port': 'network egress',
  }
  for (const [rule, expected] of Object.entries(rules)) assert.equal(told({ rule }), expected, rule)
})

test('without a system call, flags of the open family tell a file, whatever the tags', () => {
  assert.equal(told({ flags: 'O_WRONLY|O_CREAT', tags: ['process'] }), 'file create')
  assert.equal(told({ eventType: 'pipe2', flags: 'O_CLOEXEC', tags: ['process'] }), 'process change')
  assert.equal(told({ flags: 'EXE_WRITABLE|EXE_LOWER_LAYER', rule: 'Odd' }), '-')
})

test('where nothing tells, fd.name does, and else it is taken for a process', () => {
  assert.equal(told({ rule: 'Custom rule 17' }), '-')
  assert.equal(told({ rule: 'Custom rule 17' }, 'connection'), 'network egress')
  assert.equal(told({ rule: 'Custom rule 17' }, 'path'), 'file open')
  assert.equal(told({ rule: 'Custom rule 17' }, 'nothing'), 'process start')
  assert.equal(told({ rule: 'Custom rule 17', eventType: 'ioctl' }, 'nothing'), 'process change')
})

test('tags that are no list and types that are no word of the table change nothing', () => {
  for (const tags of [null, 'network', 7, {}, [1, null]]) assert.equal(told({ tags }), '-')
  assert.equal(told({ eventType: 'constructor' }), '-')
  assert.equal(told({ rule: 'constructor toString __proto__' }), '-')
})
