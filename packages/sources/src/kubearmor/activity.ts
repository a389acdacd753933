import type { FileOperation } from '@tidewaiter/model'
import { callMeaning, type ProcessActivity } from '../linux/call-meaning.ts'

/** What a record tells, as far as it decides code, operation and the rules for the fields. */
export type Activity =
  | { readonly kind: 'process'; readonly what: ProcessActivity }
  | { readonly kind: 'file'; readonly operation: FileOperation }
  | { readonly kind: 'network'; readonly operation: 'egress' | 'ingress' }
  /** What the network policy of the node saw: a packet without a process. */
  | { readonly kind: 'firewall'; readonly operation: 'egress' | 'ingress' }

/**
 * The activity that `Operation` and `Data` tell, or undefined for an operation that KCS has no family for.
 *
 * @param hook as `hookOf` gives it
 * @param opening what the flags of an open tell
 */
export function activityOf(
  operation: string,
  hook: string | undefined,
  opening: FileOperation,
  resource: unknown,
): Activity | undefined {
  switch (operation) {
    case 'Process':
      return { kind: 'process', what: hook === 'ptrace' ? 'change' : 'start' }
    case 'Capabilities':
      return { kind: 'process', what: 'change' }
    case 'File':
      return { kind: 'file', operation: fileOperationOf(hook, opening) }
    case 'Network':
      return { kind: 'network', operation: /accept|listen|bind/.test(hook ?? '') ? 'ingress' : 'egress' }
    case 'NetworkFirewall':
      return { kind: 'firewall', operation: resource === 'INGRESS' ? 'ingress' : 'egress' }
    case 'Syscall':
      return activityOfCall(hook, opening)
    default:
      return undefined
  }
}

/** A policy on system calls names one: what it does decides. */
function activityOfCall(hook: string | undefined, opening: FileOperation): Activity {
  const meaning = callMeaning(hook ?? '')
  switch (meaning?.kind) {
    case 'file':
    case 'open':
      return { kind: 'file', operation: fileOperationOf(hook, opening) }
    case 'network':
      return { kind: 'network', operation: meaning.direction ?? 'egress' }
    case 'transfer':
      return { kind: 'file', operation: meaning.operation }
    case 'process':
      return { kind: 'process', what: meaning.what }
    case undefined:
      return { kind: 'process', what: 'change' }
  }
}

/** Words in the names of LSM hooks on files, in the order in which they count: `unlink` holds `link`. */
const hookWords: readonly (readonly [word: string, operation: FileOperation])[] = [
  ['rename', 'rename'],
  ['unlink', 'delete'],
  ['rmdir', 'delete'],
  ['chmod', 'chmod'],
  ['chown', 'chown'],
  ['link', 'create'],
  ['mknod', 'create'],
  ['mkdir', 'create'],
  ['truncate', 'write'],
]

function fileOperationOf(hook: string | undefined, opening: FileOperation): FileOperation {
  if (hook === undefined) return 'open'
  const meaning = callMeaning(hook)
  if (meaning?.kind === 'file' || meaning?.kind === 'transfer') return meaning.operation
  const word = hookWords.find(([name]) => hook.includes(name))
  return word?.[1] ?? opening
}
