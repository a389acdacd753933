import { timeOf } from '../engine/values.ts'

/**
 * A time as GitLab writes it, in ms since 1970-01-01 UTC: RFC 3339; `2016-08-12 15:23:28 UTC` in webhooks; without a zone in
 * reports, which is UTC (security report schema, `scan.start_time`). Undefined for anything else, and for times before 1970.
 */
export function gitlabTime(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  const time = timeOf(value) ?? timeOf(`${value.endsWith(' UTC') ? value.slice(0, -4) : value}Z`)
  return time !== undefined && time > 0 ? time : undefined
}
