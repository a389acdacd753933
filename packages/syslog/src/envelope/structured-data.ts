/** One SD-ELEMENT of RFC 5424 section 6.3: `[id name="value" ...]`. A name may stand more than once (section 6.3.3). */
export type StructuredDataElement = {
  readonly id: string
  readonly params: readonly (readonly [name: string, value: string])[]
}

/** What `readStructuredData` found: the elements, and the position after the last character it could read. */
export type StructuredDataReading = {
  readonly elements: readonly StructuredDataElement[]
  readonly end: number
  /** What is wrong at `end`; absent when everything up to there is well formed. */
  readonly problem?: string
}

// SD-NAME: 1 to 32 printable ASCII characters except `=`, space, `]` and `"` (section 6).
const NAME = /^[!#-<>-\\^-~]{1,32}$/

/**
 * Takes the elements, returns STRUCTURED-DATA: `-` when there are none, and `"`, `\` and `]` in values escaped with a
 * backslash (section 6.3.3). Throws a RangeError for a name outside SD-NAME and for an id that stands twice.
 */
export function formatStructuredData(elements: readonly StructuredDataElement[]): string {
  if (elements.length === 0) return '-'
  const ids = new Set<string>()
  let text = ''
  for (const { id, params } of elements) {
    assertName(id)
    if (ids.has(id))
      throw new RangeError(`The structured data id ${JSON.stringify(id)} stands twice; RFC 5424 allows it once`)
    ids.add(id)
    text += `[${id}`
    for (const [name, value] of params) {
      assertName(name)
      text += ` ${name}="${value.replace(/["\\\]]/g, '\\$&')}"`
    }
    text += ']'
  }
  return text
}

function assertName(name: string): void {
  if (NAME.test(name)) return
  throw new RangeError(
    `${JSON.stringify(name)} cannot be a structured data name: 1 to 32 printable ASCII characters without space, =, ] and "`,
  )
}

/**
 * Takes a text and the position of STRUCTURED-DATA in it, returns the elements and where they end. Total: what is
 * malformed ends the reading there with a `problem`. A backslash before any other character than `"`, `\` and `]` is
 * part of the value (section 6.3.3). Every character is looked at once.
 */
export function readStructuredData(text: string, start: number): StructuredDataReading {
  const elements: StructuredDataElement[] = []
  let at = start
  if (text[at] === '-') return { elements, end: at + 1 }
  while (text[at] === '[') {
    const element = readElement(text, at)
    if (typeof element === 'string') return { elements, end: at, problem: element }
    elements.push(element.element)
    at = element.end
  }
  if (elements.length === 0) return { elements, end: at, problem: 'structured data must be - or start with [' }
  return { elements, end: at }
}

function readElement(text: string, start: number): { element: StructuredDataElement; end: number } | string {
  const params: [string, string][] = []
  let at = endOfName(text, start + 1)
  const id = text.slice(start + 1, at)
  if (!NAME.test(id)) return 'the id of a structured data element must be 1 to 32 characters'
  while (text[at] === ' ') {
    const nameEnd = endOfName(text, at + 1)
    const name = text.slice(at + 1, nameEnd)
    if (!NAME.test(name)) return `the element ${id} has a parameter without a valid name`
    if (text[nameEnd] !== '=' || text[nameEnd + 1] !== '"') return `the parameter ${name} is not followed by ="`
    const value = readValue(text, nameEnd + 2)
    if (value === null) return `the value of ${name} has no closing quote`
    params.push([name, value.value])
    at = value.end
  }
  if (text[at] !== ']') return `the element ${id} has no closing ]`
  return { element: { id, params }, end: at + 1 }
}

function endOfName(text: string, start: number): number {
  let at = start
  while (at < text.length && at - start <= 32 && !' =]"'.includes(text[at] ?? '')) at++
  return at
}

function readValue(text: string, start: number): { value: string; end: number } | null {
  let value = ''
  let from = start
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (character === '"') return { value: value + text.slice(from, at), end: at + 1 }
    if (character !== '\\') continue
    const next = text[at + 1]
    if (next === '"' || next === '\\' || next === ']') {
      value += text.slice(from, at)
      from = at + 1
      at++
    }
  }
  return null
}
