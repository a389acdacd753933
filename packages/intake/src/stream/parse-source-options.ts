import type { Source } from '@tidewaiter/sources'
import { IntakeError } from '../intake-errors.ts'

/**
 * Checks the options of a source by its own schema; the schema is made only when there are options.
 *
 * @param usual what holds where the options do not say; members that a source does not know are none of its business
 * @throws {IntakeError} `source-options-invalid` naming each option at fault and what it takes
 */
export function parseSourceOptions(
  source: Source,
  options: Readonly<Record<string, unknown>> = {},
  usual: Readonly<Record<string, unknown>> = {},
): unknown {
  const defaults = source.defaults as Readonly<Record<string, unknown>> | undefined
  const known = Object.entries(usual).filter(([name]) => defaults !== undefined && Object.hasOwn(defaults, name))
  if (known.length > 0) return parseSourceOptions(source, { ...Object.fromEntries(known), ...options })
  if (Object.keys(options).length === 0) return source.defaults
  const parsed = source.options().safeParse(options)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => [...path.map(String), message].join(': '))
  throw new IntakeError('source-options-invalid', { source: source.name, fault: faults.join('; ') })
}
