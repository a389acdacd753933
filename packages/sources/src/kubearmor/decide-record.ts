import { directionOf, fileCode, networkCode, type Code, type FileOperation, type Mode } from '@tidewaiter/model'
import { answer, computed, type Decision, type Fact } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import { openOperation } from '../linux/open-operation.ts'
import { activityOf } from './activity.ts'
import { rulesFor } from './activity-rules.ts'
import { sensorRules } from './common-rules.ts'
import { hookOf } from './hook-of.ts'

/** What {@link decideRecord} takes, in this order; of `Data`, which may hold names, only the words that decide. */
export const decideFrom: readonly Fact[] = [
  'Type',
  'Operation',
  'Action',
  'Result',
  answer(['Data'], ([data]) => hookOf(data)),
  answer(['Data/<flags>'], ([flags]) => openOperation(flags)),
]

const processCodes = { start: '002', fork: '002', change: '003', end: '001' } as const

/**
 * Decides what a record becomes: family by `Operation` and whether a policy matched, outcome by what was done.
 *
 * @param facts as {@link decideFrom} says
 * @param resource `Resource`; `undecided` while it has not been looked at
 */
export function decideRecord(facts: readonly unknown[], resource: unknown): Decision {
  const [type, operation, action, result, hook, opening] = facts
  const name = textOf(operation)
  if (name === undefined) return { do: 'refuse', reason: 'not a KubeArmor alert or log: `Operation` is missing' }
  if (name === 'AlertThreshold') {
    return { do: 'event', code: 'AG-006', outcome: 'Error', rules: { ...sensorRules, reason: [dropReason] } }
  }
  if (name === 'Device' || name === 'USBDevice') return { do: 'skip', reason: 'device' }
  if (name === 'NetworkFirewall' && resource === undecided) return { do: 'handle' }
  const activity = activityOf(name, textOf(hook), opening as FileOperation, resource)
  if (activity === undefined) return { do: 'skip', reason: 'unknown-operation' }
  const outcome = outcomeOf(type, action, result)
  const isViolation = outcome !== 'Other'
  const rules = rulesFor(activity, textOf(hook))
  switch (activity.kind) {
    case 'process': {
      const code: Code = `${isViolation ? 'FPM' : 'PM'}-${processCodes[activity.what]}`
      return { do: 'event', code, outcome, rules, operation: 'exec' }
    }
    case 'file':
      return {
        do: 'event',
        code: fileCode(isViolation ? 'FFM' : 'FM', activity.operation),
        outcome,
        rules,
        operation: activity.operation,
      }
    case 'network':
    case 'firewall':
      return {
        do: 'event',
        code: networkCode(isViolation ? 'FNT' : 'NT', activity.operation),
        outcome,
        rules,
        operation: activity.operation,
        direction: directionOf(activity.operation),
      }
  }
}

/** Stands for a `Resource` that has not been looked at: it differs from record to record. */
export const undecided: unique symbol = Symbol('undecided')

/**
 * Enforce is a block that was carried out. KubeArmor names the action of the policy; that the call passed all the same
 * contradicts it, so that such a block counts as Audit. So does `Audit (Block)`, what it writes where it cannot enforce. A
 * policy that allows is not violated.
 */
function outcomeOf(type: unknown, action: unknown, result: unknown): Mode {
  if (typeof type !== 'string' || !type.startsWith('Matched') || action === 'Allow') return 'Other'
  return action === 'Block' && result !== 'Passed' ? 'Enforce' : 'Audit'
}

const dropReason = computed(['MaxAlertsPerSec', 'DroppingAlertsInterval'], ([most, seconds]) => {
  const limit = textOf(most)
  const time = textOf(seconds)
  const why = limit === undefined ? 'too many came' : `more than ${limit} came in a second`
  return `alerts are dropped${time === undefined ? '' : ` for ${time} seconds`}: ${why}`
})
