import type { Mode } from '@tidewaiter/model'
import type { Kind } from './kind-of.ts'
import type { TetragonOptions } from './tetragon-options.ts'

/** Actions that change what happens, as against those that only report, follow or look up. */
const enforcing: ReadonlySet<string> = new Set([
  'KPROBE_ACTION_SIGKILL',
  'KPROBE_ACTION_SIGNAL',
  'KPROBE_ACTION_OVERRIDE',
  'KPROBE_ACTION_NOTIFYENFORCER',
])

/**
 * The outcome of an event of a hook, or `unproven`.
 *
 * The `action` of a record is the one that the policy configures. The kernel writes it also when the policy runs in
 * monitor mode and nothing was done (bpf/process/generic_calls.h, `do_action`), so it proves nothing: the mode has to be
 * known, or the killing to be seen. NOTIFYENFORCER in user-space probes never does anything.
 *
 * @param policy name of the tracing policy; without one the activity was only observed
 */
export function modeOf(
  kind: Kind,
  policy: string | undefined,
  action: string | undefined,
  options: TetragonOptions,
): Mode | 'unproven' {
  if (policy === undefined) return 'Other'
  if (action === undefined || !enforcing.has(action)) return 'Audit'
  const inUserSpace = kind === 'process_uprobe' || kind === 'process_usdt'
  if (inUserSpace && action === 'KPROBE_ACTION_NOTIFYENFORCER') return 'Audit'
  if (Object.hasOwn(options.policyModes, policy)) return options.policyModes[policy] === 'enforce' ? 'Enforce' : 'Audit'
  if (options.trustActions) return 'Enforce'
  return options.exits === 'ignore' ? 'Audit' : 'unproven'
}
