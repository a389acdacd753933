import type { FileOperation } from '@tidewaiter/model'

/**
 * What the name of a system call says about the activity; Falco (`evt.type`), Tracee and KubeArmor name their events by it.
 *
 * - `process`: a process starts, starts another one, changes itself or another, or ends.
 * - `file`: one operation, whatever the arguments. `link` marks the calls that make a link.
 * - `open`: an operation on a file that only the flags, or the rule, tell: open, read, write or create.
 * - `transfer`: on a file, unless the descriptor is a socket.
 * - `network`: `direction` where the call has only one.
 */
export type CallMeaning =
  | { readonly kind: 'process'; readonly what: ProcessActivity }
  | { readonly kind: 'file'; readonly operation: FileOperation; readonly link?: true }
  | { readonly kind: 'open' }
  | { readonly kind: 'transfer'; readonly operation: FileOperation }
  | { readonly kind: 'network'; readonly direction?: 'egress' | 'ingress' }

export type ProcessActivity = 'start' | 'fork' | 'change' | 'end'

/**
 * Each call by what it means. A type that is not listed says nothing: `dup` of a socket is a redirected connection, `dup`
 * of a file is not worth telling; there the descriptor's type, the tags and the rule decide.
 *
 * `container` is not a call: Falco makes that event when a container starts.
 */
const groups: readonly (readonly [meaning: CallMeaning, types: string])[] = [
  [{ kind: 'process', what: 'start' }, 'execve execveat spawn posix_spawn container'],
  [{ kind: 'process', what: 'fork' }, 'clone clone3 fork vfork'],
  [{ kind: 'process', what: 'end' }, 'procexit exit exit_group'],
  [
    { kind: 'process', what: 'change' },
    'ptrace process_vm_readv process_vm_writev kill tkill tgkill prctl prlimit seccomp capset memfd_create userfaultfd ' +
      'setuid setgid setreuid setregid setresuid setresgid setpgid setsid setns unshare chroot pivot_root ' +
      'mount umount umount2 move_mount fsconfig fsmount bpf perf_event_open keyctl ' +
      'init_module finit_module delete_module kexec_load kexec_file_load',
  ],
  [{ kind: 'open' }, 'open openat openat2 open_by_handle_at'],
  [{ kind: 'file', operation: 'create' }, 'creat mkdir mkdirat mknod mknodat'],
  [{ kind: 'file', operation: 'create', link: true }, 'link linkat symlink symlinkat'],
  [{ kind: 'file', operation: 'delete' }, 'unlink unlinkat rmdir'],
  [{ kind: 'file', operation: 'rename' }, 'rename renameat renameat2'],
  [{ kind: 'file', operation: 'chmod' }, 'chmod fchmod fchmodat fchmodat2'],
  [{ kind: 'file', operation: 'chown' }, 'chown lchown fchown fchownat'],
  [{ kind: 'file', operation: 'write' }, 'truncate ftruncate fallocate'],
  [{ kind: 'transfer', operation: 'read' }, 'read readv pread pread64 preadv preadv2'],
  [{ kind: 'transfer', operation: 'write' }, 'write writev pwrite pwrite64 pwritev pwritev2'],
  [{ kind: 'transfer', operation: 'close' }, 'close'],
  [{ kind: 'network', direction: 'egress' }, 'connect'],
  [{ kind: 'network', direction: 'ingress' }, 'accept accept4 bind listen'],
  [
    { kind: 'network' },
    'socket socketpair shutdown getsockopt setsockopt send sendto sendmsg sendmmsg recv recvfrom recvmsg recvmmsg',
  ],
]

const meanings: ReadonlyMap<string, CallMeaning> = new Map(
  groups.flatMap(([meaning, types]) => types.split(' ').map((type) => [type, meaning] as const)),
)

/** What a call of that name means, or undefined when the name alone does not tell. */
export function callMeaning(eventType: string): CallMeaning | undefined {
  return meanings.get(eventType)
}
