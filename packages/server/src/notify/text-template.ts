import { NotifyError } from './notify-errors.ts'
import { oneLine, shorten } from './one-line.ts'
import {
  findPlaceholders,
  maxValueLength,
  partsOf,
  placeOf,
  sizeFault,
  type Compiled,
  type TemplatePart,
  type ValueOf,
} from './template.ts'

/** What cannot stand in a template of a kind. */
const controls: Readonly<Record<'line' | 'text', RegExp>> = {
  // oxlint-disable-next-line no-control-regex
  line: /[\x00-\x1f\x7f-\x9f\u2028\u2029]/,
  // oxlint-disable-next-line no-control-regex
  text: /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/,
}

/**
 * Takes the template of a subject, a mail or a chat message, returns its parts or all that is wrong with it.
 *
 * @param kind `line`: one line, for a subject; `text`: line breaks and tabs may stand in it
 */
export function compileTextTemplate(text: string, kind: 'line' | 'text'): Compiled {
  const tooLong = sizeFault(text)
  if (tooLong !== undefined) return { faults: [tooLong] }
  const { finds, faults } = findPlaceholders(text, 0, text.length)
  const control = controls[kind].exec(text)
  const all = control === null ? faults : [...faults, controlFault(text, control.index)]
  return all.length > 0 ? { faults: all } : partsOf(text, finds)
}

/**
 * Puts values into the places, each on one line whatever is in it (`oneLine`). What an event does not say is left empty.
 *
 * @param limit of the whole, in UTF-16 units; what is longer is shortened
 * @param encode what the receiver needs beside that, so that it reads a value as text
 */
export function renderText(
  parts: readonly TemplatePart[],
  valueOf: ValueOf,
  limit: number,
  encode: (value: string) => string = (value) => value,
): string {
  const text = parts
    .map((part) => {
      if (typeof part === 'string') return part
      return encode(oneLine(shorten(String(valueOf(part.name) ?? ''), maxValueLength)))
    })
    .join('')
  return shorten(text, limit)
}

function controlFault(text: string, at: number): NotifyError {
  const hex = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')
  const character = text[at] === '\n' || text[at] === '\r' ? 'a line break' : `the control character U+${hex}`
  return new NotifyError('template-control-character', { ...placeOf(text, at), character })
}
