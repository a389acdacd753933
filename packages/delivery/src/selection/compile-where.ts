import { compileExpression, type Expression } from '@tidewaiter/expression'
import { eventVariables, type EventValues } from './event-variables.ts'

/** Whether an event fulfils the expression; undefined when that cannot be judged, as a field that it asks for is absent. */
export type Where = (event: EventValues) => boolean | undefined

/**
 * Makes the test of a `where`, over the variable `event`.
 *
 * @throws {Error} that says what is wrong and at which column
 */
export function compileWhere(text: string): Where {
  const expression = compile(text)
  return (event) => {
    try {
      return expression({ event })
    } catch {
      return undefined
    }
  }
}

function compile(text: string): Expression {
  const event = Object.fromEntries(eventVariables.map(({ name, type }) => [name, type]))
  try {
    return compileExpression(text, { event })
  } catch (error) {
    throw new Error(`${JSON.stringify(text)}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
