import type { Level } from './happening.ts'

/** One line of the log, its texts ready to be shown. */
export type LogRecord = {
  /** ms since 1970-01-01 UTC. */
  readonly time: number
  readonly level: Level
  /** Name of the happening. */
  readonly event: string
  readonly message: string
  readonly action?: string | undefined
  readonly details: Readonly<Record<string, string | number>>
}

export type LogFormat = 'json' | 'text'

/** A record as text that ends in a line feed. */
export function logLine(record: LogRecord, format: LogFormat): string {
  return format === 'json' ? jsonLine(record) : textLines(record)
}

/** For machines: one JSON object a line. */
function jsonLine({ time, level, event, message, action, details }: LogRecord): string {
  const facts = Object.keys(details).length === 0 ? {} : { details }
  return `${JSON.stringify({ time: new Date(time).toISOString(), level, event, message, ...(action !== undefined && { action }), ...facts })}\n`
}

/** For people: the happening in words, what to do on a line of its own. */
function textLines({ time, level, message, action, details }: LogRecord): string {
  const facts = Object.entries(details).map(([name, value]) => ` ${name}=${quoted(value)}`)
  const todo = action === undefined || (level !== 'warning' && level !== 'error') ? '' : `    ${action}\n`
  return `${new Date(time).toISOString()} ${level.padEnd(7)} ${message}${facts.join('')}\n${todo}`
}

function quoted(value: string | number): string {
  const text = String(value)
  return /^[^\s"=]+$/.test(text) ? text : JSON.stringify(text)
}
