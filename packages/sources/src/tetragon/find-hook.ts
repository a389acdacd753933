import type { FileOperation } from '@tidewaiter/model'
import { accessOf, mappingOf } from './file-facts.ts'
import { fileHook, networkHook, processHook, type Hook } from './hook-rules.ts'
import { readArgument, readArguments } from './read-arguments.ts'

/**
 * What each hook means, by name. Names are without the prefixes that say how the hook is reached: `openat` of a system
 * call is `sys_openat` on every architecture, and an LSM hook is the same whether it is probed as a function
 * (`security_file_open`) or attached (`file_open`).
 */
const table: readonly (readonly [hook: Hook, names: string])[] = [
  [
    fileHook('open', { path: 'first', named: true }),
    'sys_open sys_openat sys_openat2 do_sys_open do_sys_openat2 do_filp_open',
  ],
  [fileHook('open', { path: 'first', named: false }), 'file_open file_post_open fd_install vfs_open inode_follow_link'],
  [fileHook('close', { path: 'first', named: false }), 'sys_close filp_close __close_fd'],
  [
    fileHook('read', { path: 'first', named: false }),
    'sys_read sys_readv sys_pread64 sys_preadv sys_preadv2 sys_sendfile64 vfs_read kernel_read iterate_dir',
  ],
  [
    fileHook('write', { path: 'first', named: false }),
    'sys_write sys_writev sys_pwrite64 sys_pwritev sys_pwritev2 vfs_write kernel_write',
  ],
  [
    fileHook('write', { path: 'first', named: true }),
    'path_truncate file_truncate do_truncate sys_truncate sys_ftruncate sys_fallocate vfs_fallocate',
  ],
  [fileHook(accessOf, { path: 'first', named: false }), 'file_permission inode_permission'],
  [fileHook(mappingOf, { path: 'first', named: false }), 'mmap_file'],
  [
    fileHook('create', { path: 'second', named: true, numbers: 'mode' }),
    'path_mkdir path_mknod inode_create inode_mkdir inode_mknod vfs_create vfs_mkdir vfs_mknod ' +
      'sys_creat sys_mkdir sys_mkdirat sys_mknod sys_mknodat',
  ],
  [fileHook('create', { path: 'second', named: true }), 'sys_symlink sys_symlinkat'],
  [fileHook('create', { path: 'second', named: false }), 'path_symlink inode_symlink vfs_symlink'],
  [fileHook('create', { path: 'both', named: true }), 'path_link inode_link vfs_link sys_link sys_linkat'],
  [
    fileHook('delete', { path: 'second', named: true }),
    'path_unlink path_rmdir inode_unlink inode_rmdir vfs_unlink vfs_rmdir do_unlinkat do_rmdir ' +
      'sys_unlink sys_unlinkat sys_rmdir',
  ],
  [
    fileHook('rename', { path: 'both', named: true }),
    'path_rename inode_rename vfs_rename do_renameat2 sys_rename sys_renameat sys_renameat2',
  ],
  [
    fileHook('chmod', { path: 'first', named: true, numbers: 'mode' }),
    'path_chmod chmod_common vfs_fchmod sys_chmod sys_fchmod sys_fchmodat sys_fchmodat2',
  ],
  [
    fileHook('chown', { path: 'first', named: true, numbers: 'owner' }),
    'path_chown chown_common vfs_fchown sys_chown sys_lchown sys_fchown sys_fchownat',
  ],
  [networkHook('egress', 'tcp'), 'tcp_connect tcp_v4_connect tcp_v6_connect tcp_sendmsg tcp_sendmsg_locked'],
  [networkHook('egress', 'udp'), 'udp_sendmsg udpv6_sendmsg udp_send_skb udp_v6_send_skb'],
  [
    networkHook('egress'),
    'socket_connect socket_sendmsg ip_output ip6_output ip_local_out __ip_local_out ip_queue_xmit __ip_queue_xmit ' +
      'sys_connect sys_sendto sys_sendmsg sys_sendmmsg',
  ],
  [
    networkHook('ingress', 'tcp'),
    'inet_csk_accept inet_csk_listen_start tcp_recvmsg tcp_v4_rcv tcp_v6_rcv tcp_v4_syn_recv_sock tcp_v6_syn_recv_sock ' +
      'tcp_create_openreq_child',
  ],
  [networkHook('ingress', 'udp'), 'udp_recvmsg udpv6_recvmsg udp_rcv udpv6_rcv'],
  [
    networkHook('ingress'),
    'socket_accept socket_bind socket_listen socket_recvmsg inet_accept inet_listen inet_bind ip_rcv ipv6_rcv ' +
      'sys_accept sys_accept4 sys_bind sys_listen sys_recvfrom sys_recvmsg sys_recvmmsg',
  ],
  [
    processHook({ path: 'first', named: true }),
    'sys_execve sys_execveat sys_chroot sys_pivot_root sys_umount sys_swapon sys_acct',
  ],
  [processHook({ path: 'second', named: true }), 'sys_mount sys_move_mount do_mount sb_mount'],
  [
    processHook(),
    'bprm_check bprm_check_security bprm_creds_for_exec bprm_creds_from_file bprm_committing_creds bprm_committed_creds ' +
      'cap_capable capable commit_creds do_init_module find_module_sections free_module kernel_read_file ' +
      'kernel_module_request kernel_load_data create_user_ns ptrace_access_check task_kill task_fix_setuid bpf ' +
      'sys_bpf sys_capset sys_clone sys_clone3 sys_delete_module sys_finit_module sys_fork sys_init_module sys_kill ' +
      'sys_memfd_create sys_mprotect sys_prctl sys_process_vm_readv sys_process_vm_writev sys_ptrace sys_setfsgid ' +
      'sys_setfsuid sys_setgid sys_setgroups sys_setns sys_setregid sys_setresgid sys_setresuid sys_setreuid ' +
      'sys_setsid sys_setuid sys_tgkill sys_tkill sys_unshare sys_vfork raw_syscalls/sys_enter raw_syscalls/sys_exit ' +
      'sched/sched_process_exec sched/sched_process_fork sched/sched_process_exit',
  ],
]

