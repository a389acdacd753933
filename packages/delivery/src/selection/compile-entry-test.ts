import { DeliveryError } from '../delivery-errors.ts'
import { compileWhere } from './compile-where.ts'
import { valuesOf, verbatimValues } from './event-variables.ts'
import type { ReadEntry } from './read-entry.ts'

/**
 * Makes the test of a `where` for entries that are read already. What cannot be judged passes, as it is sent to a SIEM.
 *
 * @param of who asks, for the error
 * @throws {DeliveryError} `selection-invalid`
 */
export function compileEntryTest(expression: string, of: string): (entry: ReadEntry) => boolean {
  const where = compile(expression, of)
  return ({ event, message, stamp }) => {
    if (event !== undefined) return where(valuesOf(event, message)) !== false
    return !stamp.verbatim || where(verbatimValues(message, stamp.time, stamp.severity)) !== false
  }
}

function compile(expression: string, integration: string): ReturnType<typeof compileWhere> {
  try {
    return compileWhere(expression)
  } catch (error) {
    const fault = `where: ${error instanceof Error ? error.message : String(error)}`
    throw new DeliveryError('selection-invalid', { integration, fault })
  }
}
