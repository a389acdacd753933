export { acceptanceFor, indexAcceptances, type AcceptanceIndex } from './acceptance/acceptance-index.ts'
export {
  acceptanceEvents,
  type AcceptanceChange,
  type AcceptanceNews,
  type ToldAcceptance,
} from './acceptance/acceptance-events.ts'
export { acceptancesFromReport, type ImportedAcceptances, type LeftRisk } from './acceptance/acceptances-from-report.ts'
export { riskAcceptanceSchema } from './acceptance/acceptance-schema.ts'
export {
  covers,
  defaultTermMs,
  isInForce,
  justifications,
  nextChangeOf,
  stateOf,
  warnBeforeMs,
  type AcceptanceState,
  type Assessment,
  type Extent,
  type RiskAcceptance,
} from './acceptance/risk-acceptance.ts'
export { bestPractices, practices, type PracticeCheck, type PracticeId } from './admission/best-practices.ts'
export {
  decide,
  type AdmissionDecision,
  type AdmissionSettings,
  type ImageDecision,
  type VerdictsOf,
} from './admission/decide.ts'
export { readImageReference, type ImageReference, type ReadReference } from './admission/image-reference.ts'
export { imagesOf, type RequestedImage } from './admission/images-of.ts'
export { podSpecOf } from './admission/pod-spec.ts'
export {
  assurancePolicySchema,
  conditionNames,
  type AssurancePolicy,
  type ConditionName,
} from './assurance/assurance-policy.ts'
export { appliesTo, compilePolicy, type CompiledPolicy } from './assurance/compile-policy.ts'
export type { Circumstances } from './assurance/examine-report.ts'
export { judge, judgeAll, type Failure, type Verdict } from './assurance/judge.ts'
export { pipelineEvents, verdictEvents, type VerdictFacts } from './assurance/verdict-events.ts'
export { findingsOf, type Finding } from './finding.ts'
export { diffFindings, diffReports, type FindingDiff } from './report/diff-findings.ts'
export { RulesError, rulesErrors, type RulesErrorCode } from './rules-errors.ts'
export { compileReach, isWithinReach, type Reach } from './scope/reach.ts'
export { scopeSchema } from './scope/scope-schema.ts'
export { compileScope, type Place, type Scope, type ScopeTest } from './scope/scope.ts'
export type { OpenVexDocument, OpenVexProduct, OpenVexStatement } from './vex/open-vex.ts'
export { toOpenVex, type LeftAcceptance, type OpenVexExport, type OpenVexFacts } from './vex/to-open-vex.ts'
