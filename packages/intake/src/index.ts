export { isPattern } from './file/find-paths.ts'
export { createEntrance, type EntranceOptions } from './entrance.ts'
export { createToken, isTokenShaped, type NewToken } from './http/access-token.ts'
export { IntakeError, intakeErrors, type IntakeErrorCode } from './intake-errors.ts'
export { intakeHappenings, type IntakeTell } from './intake-happenings.ts'
export { settleWithheld } from './limit/settle-withheld.ts'
export { createWayLimit, type LimitCounts, type WayLimit } from './limit/way-limit.ts'
export { isLoopback } from './http/listen-address.ts'
export { entryLines } from './stream/entry-lines.ts'
export { parseSourceOptions } from './stream/parse-source-options.ts'
export { artifactKey, reportOf } from './stream/report-of.ts'
export {
  createRecordStream,
  type InputPlace,
  type RecordStream,
  type RecordStreamOptions,
  type Refusal,
  type StreamCounts,
} from './stream/record-stream.ts'
export type { Entrance, OpenWay, StreamChoice, Way, WayFault, WayState, WayStatus } from './way.ts'
export { duration } from './settings/duration.ts'
export { size } from './settings/size.ts'
export { findWay, ways } from './ways.ts'