const hooks: ReadonlyMap<string, Hook> = new Map(
  table.flatMap(([hook, names]) => names.split(' ').map((name) => [name, hook] as const)),
)

/** Hooks on the end of a connection: KCS has no operation for it, and it would count each connection twice. */
const closing: ReadonlySet<string> = new Set([
  'tcp_close',
  'tcp_v4_destroy_sock',
  'inet_release',
  'inet_csk_destroy_sock',
])

/** User-space probes are on what a program does, whatever its arguments are. */
export const probeHook: Hook = processHook()

/** Hooks that are not in the table, by what their arguments show: a connection, a file, or neither. */
const unlisted: Readonly<Record<Unlisted, Hook>> = {
  outgoing: networkHook('egress'),
  incoming: networkHook('ingress'),
  opened: fileHook('open', { path: 'first', named: false }),
  other: probeHook,
}

type Unlisted = 'outgoing' | 'incoming' | 'opened' | 'other'

/** What the arguments of a hook tell where its name does not: its operation, or which hook it is. */
export type Told = FileOperation | Unlisted

/** The hook of that name, `closing` for one that ends a connection, or undefined when the table does not have it. */
export function findHook(name: string): Hook | 'closing' | undefined {
  const bare = bareName(name)
  return closing.has(bare) ? 'closing' : hooks.get(bare)
}

/** What the arguments tell, for hooks of which they have to; undefined for those whose name tells enough. */
export function toldByArguments(name: string, args: unknown, returned: unknown): Told | undefined {
  const hook = findHook(name)
  if (hook === undefined) return unlistedByArguments(name, args, returned)
  if (hook === 'closing' || hook.kind !== 'file' || typeof hook.operation === 'string') return undefined
  return hook.operation(args)
}

/** A hook that is not in the table. */
export function unlistedHook(told: Told | undefined): Hook {
  return told !== undefined && Object.hasOwn(unlisted, told) ? unlisted[told as Unlisted] : probeHook
}

/**
 * What a hook that is not in the table means, judged by its arguments: a socket makes it a connection (incoming when the
 * name speaks of accepting, listening or receiving), a file an access to it, anything else an act of the process.
 */
function unlistedByArguments(name: string, args: unknown, returned: unknown): Told {
  const found = [...readArguments(args), readArgument(returned)]
  if (found.some((arg) => arg?.kind === 'socket'))
    return /accept|listen|bind|recv|rcv/.test(name) ? 'incoming' : 'outgoing'
  return found.some((arg) => arg?.kind === 'path') ? 'opened' : 'other'
}

/** Every hook that {@link findHook} and {@link unlistedHook} can give. */
export const allHooks: readonly Hook[] = [...table.map(([hook]) => hook), ...Object.values(unlisted)]

/**
 * `__x64_sys_openat`, `__arm64_sys_openat` and the tracepoint `syscalls/sys_enter_openat` give `sys_openat`;
 * `security_file_open` gives `file_open`.
 */
function bareName(name: string): string {
  return name
    .replace(/^syscalls\/sys_(?:enter|exit)_/, 'sys_')
    .replace(/^(?:__(?:x64|ia32|arm64|arm|s390x|riscv|se|do)_|k)(?:compat_)?(?=sys_)/, '')
    .replace(/^(?:bpf_lsm_|security_)/, '')
}
