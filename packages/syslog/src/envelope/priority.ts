/** Facility names in code order, 0 to 23 (RFC 5424 section 6.2.1, keywords of syslog.conf). */
export const facilities = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const

/** Severity names in code order: 0 `emerg` is the most severe, 7 `debug` the least (RFC 5424 section 6.2.1). */
export const severities = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const

export type Facility = (typeof facilities)[number]
export type Severity = (typeof severities)[number]

/** Facility and severity of a message, by name or by code, or both in one number. */
export type PriorityParts = {
  /** PRIVAL, 0 to 191. The other two mean nothing beside it. */
  readonly priority?: number
  /** `local0` (16) when absent: what security products send by custom, and what collection rules select. */
  readonly facility?: Facility | number
  /** `info` (6) when absent. */
  readonly severity?: Severity | number
}

/**
 * Takes a facility and a severity, returns PRIVAL = facility x 8 + severity, 0 to 191 (RFC 5424 section 6.2.1).
 * Throws a RangeError that lists the choices when a name or a code is not one of them.
 */
export function priorityOf(parts: PriorityParts): number {
  if (parts.priority !== undefined) {
    if (Number.isInteger(parts.priority) && parts.priority >= 0 && parts.priority <= 191) return parts.priority
    throw new RangeError(`${parts.priority} is not a syslog priority: give a whole number from 0 to 191`)
  }
  return (
    codeOf('facility', facilities, parts.facility ?? 'local0') * 8 +
    codeOf('severity', severities, parts.severity ?? 'info')
  )
}

function codeOf(kind: string, names: readonly string[], value: string | number): number {
  const code = typeof value === 'number' ? value : names.indexOf(value)
  if (Number.isInteger(code) && code >= 0 && code < names.length) return code
  throw new RangeError(
    `${JSON.stringify(value)} is not a syslog ${kind}. Give a number from 0 to ${names.length - 1} or one of: ${names.join(', ')}`,
  )
}
