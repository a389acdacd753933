export {
  tellNobody,
  type Counter,
  type DetailsOf,
  type Happening,
  type Happenings,
  type Level,
  type Tell,
} from './happening.ts'
export type { Gauge, Reading } from './gauge.ts'
export { levels } from './level.ts'
export type { LogFormat } from './log-line.ts'
export { createStreamSink, type LogSink } from './log-sink.ts'
export { createTelemetry, type LogSettings, type Telemetry, type TelemetryOptions } from './telemetry.ts'
export { telemetryHappenings } from './telemetry-happenings.ts'
