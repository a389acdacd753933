import { InvalidArgumentError } from 'commander'

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Reads a moment: `2h`, `30m` or `7d` ago, or a date and time as ISO 8601 has them; without a zone in that of this machine.
 *
 * @returns ms since 1970-01-01 UTC
 */
export function moment(now: () => number): (text: string) => number {
  return (text) => {
    const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? []
    if (unit !== undefined) return now() - Number(count) * (units[unit] as number)
    const time = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)
      ? Date.parse(text)
      : Number.NaN
    if (!Number.isNaN(time)) return time
    throw new InvalidArgumentError('It takes 30m, 2h or 7d ago, or a time such as 2026-03-01T12:00:00Z.')
  }
}
