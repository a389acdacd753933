import type { Source } from '@tidewaiter/sources'
import { IntakeError } from '../intake-errors.ts'

/**
 * Checks the options of a source by its own schema; the schema is made only when there are options.
 *
 * @throws {IntakeError} `source-options-invalid` naming each option at fault and what it takes
 */
export function parseSourceOptions(source: Source, options: Readonly<Record<string, unknown>> = {}): unknown {
  if (Object.keys(options).length === 0) return source.defaults
  const parsed = source.options().safeParse(options)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => [...path.map(String), message].join(': '))
  throw new IntakeError('source-options-invalid', { source: source.name, fault: faults.join('; ') })
}
