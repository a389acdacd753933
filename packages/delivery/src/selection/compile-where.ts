import { Environment, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js'
import type { Event } from '@tidewaiter/model'
import { eventVariables, valuesOf } from './event-variables.ts'

/** Whether an event fulfils the expression; undefined when that cannot be judged, as a field that it asks for is absent. */
export type Where = (event: Event) => boolean | undefined

/**
 * Makes the test of a CEL expression. Names and types are checked here, so that a mistake is found when the configuration is
 * loaded and not when the first event comes.
 *
 * @throws {Error} that says what is wrong and at which column
 */
export function compileWhere(expression: string): Where {
  const schema = Object.fromEntries(eventVariables.map(({ name, type }) => [name, type]))
  const environment = new Environment({ unlistedVariablesAreDyn: false }).registerVariable('event', { schema })
  const parsed = attempt(expression, () => environment.parse(expression))
  const { valid, type, error } = parsed.check()
  if (!valid) throw explained(expression, error)
  if (type !== 'bool')
    throw new Error(`${JSON.stringify(expression)} gives ${type ?? 'something else'}, and has to give true or false`)
  return (event) => {
    try {
      return parsed({ event: valuesOf(event) }) === true
    } catch {
      return undefined
    }
  }
}

function attempt<T>(expression: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw explained(expression, error)
  }
}

function explained(expression: string, error: unknown): Error {
  if (!(error instanceof ParseError || error instanceof CelTypeError)) return new Error(String(error), { cause: error })
  const at = error.range === undefined ? '' : ` at column ${error.range.start + 1}`
  return new Error(`${JSON.stringify(expression)}: ${error.summary}${at}`, { cause: error })
}
