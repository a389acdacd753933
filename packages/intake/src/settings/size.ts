import { z } from 'zod'

const units: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 }

/**
 * Schema of a size as people write it: a number with `B`, `KiB`, `MiB`, `GiB` or `TiB`. Parsed it is a number of bytes.
 *
 * @param least the smallest, @param most the largest, as text; others are refused with a message that names them
 */
export function size(least = '0B', most = '8192TiB'): z.ZodType<number, string> {
  const wanted = 'write a number and its unit: 512KiB, 8MiB or 20GiB'
  return z
    .string(wanted)
    .regex(/^\d+(\.\d+)?([KMGT]i)?B$/, wanted)
    .refine((text) => bytesOf(text) >= bytesOf(least), `has to be ${least} at least`)
    .refine((text) => bytesOf(text) <= bytesOf(most), `has to be ${most} at most`)
    .transform(bytesOf)
}

function bytesOf(text: string): number {
  const [, number, unit] = /^([\d.]+)([A-Za-z]+)$/.exec(text) ?? []
  return Math.round(Number(number) * (units[unit ?? ''] ?? Number.NaN))
}
