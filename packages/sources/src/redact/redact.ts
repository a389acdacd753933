import type { SecretSpan } from './read-secret.ts'
import { redactionRules, type RedactionRule } from './redaction-rules.ts'
import { bitOf, ruleBits } from './secret-trigrams.ts'

/** What stands in the place of a secret. */
export const redactedMark = '[redacted]'

/**
 * Replaces the secrets in a text; everything else stays as it is. Total, idempotent, and linear in the length of the
 * text. Texts of fewer than three characters are returned as they are.
 */
export interface Redactor {
  (text: string): string
  /** It changes only texts that hit the table in `secret-trigrams.ts`. */
  readonly builtin: boolean
}

/** A rule that a user adds. */
interface CustomRule {
  readonly name: string
  /**
   * Regular expression of the secret. Of a match, the group named `secret` is replaced, or the whole match without one.
   * It has to be linear: `(a+)+b` takes for ever on some texts.
   */
  readonly pattern: string | RegExp
}

export interface RedactorOptions {
  /** Rules to apply after the built-in ones. */
  readonly rules?: readonly CustomRule[]
  /** False leaves the built-in rules out. */
  readonly builtin?: boolean
  /** Names of built-in rules to leave out. */
  readonly without?: readonly string[]
  /** What looks like a secret and is none: the whole value, or an expression that has to match all of it. */
  readonly allow?: readonly (string | RegExp)[]
}

interface PreparedRule {
  /** The rule's bit in {@link ruleBits}; 0 for a rule of the user, which is always applied. */
  readonly bit: number
  readonly program: RegExp | undefined
  readonly pattern: RegExp
  readonly secret: (text: string, match: RegExpExecArray) => SecretSpan | undefined
}

/**
 * Passes over a text until it does not change any more: what one rule replaces can make room for another, as a quote
 * that was part of a secret. Two passes do for all but texts that are made to need more; of those nothing is left.
 */
const maxPasses = 8

/** Replaces secrets of well-known shapes: see `redactionRules`. */
export const redact: Redactor = createRedactor()

/**
 * Makes a redactor. Throws a `RangeError` for the name of a rule that does not exist, a `SyntaxError` for a bad
 * pattern.
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const { rules = [], builtin = true, without = [], allow = [] } = options
  const unknown = without.find((name) => !redactionRules.some((rule) => rule.name === name))
  if (unknown !== undefined) {
    const names = redactionRules.map((rule) => rule.name).join(', ')
    throw new RangeError(`There is no redaction rule ${unknown}. The rules are ${names}.`)
  }
  const chosen = builtin ? redactionRules.filter((rule) => !without.includes(rule.name)) : []
  const prepared = [...chosen.map(prepareRule), ...rules.map(prepareCustomRule)]
  const isCustom = rules.length > 0
  const allowed = allow.map((value) => {
    const source = typeof value === 'string' ? RegExp.escape(value) : value.source
    return new RegExp(`^(?:${source})$`, typeof value === 'string' ? '' : value.flags.replaceAll(/[gy]/g, ''))
  })
  const isAllowed = (value: string): boolean => allowed.some((pattern) => pattern.test(value))

  const redactor = (text: string): string => {
    if (text.length < 3) return text
    let current = text
    for (let pass = 0; pass < maxPasses; pass++) {
      const suspects = suspectRules(current)
      if (suspects === 0 && !isCustom) return current
      const before = current
      for (const rule of prepared) {
        if (rule.bit === 0 || (suspects & rule.bit) !== 0) current = applyRule(current, rule, isAllowed)
      }
      if (current === before) return current
    }
    return redactedMark
  }
  return Object.assign(redactor, { builtin: !isCustom })
}

/** The bits of the built-in rules that a text can hold secrets for: those one of whose trigrams is in it. */
function suspectRules(text: string): number {
  let window = 0
  let suspects = 0
  for (let i = 0; i < text.length; i++) {
    window = ((window << 5) | (text.charCodeAt(i) & 31)) & 32767
    if (i >= 2) suspects |= ruleBits[window]!
  }
  return suspects
}

function prepareRule(rule: RedactionRule): PreparedRule {
  const { program, pattern, secret } = rule
  return {
    bit: bitOf(rule),
    program,
    pattern,
    secret: (text, match) => {
      const end = match.index + match[0].length
      return secret ? secret(text, end, match.index) : { start: match.index, end }
    },
  }
}

function prepareCustomRule({ name, pattern }: CustomRule): PreparedRule {
  let compiled: RegExp
  try {
    const flags = typeof pattern === 'string' ? '' : pattern.flags
    compiled = new RegExp(pattern, [...new Set(`${flags}dg`.replace('y', ''))].join(''))
  } catch (cause) {
    throw new SyntaxError(`The pattern of the redaction rule ${name} is not a regular expression: ${String(pattern)}`, {
      cause,
    })
  }
  return {
    bit: 0,
    program: undefined,
    pattern: compiled,
    secret: (_text, match) => {
      const [start, end] = match.indices!.groups?.['secret'] ?? match.indices![0]!
      return { start, end }
    },
  }
}

/** One pass of one rule. The expressions are shared, and used by one call at a time. */
function applyRule(
  text: string,
  { program, pattern, secret }: PreparedRule,
  isAllowed: (value: string) => boolean,
): string {
  pattern.lastIndex = 0
  if (program) {
    program.lastIndex = 0
    if (!program.test(text)) return text
    pattern.lastIndex = program.lastIndex
  }
  let redacted = ''
  let copied = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const found = secret(text, match)
    const span = found && !found.isHarmless && found.start >= copied ? aroundMarks(text, found) : undefined
    if (span && !isAllowed(text.slice(span.start, span.end))) {
      redacted += text.slice(copied, span.start) + redactedMark
      copied = span.end
    }
    pattern.lastIndex = Math.max(pattern.lastIndex, copied, found?.isHarmless ? found.end : 0)
    if (match[0] === '') pattern.lastIndex++
  }
  return redacted + text.slice(copied)
}

/**
 * The span without half a mark at either end; undefined when there is nothing to replace. So every replacement leaves
 * less text outside of marks than there was, and the passes come to an end.
 */
function aroundMarks(text: string, { start, end }: SecretSpan): SecretSpan | undefined {
  if (markAcross(text, start) >= 0) return undefined
  const mark = markAcross(text, end)
  const wholeEnd = mark < 0 ? end : mark + redactedMark.length
  const value = text.slice(start, wholeEnd)
  return value === '' || value === redactedMark ? undefined : { start, end: wholeEnd }
}

/** Where the mark begins that `at` is inside of, or -1. */
function markAcross(text: string, at: number): number {
  const from = Math.max(0, at - redactedMark.length + 1)
  const found = text.slice(from, at + redactedMark.length - 1).indexOf(redactedMark)
  return found < 0 ? -1 : from + found
}
