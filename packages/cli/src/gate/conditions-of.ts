import type { AssurancePolicy, ConditionName, Failure, Verdict } from '@tidewaiter/rules'
import { conditionNames } from '@tidewaiter/rules'

/** One condition of a policy that was judged, in the order of the policy. */
export type JudgedCondition = { readonly name: ConditionName; readonly failure: Failure | undefined }

/** What became of each condition that a policy sets. */
export function conditionsOf(policy: AssurancePolicy, { failures }: Verdict): readonly JudgedCondition[] {
  return conditionNames
    .filter((name) => policy[name] !== undefined)
    .map((name) => ({ name, failure: failures.find(({ condition }) => condition === name) }))
}
