import type { ScanReport } from '@tidewaiter/model'
import type { Verdict } from '@tidewaiter/rules'

/** What the gate says of one artifact. */
export type GateResult = {
  /** The file that the report was read from. */
  readonly file: string
  readonly report: ScanReport
  /** One for each policy that applies; none when no policy is for this artifact. */
  readonly verdicts: readonly Verdict[]
}

/** True when a policy that is enforced says that the artifact is not compliant. */
export function isBlocked({ verdicts }: GateResult): boolean {
  return verdicts.some(({ compliant, mode }) => !compliant && mode === 'enforce')
}

/** How an artifact is called in messages, whatever its report says of it. */
export function artifactText({ report, file }: GateResult): string {
  return report.artifact.name === '' ? file : report.artifact.name
}
