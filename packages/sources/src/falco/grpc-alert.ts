/** Names of the enum values of Falco's gRPC schema (until 0.43), by number. */
const priorities = ['Emergency', 'Alert', 'Critical', 'Error', 'Warning', 'Notice', 'Informational', 'Debug']
const sources = ['syscall', 'k8s_audit', 'internal']

type GrpcAlert = {
  readonly time: { readonly seconds: unknown; readonly nanos?: unknown }
  readonly priority?: unknown
  readonly source?: unknown
}

/** True for an alert as gRPC clients print it: the time is an object. */
export function isGrpcAlert(record: object): record is GrpcAlert {
  const time = (record as { readonly time?: unknown }).time
  return typeof time === 'object' && time !== null && 'seconds' in time
}

/**
 * The alert in the layout of Falco's JSON output: the time as RFC 3339 text with milliseconds, priority and source by
 * name. A time that is none stays as it is, to be refused.
 */
export function jsonAlertOf(alert: GrpcAlert): object {
  const seconds = Number(alert.time.seconds)
  const nanos = Number(alert.time.nanos ?? 0)
  const date = new Date(seconds * 1000 + Math.floor(nanos / 1e6))
  return {
    ...alert,
    ...(Number.isNaN(date.getTime()) ? {} : { time: date.toISOString() }),
    priority: nameOf(alert.priority, priorities),
    source: nameOf(alert.source, sources),
  }
}

function nameOf(value: unknown, names: readonly string[]): unknown {
  return typeof value === 'number' ? names[value] : value
}
