export { riskAcceptanceSchema } from './acceptance/acceptance-schema.ts'
export {
  covers,
  defaultTermMs,
  isInForce,
  nextChangeOf,
  stateOf,
  warnBeforeMs,
  type AcceptanceState,
  type Extent,
  type RiskAcceptance,
} from './acceptance/risk-acceptance.ts'
export {
  assurancePolicySchema,
  conditionNames,
  type AssurancePolicy,
  type ConditionName,
  type Scope,
} from './assurance/assurance-policy.ts'
export { pipelineEvents, verdictEvents, type VerdictFacts } from './assurance/verdict-events.ts'
export { appliesTo, judge, type Failure, type Verdict } from './assurance/judge.ts'
export { findingsOf, type Finding } from './finding.ts'
