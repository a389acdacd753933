import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findHook, toldByArguments, unlistedHook } from './find-hook.ts'
import type { Hook } from './hook-rules.ts'

const meaning = (hook: Hook | 'closing' | undefined): string | undefined => {
  if (hook === undefined || hook === 'closing') return hook
  if (hook.kind === 'process') return 'process'
  return typeof hook.operation === 'string' ? `${hook.kind} ${hook.operation}` : `${hook.kind} by arguments`
}

test('a system call is the same on every architecture, and as a tracepoint', () => {
  const names = ['__x64_sys_openat', '__arm64_sys_openat', '__ia32_compat_sys_openat', '__se_sys_openat', 'sys_openat']
  for (const name of [...names, 'syscalls/sys_enter_openat']) assert.equal(meaning(findHook(name)), 'file open', name)
  assert.equal(meaning(findHook('ksys_write')), 'file write')
})

test('an LSM hook is the same as a function and as an attachment', () => {
  for (const name of ['security_file_open', 'file_open', 'bpf_lsm_file_open']) {
    assert.equal(meaning(findHook(name)), 'file open', name)
  }
})

test('documented hooks have their meaning', () => {
  const hooks = {
    tcp_connect: 'network egress',
    udp_sendmsg: 'network egress',
    ip_output: 'network egress',
    inet_csk_accept: 'network ingress',
    security_socket_accept: 'network ingress',
    tcp_close: 'closing',
    security_file_permission: 'file by arguments',
    security_mmap_file: 'file by arguments',
    security_path_truncate: 'file write',
    security_path_rename: 'file rename',
    __x64_sys_unlinkat: 'file delete',
    __x64_sys_linkat: 'file create',
    fd_install: 'file open',
    __x64_sys_mount: 'process',
    __x64_sys_ptrace: 'process',
    __x64_sys_setns: 'process',
    __x64_sys_setuid: 'process',
    commit_creds: 'process',
    cap_capable: 'process',
    do_init_module: 'process',
    bprm_check_security: 'process',
    'raw_syscalls/sys_enter': 'process',
    my_own_function: undefined,
    constructor: undefined,
  }
  for (const [name, expected] of Object.entries(hooks)) assert.equal(meaning(findHook(name)), expected, name)
})

test('any other hook is judged by its arguments', () => {
  const socket = [{ sock_arg: { saddr: '192.0.2.10' } }]
  const judged = (name: string, args: unknown, returned: unknown): string | undefined =>
    meaning(unlistedHook(toldByArguments(name, args, returned)))
  assert.equal(judged('my_function', socket, undefined), 'network egress')
  assert.equal(judged('my_accept', undefined, socket[0]), 'network ingress')
  assert.equal(judged('my_function', [{ path_arg: { path: '/a' } }], undefined), 'file open')
  assert.equal(judged('my_function', [{ string_arg: '/a' }], undefined), 'process')
  assert.equal(toldByArguments('security_file_permission', [{ file_arg: { path: '/a' } }, { int_arg: 2 }], 0), 'write')
  assert.equal(toldByArguments('tcp_connect', socket, undefined), undefined)
})
