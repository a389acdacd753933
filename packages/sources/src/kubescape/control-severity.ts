import type { FindingSeverity } from '@tidewaiter/model'

/** Severity by the score factor of a control, 1 to 10, as Kubescape prints it (opa-utils `apis.ControlSeverityToString`). */
const bands: readonly (readonly [from: number, severity: FindingSeverity])[] = [
  [9, 'critical'],
  [7, 'high'],
  [4, 'medium'],
  [1, 'low'],
]

/** Severity of a control by its score factor; undefined when it has none. */
export function controlSeverity(scoreFactor: unknown): FindingSeverity | undefined {
  if (typeof scoreFactor !== 'number') return undefined
  return bands.find(([from]) => scoreFactor >= from)?.[1]
}
