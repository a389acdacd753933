/**
 * Bodies of webhooks: JSON text with placeholders within strings or in place of whole values.
 *
 * Invariant: whatever the values are, the rendered text is JSON of the very structure that the template has; each value is a
 * string, number or null in its place, or part of the string that it stands in. It holds because the template is parsed, not
 * searched: a place is only where the grammar (RFC 8259) has a value or the inside of a string, and escapes are complete before
 * it.
 */
import { NotifyError } from './notify-errors.ts'
import { shorten } from './one-line.ts'
import {
  findPlaceholders,
  maxValueLength,
  nameFault,
  partsOf,
  placeOf,
  sizeFault,
  type Compiled,
  type Find,
  type TemplatePart,
  type ValueOf,
} from './template.ts'

/** Levels of objects and lists within each other. */
const maxDepth = 32

/**
 * Takes the text of a body template, returns its parts or all that is wrong with it: unknown placeholders each by its place,
 * and the first place where it is no JSON.
 */
export function compileJsonTemplate(text: string): Compiled {
  const tooLong = sizeFault(text)
  if (tooLong !== undefined) return { faults: [tooLong] }
  const finds: Find[] = []
  const faults: NotifyError[] = []
  try {
    readTemplate(text, finds, faults)
  } catch (error) {
    if (!(error instanceof NotifyError)) throw error
    faults.push(error)
  }
  return faults.length > 0 ? { faults } : partsOf(text, finds)
}

/** Puts values into the places. What an event does not say is null, and nothing within a string. */
export function renderJson(parts: readonly TemplatePart[], valueOf: ValueOf): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part
      const value = valueOf(part.name)
      const encoded = JSON.stringify(typeof value === 'string' ? shorten(value, maxValueLength) : (value ?? null))
      if (part.form === 'whole') return encoded
      return value === undefined ? '' : encoded.replace(/^"|"$/g, '')
    })
    .join('')
}

/** Reads a text as JSON with placeholders. Throws at the first place that is not in the grammar; other faults are collected. */
function readTemplate(text: string, finds: Find[], faults: NotifyError[]): void {
  let at = 0

  function fail(expected: string): never {
    throw new NotifyError('template-not-json', { ...placeOf(text, at), expected })
  }

  /** Takes what the pattern, a sticky one, finds here. */
  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found !== null) at += found[0].length
    return found
  }

  const skipSpace = (): void => void take(/[ \t\r\n]*/y)

  function takeSign(sign: string): boolean {
    skipSpace()
    if (text[at] !== sign) return false
    at++
    return true
  }

  function readString(isKey: boolean): void {
    const start = at + 1
    // oxlint-disable-next-line no-control-regex
    if (take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y) === null) {
      fail('a string ends with a quotation mark, and has no line breaks and no \\ but those of JSON')
    }
    const found = findPlaceholders(text, start, at - 1)
    faults.push(...found.faults)
    for (const find of found.finds) {
      // Dollar signs within a key are no danger.
      if (isKey && typeof find.part !== 'string') {
        faults.push(new NotifyError('placeholder-as-key', placeOf(text, find.start)))
      } else finds.push(find)
    }
  }

  function readPlaceholder(): boolean {
    const start = at
    const [, name] = take(/\$\$([A-Za-z]\w{0,63})\$\$/y) ?? []
    if (name === undefined) return false
    const fault = nameFault(name, text, start)
    if (fault === undefined) finds.push({ start, end: at, part: { name, form: 'whole' } })
    else faults.push(fault)
    return true
  }

  function readMembers(depth: number): void {
    if (takeSign('}')) return
    do {
      skipSpace()
      if (text[at] !== '"') fail('the name of a member is expected, in quotation marks')
      readString(true)
      if (!takeSign(':')) fail('a colon is expected')
      readValue(depth)
    } while (takeSign(','))
    if (!takeSign('}')) fail('a comma or } is expected')
  }

  function readItems(depth: number): void {
    if (takeSign(']')) return
    do readValue(depth)
    while (takeSign(','))
    if (!takeSign(']')) fail('a comma or ] is expected')
  }

  function readValue(depth: number): void {
    if (depth > maxDepth) fail(`objects and lists may be ${maxDepth} deep`)
    skipSpace()
    if (text[at] === '"') return readString(false)
    if (takeSign('{')) return readMembers(depth + 1)
    if (takeSign('[')) return readItems(depth + 1)
    if (readPlaceholder()) return
    if (take(/true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y) === null)
      fail('a value is expected')
  }

  readValue(0)
  skipSpace()
  if (at < text.length) fail('nothing more is expected')
}
