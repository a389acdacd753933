import { z } from 'zod'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Schema of a duration as people write it: a number with `ms`, `s`, `m`, `h` or `d`. Parsed it is a number of ms.
 *
 * @param least the shortest, as text; shorter ones are refused with a message that names it
 */
export function duration(least = '0s'): z.ZodType<number, string> {
  const wanted = 'write a number and its unit: 500ms, 30s, 5m, 12h or 7d'
  return z
    .string(wanted)
    .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, wanted)
    .refine((text) => millisecondsOf(text) >= millisecondsOf(least), `has to be ${least} at least`)
    .transform(millisecondsOf)
}

function millisecondsOf(text: string): number {
  const [, number, unit] = /^([\d.]+)([a-z]+)$/.exec(text) ?? []
  return Number(number) * (units[unit ?? ''] ?? Number.NaN)
}
