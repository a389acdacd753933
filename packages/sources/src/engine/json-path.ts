import type { Path } from './mapping.ts'
import { pairIn } from './text-pairs.ts'

/** One step of a path; see `mapping.ts`. */
type Step =
  /** Into an object, by one of several keys. */
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  /** Into the element of a list of which a member has that text. */
  | { readonly kind: 'element'; readonly member: string; readonly text: string }
  /** Into a text, to the value behind `key=`; the key in lower case. Always the last step. */
  | { readonly kind: 'pair'; readonly key: string }

export type Steps = readonly Step[]

const element = /^\[([^=]+)=(.*)\]$/
const pairStep = /^<(.+)>$/

/** Splits a path: `a|b/[name=x]/c/<d>` gives the keys a or b, the element whose `name` is x, the key c, the pair d in its text. */
export function stepsOf(path: Path): Steps {
  return path.split('/').map((step): Step => {
    const [, member, text] = element.exec(step) ?? []
    if (member !== undefined && text !== undefined) return { kind: 'element', member, text }
    const key = pairStep.exec(step)?.[1]
    return key === undefined ? { kind: 'keys', keys: step.split('|') } : { kind: 'pair', key: key.toLowerCase() }
  })
}

/**
 * The value that the steps lead to in a parsed record, or undefined. Only own properties are followed. Of several elements
 * with the text the first counts.
 */
export function valueAt(record: unknown, steps: Steps): unknown {
  let value = record
  for (const step of steps) {
    value = valueOfStep(value, step)
    if (value === undefined) return undefined
  }
  return value
}

function valueOfStep(value: unknown, step: Step): unknown {
  switch (step.kind) {
    case 'keys':
      return memberAt(value, step.keys)
    case 'element':
      return elementOf(value, step.member, step.text)
    case 'pair':
      return typeof value === 'string' ? pairIn(value, step.key) : undefined
  }
}

function memberAt(value: unknown, keys: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const object = value as Readonly<Record<string, unknown>>
  const key = keys.find((candidate) => Object.hasOwn(object, candidate))
  return key === undefined ? undefined : object[key]
}

function elementOf(value: unknown, member: string, text: string): unknown {
  return Array.isArray(value) ? value.find((one) => memberAt(one, [member]) === text) : undefined
}
