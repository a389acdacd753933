export type { Config } from './config/config.ts'
export { faultText, type ConfigFault } from './config/config-fault.ts'
export { configJsonSchema, jsonSchemaOf, type JsonSchema } from './config/config-json-schema.ts'
export {
  faultsText,
  findConfigFile,
  findWarnings,
  loadConfig,
  type LoadedConfig,
  type PlacedWarning,
} from './config/load-config.ts'
export { exampleConfig } from './config/example-config.ts'
export { findPlaces, type Places } from './config/find-places.ts'
export { shownConfig } from './config/shown-config.ts'
export { parseConfig, type ParsedConfig } from './config/parse-config.ts'
export { readSettings, type ReadSettings } from './config/read-settings.ts'
export { createControlClient, ToldError, type ControlClient } from './control/control-client.ts'
export { createOfflineClient, type OfflineClient } from './control/offline-client.ts'
export { routes, type LetterQuery } from './control/routes.ts'
export type { ListedReport } from './reports/list-reports.ts'
export type { JournalReport } from './journal/check-journal.ts'
export type { EntrySearch, FoundEntry } from './journal/search-entries.ts'
export type { NamedReplayStatus } from './replays.ts'
export { gauges } from './gauges.ts'
export { GatewayError, gatewayErrors, type GatewayErrorCode } from './gateway-errors.ts'
export { happenings } from './happenings.ts'
export { startService, type ReloadAnswer, type Service, type ServiceSurroundings } from './service.ts'
export type { GatewayStatus, NamedIntegrationStatus, NamedWayStatus } from './status/gateway-status.ts'
export { findProblems, type Problem } from './status/find-problems.ts'
export { integrationOf } from './wiring/integration-of.ts'
export { stateFolder } from './wiring/state-folder.ts'
