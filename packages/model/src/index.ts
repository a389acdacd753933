export { readAddress, isIpv4, isIpv6, type Address } from './addresses.ts'
export { codes, familyOf, isCode, normaliseCode, type Code, type CodeOf, type FamilyOf } from './codes.ts'
export { countFindings, type FindingCounts } from './count-findings.ts'
export {
  createEvent,
  eventFaults,
  InvalidEventError,
  meaningOf,
  type AnyFields,
  type Event,
  type EventFault,
  type FieldsOf,
  type NewEvent,
  type Origin,
  type Summary,
} from './event.ts'
export { eventId } from './event-id.ts'
export { isBlank, operationsOf, valueFault } from './event-values.ts'
export {
  families,
  familyNames,
  isRuntimeFamily,
  type ControlFamily,
  type Family,
  type FamilyKind,
  type FamilyOfKind,
  type RuntimeFamily,
} from './families.ts'
export {
  carriersOf,
  fieldDefinition,
  fieldNames,
  fields,
  isAllowed,
  isCarried,
  type FieldDefinition,
  type FieldName,
  type FieldType,
} from './fields.ts'
export {
  directionOf,
  fileCode,
  networkCode,
  operations,
  type FileOperation,
  type NetworkOperation,
  type Operation,
} from './operations.ts'
export {
  modes,
  outcomesOf,
  readOutcome,
  statuses,
  type Mode,
  type Outcome,
  type OutcomeOf,
  type Status,
} from './outcomes.ts'
export { cefProfile } from './profiles/cef.ts'
export { kcs20 } from './profiles/kcs-2.0.ts'
export { kcs21 } from './profiles/kcs-2.1.ts'
export { layoutOf, type Profile, type Slot, type SlotValue } from './profiles/profile.ts'
export { findProfile, profiles } from './profiles/profiles.ts'
export { readEvent, readProblems, type ReadEvent, type ReadOptions, type ReadProblem } from './read-event.ts'
export type {
  AcceptedRisk,
  FindingSeverity,
  MalwareFinding,
  Misconfiguration,
  ScannedArtifact,
  ScannedPackage,
  ScanReport,
  SensitiveData,
  Vulnerability,
} from './scan-report.ts'
export { severities, severityBand, severityBands, severityOf, type SeverityBand } from './severity.ts'
export { testEvent } from './test-event.ts'
export { pairsOf, writeEvent, type WriteOptions } from './write-event.ts'
