import { directionOf, fileCode, networkCode, type FileOperation } from '@tidewaiter/model'
import { answer, type Decision, type Mapping } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import { argumentsPath, attackerPath, base, rulesets, rulesFor, sensorRules } from './alert-rules.ts'
import { openingOf, ruleActivity, subjectOf, type Activity, type Subject } from './rule-activity.ts'

/** The mapping of alerts as they are written to standard output; the other layouts are brought into this one. */
export const alertMapping: Mapping = {
  tool: 'node-agent',
  decideFrom: [
    'RuleID',
    `${base}/alertName`,
    `${base}/alertType`,
    answer([argumentsPath], ([args]) => subjectOf(args)),
    answer([argumentsPath], ([args]) => openingOf(args)),
    answer([attackerPath], ([address]) => textOf(address) !== undefined),
  ],
  decide,
  rulesets,
  time: `${base}/timestamp`,
  rule: `${base}/alertName`,
  priority: `${base}/severity`,
}

const processCodes = { start: 'FPM-002', fork: 'FPM-002', change: 'FPM-003', end: 'FPM-001' } as const

/** Types of alert (armotypes.AlertType) that come from other parts of Kubescape: admission, cloud, network scan. */
const otherTypes: readonly unknown[] = [2, 3, 5]

/** What the HTTP exporter sends in place of the alerts beyond its limit. */
const limitReached = 'AlertLimitReached'

/** The node agent watches: the outcome of every alert is Audit. */
function decide(values: readonly unknown[]): Decision {
  const [id, alertName, type, subject, opening, isAttacked] = values
  const name = textOf(alertName)
  if (name === undefined) return { do: 'handle' }
  if (otherTypes.includes(type)) return { do: 'skip', reason: 'other-alert' }
  if (name === limitReached) {
    const reason = 'alerts are dropped: more came in a minute than the exporter sends'
    return { do: 'event', code: 'AG-006', outcome: 'Error', rules: sensorRules, reason }
  }
  const activity: Activity =
    isAttacked === true
      ? { kind: 'network', operation: 'ingress' }
      : ruleActivity(textOf(id), name, subject as Subject | undefined, opening as FileOperation)
  const rules = rulesFor(activity)
  switch (activity.kind) {
    case 'process':
      return { do: 'event', code: processCodes[activity.what], outcome: 'Audit', rules, operation: 'exec' }
    case 'file': {
      const { operation } = activity
      return { do: 'event', code: fileCode('FFM', operation), outcome: 'Audit', rules, operation }
    }
    case 'network': {
      const { operation } = activity
      const direction = directionOf(operation)
      return { do: 'event', code: networkCode('FNT', operation), outcome: 'Audit', rules, operation, direction }
    }
    case 'malware':
      return { do: 'event', code: 'FFTP-001', outcome: 'Audit', rules, operation: 'ftp' }
  }
}
