import type { Severity } from './priority.ts'

/**
 * Syslog severity of a message by the CEF severity of its event. `err` is the gravest: the more urgent ones speak of the
 * sending system itself (RFC 5424 section 6.2.1), and receivers page people for them.
 */
const syslogSeverities: readonly { readonly to: number; readonly severity: Severity }[] = [
  { to: 3, severity: 'info' },
  { to: 6, severity: 'notice' },
  { to: 8, severity: 'warning' },
  { to: 10, severity: 'err' },
]

/** The syslog severity for a CEF severity of 0 to 10. */
export function syslogSeverity(cefSeverity: number): Severity {
  return syslogSeverities.find(({ to }) => cefSeverity <= to)?.severity ?? 'err'
}
