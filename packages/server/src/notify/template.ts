/**
 * What templates of all kinds share. `$$name$$` is a placeholder, `$$$$` stands for two dollar signs, as KCS writes them; any other
 * `$$` is a fault, so that a mistyped placeholder is found when the template is saved and not in the middle of the night.
 *
 * A template is compiled once into parts. Its own text is taken as it is; only values are encoded, in one place for each kind.
 */
import { NotifyError } from './notify-errors.ts'
import { findPlaceholder, placeholders, type PlaceholderValue } from './placeholders.ts'

/** A piece of the template's own text, or a place for a value. */
export type TemplatePart = string | TemplateSpot

type TemplateSpot = {
  readonly name: string
  /** `whole`: it is a JSON value of its own. `inside`: it stands within a string or a text. */
  readonly form: 'whole' | 'inside'
}

/** The parts, or everything that is wrong; sorted by place. */
export type Compiled = { readonly parts: readonly TemplatePart[] } | { readonly faults: readonly NotifyError[] }

/** Gives the values of placeholders by their names. */
export type ValueOf = (name: string) => PlaceholderValue

/** A template found in the text, from `start` to before `end`. */
export type Find = { readonly start: number; readonly end: number; readonly part: TemplatePart }

const maxLength = 65_536
const maxPlaceholders = 200

/** Longest value that is put in, in UTF-16 units: messages to SIEMs are no longer either (decision 0006). */
export const maxValueLength = 8000

/** What is too large to be looked at; undefined when it is not. */
export function sizeFault(text: string): NotifyError | undefined {
  if (text.length <= maxLength) return undefined
  return new NotifyError('template-too-long', { length: text.length, limit: maxLength })
}

/**
 * Finds the placeholders in a part of a text.
 *
 * @param start first character that is looked at; @param end the one before which to stop
 */
export function findPlaceholders(
  text: string,
  start: number,
  end: number,
): { readonly finds: readonly Find[]; readonly faults: readonly NotifyError[] } {
  const finds: Find[] = []
  const faults: NotifyError[] = []
  const pattern = /\$\$(?:([A-Za-z]\w{0,63})\$\$|(\$\$))?/y
  for (let at = text.indexOf('$$', start); at !== -1 && at < end; at = text.indexOf('$$', at)) {
    pattern.lastIndex = at
    const [whole, name, dollars] = pattern.exec(text) as RegExpExecArray
    if (name !== undefined && at + whole.length <= end) {
      const fault = nameFault(name, text, at)
      if (fault === undefined) finds.push({ start: at, end: at + whole.length, part: { name, form: 'inside' } })
      else faults.push(fault)
    } else if (dollars !== undefined) {
      finds.push({ start: at, end: at + whole.length, part: '$$' })
    } else {
      faults.push(new NotifyError('placeholder-unfinished', placeOf(text, at)))
    }
    at += name !== undefined || dollars !== undefined ? whole.length : 2
  }
  return { finds, faults }
}

/** What is wrong with a name that stands as a placeholder there; undefined when it is known. */
export function nameFault(name: string, text: string, at: number): NotifyError | undefined {
  if (findPlaceholder(name) !== undefined) return undefined
  const known = placeholders.map((one) => one.name).join(', ')
  return new NotifyError('placeholder-unknown', { ...placeOf(text, at), name, known })
}

/** Cuts a text at what was found in it. */
export function partsOf(text: string, finds: readonly Find[]): Compiled {
  if (finds.length > maxPlaceholders) {
    return { faults: [new NotifyError('template-too-many-placeholders', { limit: maxPlaceholders })] }
  }
  const parts: TemplatePart[] = []
  let at = 0
  for (const { start, end, part } of finds) {
    if (start > at) parts.push(text.slice(at, start))
    parts.push(part)
    at = end
  }
  if (at < text.length) parts.push(text.slice(at))
  return { parts }
}

/** Line and column of a character, from 1. */
export function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at)
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
}
