import type { z } from 'zod'
import { didYouMean } from './did-you-mean.ts'
import type { JsonSchema } from './config-json-schema.ts'

/** An issue in words: what is wrong and what is expected. A wrong value is only repeated where it cannot be a secret. */
export function explainIssue(issue: z.core.$ZodIssue, value: unknown, schema: JsonSchema | undefined): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? missing(schema)
        : `expected ${expectedType(issue.expected)}, found ${kindOf(value)}${hintFor(issue.expected, value, schema)}${exampleOf(schema)}`
    case 'invalid_value': {
      const choices = issue.values.map(String)
      if (value === undefined) return `${missing(schema)}; one of ${listed(choices)}`
      const meant = typeof value === 'string' ? didYouMean(value, choices) : undefined
      return `expected ${choices.length === 1 ? '' : 'one of '}${listed(choices)}${meant === undefined ? '' : `; did you mean ${meant}?`}`
    }
    case 'invalid_union':
      return value === undefined && schema?.description !== undefined ? missing(schema) : issue.message
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'expected text that is not empty'
      return tooFew(issue.origin)
        ? `expected at least ${issue.minimum} ${tooFew(issue.origin)}`
        : `expected ${issue.minimum} or more`
    case 'too_big':
      return tooFew(issue.origin)
        ? `expected at most ${issue.maximum} ${tooFew(issue.origin)}`
        : `expected ${issue.maximum} or less`
    default:
      if (value === undefined && issue.message.startsWith('expected ')) return `it is missing: ${issue.message}`
      return issue.message
  }
}

/** A key that there is not, with the one that was probably meant. */
export function explainUnknownKey(key: string, schema: JsonSchema | undefined): string {
  const known = Object.keys(schema?.properties ?? {})
  const meant = didYouMean(key, known)
  if (meant !== undefined) return `there is no such key; did you mean ${meant}?`
  return known.length === 0 ? 'there is no such key' : `there is no such key; there are ${listed(known)}`
}

function missing(schema: JsonSchema | undefined): string {
  const meaning = schema?.description === undefined ? '' : `: ${firstSentence(schema.description)}`
  return `it is missing${meaning}${exampleOf(schema)}`
}

function firstSentence(text: string): string {
  return text.replace(/\.( [A-Z].*)?$/s, '')
}

function exampleOf(schema: JsonSchema | undefined): string {
  const example = schema?.examples?.[0]
  return example === undefined ? '' : `; for example ${typeof example === 'string' ? example : JSON.stringify(example)}`
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'keys with values',
  record: 'names with settings',
  array: 'a list',
}

function expectedType(type: string): string {
  return typeNames[type] ?? type
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  return (
    { string: 'text', number: 'a number', boolean: 'true or false', object: 'keys with values' }[
      typeof value as string
    ] ?? typeof value
  )
}

/** YAML 1.2 knows no `yes` and `no`, and takes what looks like a number for one. */
function hintFor(expected: string, value: unknown, schema: JsonSchema | undefined): string {
  if (expected === 'boolean' && typeof value === 'string' && /^(yes|no|on|off|y|n)$/i.test(value))
    return ': in YAML 1.2 yes and no are text'
  // Text of a certain shape would not be right in quotes either.
  const anyText = expected === 'string' && schema?.pattern === undefined
  if (anyText && (typeof value === 'number' || typeof value === 'boolean')) return ': put it in quotes'
  return ''
}

function tooFew(origin: string): string {
  return { array: 'items', set: 'items', string: 'characters' }[origin] ?? ''
}

/** The whole list, as far as a person reads it. */
function listed(choices: readonly string[]): string {
  const most = 24
  return choices.length <= most
    ? choices.join(', ')
    : `${choices.slice(0, most).join(', ')} and ${choices.length - most} more`
}
