import { setting, type Decision, type Rules } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'

/** For events of Tracee itself. */
const sensorRules: Rules = {
  sourceName: [setting('nodeName'), setting('serverName')],
  sourceAddress: [setting('nodeAddress'), setting('peerAddress')],
  nodeName: [setting('nodeName')],
}

/** The places from which Tracee loses something, in the words of its log, and ours. */
const losses: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^Lost (\d+) events$/i, 'events were lost between the kernel and Tracee'],
  [/^Lost (\d+) (?:net|network) capture events$/i, 'captured packets were lost between the kernel and Tracee'],
  [/^Lost (\d+) (?:eBPF|ebpf) logs events$/i, 'log entries were lost between the kernel and Tracee'],
]

/**
 * Decides about a line in which no event is: Tracee logs to standard error, as JSON with `level`, `ts` and `msg`, and a
 * container's log mixes it with the events; at its end it prints what it counted. Undefined for anything else.
 */
export function decideLine(record: Readonly<Record<string, unknown>>): Decision | undefined {
  if (typeof record['EventCount'] === 'number' && 'LostEvCount' in record) return { do: 'skip', reason: 'statistics' }
  const message = textOf(record['msg'])
  if (message === undefined || typeof record['level'] !== 'string' || !('ts' in record)) return undefined
  for (const [pattern, what] of losses) {
    const count = pattern.exec(message)?.[1]
    if (count !== undefined) {
      return { do: 'event', code: 'AG-006', outcome: 'Error', rules: sensorRules, reason: `${count} ${what}` }
    }
  }
  return { do: 'skip', reason: 'log' }
}
