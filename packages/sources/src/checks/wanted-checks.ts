import type { Check } from './check.ts'
import type { PassedOptions } from './passed-options.ts'

/** The checks that become events under the options. */
export function wantedChecks(checks: readonly Check[], { passed }: PassedOptions): readonly Check[] {
  return passed === 'event' ? checks : checks.filter(({ status }) => status !== 'passed')
}
