import { computed, setting, text, type Rules } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import { asFields } from './as-fields.ts'
import { nodeName } from './common-rules.ts'
import type { EventDecision } from './decide-alert.ts'

const sensorRules: Rules = {
  sourceName: [text('hostname'), setting('serverName')],
  sourceAddress: [setting('nodeAddress'), setting('peerAddress')],
  nodeName,
}

/**
 * What becomes of Falco's notices about itself (rules named `Falco internal: ...`):
 *
 * | notice | event |
 * | --- | --- |
 * | syscall event drop | AG-006 Error: the sensor lost events |
 * | timeouts notification | AG-003 Error: it sees no events at all |
 * | metrics snapshot | AG-007 Success: a heartbeat; its numbers have no key |
 * | hot restart failure, any other | AG-003 Error with the notice's own name |
 *
 * None of them is a violation of a rule.
 */
export function decideInternal(rule: string): EventDecision {
  const notice = rule.replace(/^Falco internal:\s*/, '')
  switch (notice) {
    case 'metrics snapshot':
      return { do: 'event', code: 'AG-007', outcome: 'Success', rules: sensorRules }
    case 'syscall event drop':
      return { do: 'event', code: 'AG-006', outcome: 'Error', rules: { ...sensorRules, reason: [dropReason] } }
    case 'timeouts notification':
      return { do: 'event', code: 'AG-003', outcome: 'Error', rules: { ...sensorRules, reason: [timeoutReason] } }
    case 'hot restart failure':
      return failure('the new configuration or rules were refused; Falco goes on with the old ones')
    default:
      return failure(notice === '' ? 'an internal notice without a name' : notice)
  }
}

function failure(reason: string): EventDecision {
  return { do: 'event', code: 'AG-003', outcome: 'Error', rules: sensorRules, reason }
}

/** Why system calls were dropped, and the field that counts them; where there are two names, the second is the older one. */
const dropCauses: readonly (readonly [cause: string, ...fields: string[]])[] = [
  ['buffer full', 'n_drops_buffer_total', 'n_drops_buffer'],
  ['page fault', 'n_drops_page_faults', 'n_drops_pf'],
  ['scratch map full', 'n_drops_scratch_map'],
  ['bug', 'n_drops_bug'],
]

const dropReason = computed(['output_fields'], ([fields]) => {
  const dropped = counter(fields, 'n_drops')
  if (dropped === undefined) return 'system calls dropped'
  const seen = counter(fields, 'n_evts')
  const causes = dropCauses.flatMap(([cause, ...names]) => {
    const count = counter(fields, ...names)
    return count === undefined || count === '0' ? [] : [`${cause} ${count}`]
  })
  const of = seen === undefined ? '' : ` of ${seen}`
  return `${dropped}${of} system calls dropped${causes.length === 0 ? '' : ` (${causes.join(', ')})`}`
})

const timeoutReason = computed(['output_fields'], ([fields]) => {
  const last = textOf(asFields(fields)['last_event_time'], ['none'])
  return `no system calls arrive from the kernel; ${last === undefined ? 'none was ever seen' : `the last one was seen at ${last}`}`
})

/** The first of the fields that holds a whole number, as text: old versions write the counters as text. */
function counter(fields: unknown, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const count = textOf(asFields(fields)[name])
    if (count !== undefined && /^\d+$/.test(count)) return count
  }
  return undefined
}
