import { Environment, ParseError, TypeError as CelTypeError, type ASTNode } from '@marcbachmann/cel-js'
import type { Event } from '@tidewaiter/model'
import { eventVariables, valuesOf } from './event-variables.ts'

/** Whether an event fulfils the expression; undefined when that cannot be judged, as a field that it asks for is absent. */
export type Where = (event: Event) => boolean | undefined

/**
 * Makes the test of a CEL expression. Names and types are checked here, so that a mistake is found when the configuration is
 * loaded and not when the first event comes.
 *
 * `matches` is left out. CEL promises expressions that take linear time (RE2); those of JavaScript, which stand in for them
 * here, can take exponential time, and who runs a command in a container chooses the text that they are tried on.
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
  if (calls(parsed.ast, 'matches')) {
    throw new Error(
      `${JSON.stringify(expression)}: there is no matches(): a regular expression could be kept busy for ever by a value that an ` +
        'attacker writes. Use contains(), startsWith() or endsWith()',
    )
  }
  return (event) => {
    try {
      return parsed({ event: valuesOf(event) }) === true
    } catch {
      return undefined
    }
  }
}

/** Whether a function or method is called anywhere in an expression. */
function calls(part: unknown, name: string): boolean {
  if (Array.isArray(part)) return part.some((one) => calls(one, name))
  if (typeof part !== 'object' || part === null || !('op' in part)) return false
  const { op, args } = part as ASTNode
  return ((op === 'call' || op === 'rcall') && args[0] === name) || calls(args, name)
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
