import type { Member } from './sign.ts'

/** Elements of an array that are looked at; a list of reports may be long, and its first ones tell what it is. */
const mostElements = 20

/** Values of a member in a message, in UTF-16 units. */
const longestValue = 60

type Parsed = { readonly steps: readonly (readonly string[])[]; readonly words: readonly string[] | undefined }

const parsedMembers = new Map<Member, Parsed>()

function parse(member: Member): Parsed {
  let parsed = parsedMembers.get(member)
  if (parsed === undefined) {
    const [path = '', words] = member.split(/=(.*)/s, 2)
    parsed = { steps: path.split('/').map((step) => step.split('|')), words: words?.split('|') }
    parsedMembers.set(member, parsed)
  }
  return parsed
}

/** True when the member stands in the record, with such a value. */
export function holdsMember(record: unknown, member: Member): boolean {
  const { steps, words } = parse(member)
  return valuesAt(record, steps).some((value) => words === undefined || words.some((word) => isWord(value, word)))
}

/** The first value at the member's path; undefined where it leads nowhere. */
export function valueOfMember(record: unknown, member: Member): unknown {
  return valuesAt(record, parse(member).steps)[0]
}

/** The top key of a member, with its value where only that makes it telling: `kind=EventList`, `output_fields`. */
export function topOfMember(member: Member): string {
  const { steps, words } = parse(member)
  const top = steps[0]?.join('|') ?? ''
  return words === undefined || steps.length > 1 ? top : member
}

/** A member that the record holds, for a person: `` `items[].apiVersion` ``, `` `kind` is `EventList` ``. */
export function memberText(record: unknown, member: Member): string {
  const { steps, words } = parse(member)
  const path = `\`${humanPath(record, steps)}\``
  if (words === undefined) return path
  const value = valuesAt(record, steps).find((one) => words.some((word) => isWord(one, word)))
  return `${path} is ${shown(value)}`
}

/** What is wrong with a member that the record does not hold: it is missing, or has another value. */
export function lackText(record: unknown, member: Member): string {
  const { steps, words } = parse(member)
  const path = `\`${humanPath(record, steps)}\``
  const [value] = valuesAt(record, steps)
  if (words === undefined || value === undefined) return `no ${path}`
  const wanted = words.map((word) => `\`${word.replace(/\*$/, '...')}\``).join(' or ')
  return `${path} is ${shown(value)}, not ${wanted}`
}

/** `items[].kind`; of keys of which either may stand, the one that does. */
function humanPath(record: unknown, steps: readonly (readonly string[])[]): string {
  const keys = steps.map((step, index) => {
    const found = step.find((key) => valuesAt(record, [...steps.slice(0, index), [key]]).length > 0)
    return found ?? step.join('` or `')
  })
  return keys.join('.').replaceAll('.[]', '[]')
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  const text = String(value)
  return `\`${text.length <= longestValue ? text : `${text.slice(0, longestValue).toWellFormed()}...`}\``
}

function isWord(value: unknown, word: string): boolean {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return false
  const text = String(value)
  return word.endsWith('*') ? text.startsWith(word.slice(0, -1)) : text === word
}

/** The values at a path: one, or for `[]` one for each element that is looked at and has it. */
function valuesAt(record: unknown, steps: readonly (readonly string[])[]): readonly unknown[] {
  let values: readonly unknown[] = [record]
  for (const keys of steps) {
    values = keys[0] === '[]' ? values.flatMap(elementsOf) : values.flatMap((value) => childOf(value, keys))
    if (values.length > mostElements) values = values.slice(0, mostElements)
  }
  return values
}

function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]).slice(0, mostElements) : []
}

function childOf(value: unknown, keys: readonly string[]): readonly unknown[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  const key = keyIn(value, keys)
  return key === undefined ? [] : [(value as Readonly<Record<string, unknown>>)[key]]
}

/** The first of the keys that the object has; `word*` stands for the first one that begins so. */
function keyIn(value: object, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    if (Object.hasOwn(value, key)) return key
    if (!key.endsWith('*')) continue
    const found = Object.keys(value).find((one) => one.startsWith(key.slice(0, -1)))
    if (found !== undefined) return found
  }
  return undefined
}
