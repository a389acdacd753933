import { findSource } from '@tidewaiter/sources/all'
import type { z } from 'zod'

/**
 * Faults in the options of sources: wherever settings of a way name a `source` and give `options`, these are checked by the
 * schema of that source. A source that there is not is the business of the way's own schema.
 */
export function sourceOptionFaults(settings: unknown, path: readonly PropertyKey[] = []): z.core.$ZodIssue[] {
  if (typeof settings !== 'object' || settings === null) return []
  const { source, options } = settings as Readonly<Record<string, unknown>>
  const named = typeof source === 'string' && options !== undefined ? findSource(source) : undefined
  const own = (named?.options().safeParse(options).error?.issues ?? []).map((issue) => ({
    ...issue,
    path: [...path, 'options', ...issue.path],
  }))
  const inner = Object.entries(settings).flatMap(([key, value]) =>
    key === 'options' ? [] : sourceOptionFaults(value, [...path, Array.isArray(settings) ? Number(key) : key]),
  )
  return [...own, ...inner]
}
