import { Environment, ParseError, TypeError as CelTypeError, type ASTNode } from '@marcbachmann/cel-js'

/**
 * What an expression may name: objects with the CEL types of their members.
 *
 *     { artifact: { tag: 'string' }, counts: { high: 'int' } }
 */
export type Variables = Readonly<Record<string, Readonly<Record<string, string>>>>

/**
 * Judges values, which have the shape of the variables. Throws when that is not possible, as when a member is absent.
 */
export type Expression = (values: Readonly<Record<string, unknown>>) => boolean

/**
 * Makes the test of a CEL expression (https://cel.dev). Names and types are checked here, so that a mistake is found when the
 * expression is written and not when the first value comes.
 *
 * `matches` is left out. CEL promises expressions that take linear time (RE2); those of JavaScript, which stand in for them
 * here, can take exponential time, and who runs a command in a container chooses the text that they are tried on.
 *
 * @throws {Error} that says what is wrong and at which column
 */
export function compileExpression(text: string, variables: Variables): Expression {
  const environment = new Environment({ unlistedVariablesAreDyn: false })
  for (const [name, schema] of Object.entries(variables)) environment.registerVariable(name, { schema: { ...schema } })
  const parsed = attempt(() => environment.parse(text))
  const { valid, type, error } = parsed.check()
  if (!valid) throw explained(error)
  if (type !== 'bool') throw new Error(`gives ${type ?? 'something else'}, and has to give true or false`)
  if (calls(parsed.ast, 'matches')) {
    throw new Error(
      'there is no matches(): a regular expression could be kept busy for ever by a value that an attacker writes. Use ' +
        'contains(), startsWith() or endsWith()',
    )
  }
  return (values) => parsed(values) === true
}

/** Whether a function or method is called anywhere in an expression. */
function calls(part: unknown, name: string): boolean {
  if (Array.isArray(part)) return part.some((one) => calls(one, name))
  if (typeof part !== 'object' || part === null || !('op' in part)) return false
  const { op, args } = part as ASTNode
  return ((op === 'call' || op === 'rcall') && args[0] === name) || calls(args, name)
}

function attempt<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw explained(error)
  }
}

function explained(error: unknown): Error {
  if (!(error instanceof ParseError || error instanceof CelTypeError)) return new Error(String(error), { cause: error })
  const at = error.range === undefined ? '' : ` at column ${error.range.start + 1}`
  return new Error(`${error.summary}${at}`, { cause: error })
}
