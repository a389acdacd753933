import type { CallMeaning } from '../linux/call-meaning.ts'
import { callMeaning } from '../linux/call-meaning.ts'

/**
 * What the name of an event says about the activity: all that system calls do, and what only Tracee's own events do.
 *
 * - `packet`: a packet, in or out; `response` answers a request.
 * - `closing`: the end of a connection.
 * - `inventory`: what Tracee found when it started; nothing happened.
 */
export type EventMeaning =
  | CallMeaning
  | { readonly kind: 'packet'; readonly response?: true }
  | { readonly kind: 'closing' }
  | { readonly kind: 'inventory' }

/** Tracee's own events (pkg/events/core.go) by what they mean. System calls are not listed: their names are the kernel's. */
const groups: readonly (readonly [meaning: EventMeaning, names: string])[] = [
  [
    { kind: 'process', what: 'start' },
    'sched_process_exec process_execute_failed security_bprm_check security_bprm_creds_for_exec container_create',
  ],
  [{ kind: 'process', what: 'fork' }, 'sched_process_fork'],
  [{ kind: 'process', what: 'end' }, 'sched_process_exit container_remove'],
  [
    { kind: 'process', what: 'change' },
    'commit_creds switch_task_ns cap_capable task_rename set_fs_pwd cgroup_attach_task ptrace process_vm_write_inject ' +
      'module_load module_free do_init_module hidden_kernel_module security_kernel_read_file ' +
      'security_post_read_file security_bpf security_bpf_map security_bpf_prog bpf_attach security_sb_mount ' +
      'security_sb_umount security_task_setrlimit security_task_prctl security_settime64 mem_prot_alert ' +
      'security_mmap_file security_file_mprotect load_elf_phdrs proc_create debugfs_create_file debugfs_create_dir ' +
      'device_add register_chrdev call_usermodehelper kprobe_attach dynamic_code_loading fileless_execution ' +
      'shared_object_loaded symbols_loaded symbols_collision hooked_syscall hooked_seq_ops hooked_proc_fops ftrace_hook ' +
      'print_mem_dump open_file_ns open_file_mount suspicious_syscall_source stack_pivot',
  ],
  [{ kind: 'open' }, 'security_file_open security_path_notify file_open'],
  [{ kind: 'file', operation: 'read' }, 'vfs_read vfs_readv filldir64'],
  [
    { kind: 'file', operation: 'write' },
    'vfs_write vfs_writev __kernel_write kernel_write magic_write file_modification do_truncate vfs_utimes',
  ],
  [{ kind: 'file', operation: 'create' }, 'security_inode_mknod security_inode_mkdir'],
  [{ kind: 'file', operation: 'create', link: true }, 'security_inode_symlink security_inode_link'],
  [{ kind: 'file', operation: 'delete' }, 'security_inode_unlink security_inode_rmdir'],
  [{ kind: 'file', operation: 'rename' }, 'security_inode_rename'],
  [{ kind: 'file', operation: 'chmod' }, 'chmod_common'],
  [{ kind: 'file', operation: 'chown' }, 'chown_common'],
  [
    { kind: 'network', direction: 'egress' },
    'security_socket_connect security_socket_sendmsg net_tcp_connect dns_request dns_request_kernel socket_dup',
  ],
  [
    { kind: 'network', direction: 'ingress' },
    'security_socket_accept security_socket_bind security_socket_listen security_socket_recvmsg',
  ],
  [{ kind: 'network' }, 'net_flow_tcp_begin security_socket_create security_socket_setsockopt'],
  [{ kind: 'closing' }, 'net_flow_tcp_end'],
  [
    { kind: 'packet' },
    'net_packet net_packet_raw net_packet_ipv4 net_packet_ipv6 net_packet_tcp net_packet_udp net_packet_icmp ' +
      'net_packet_icmpv6 net_packet_dns net_packet_dns_request net_packet_http net_packet_http_request net_packet_sock_set_state',
  ],
  [{ kind: 'packet', response: true }, 'net_packet_dns_response net_packet_http_response dns_response'],
  [{ kind: 'inventory' }, 'init_namespaces init_tracee_data tracee_info existing_container'],
]

const meanings: ReadonlyMap<string, EventMeaning> = new Map(
  groups.flatMap(([meaning, names]) => names.split(' ').map((name) => [name, meaning] as const)),
)

/** What an event of that name means, or undefined when the name alone does not tell: detectors, later events. */
export function eventMeaning(name: string): EventMeaning | undefined {
  return meanings.get(name) ?? callMeaning(name)
}
