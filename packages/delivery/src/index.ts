export { testIntegration, type TestOptions, type TestStep } from './check/test-integration.ts'
export type { Clock } from './clock.ts'
export { createIntegration, type IntegrationSurroundings } from './create-integration.ts'
export { DeliveryError, deliveryErrors, type DeliveryErrorCode, type DeliveryErrorDetails } from './delivery-errors.ts'
export { deliveryHappenings } from './delivery-happenings.ts'
export type {
  CertificateStatus,
  Integration,
  IntegrationCounts,
  IntegrationSettings,
  IntegrationState,
  IntegrationStatus,
} from './integration.ts'
export { replay, type Replay, type ReplayStatus, type ReplaySubject, type ReplaySurroundings } from './replay/replay.ts'
export { compileEntryTest } from './selection/compile-entry-test.ts'
export { compileSelection } from './selection/compile-selection.ts'
export { readEntry, type ReadEntry } from './selection/read-entry.ts'
export type { Selection } from './selection/selection.ts'
export { eventVariables, type EventVariable } from './selection/event-variables.ts'
