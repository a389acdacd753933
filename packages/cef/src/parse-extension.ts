import { isKey, type KeyFacts, type KeyTable, lookUpKey, startMessage } from './key-table.ts'
import type { Problems } from './problems.ts'
import { isEscaped, unescapeValue } from './unescape.ts'

/**
 * One pass over the extension.
 *
 * A pair begins where a key stands behind a space (or at the very beginning) and before an equals sign that no backslash
 * escapes; it ends where the next one begins. All else belongs to the value: no byte between the first key and the end is
 * lost. So an equals sign with no key before it is a part of the value, and is reported.
 *
 * Linear in the length, whatever the text: the searches run forward from where the last one ended, except for the search
 * for the space before a key, which runs backward. That one can only pass over the same text twice where an equals sign
 * has no space between itself and the one before it; once that has happened, `careful` looks forward first.
 *
 * `indexOf` and `lastIndexOf` look at many characters at once; a loop over character codes does not.
 */
export interface ParsedExtension {
  /** Keys and values by turns, values unescaped. */
  readonly flat: string[]
  /** Where the equals sign of each pair stands in the text. */
  readonly equals: number[]
}

const BACKSLASH = 92
const SPACE = 32

/**
 * Reads the extension that begins at `start` and ends before `end`. `exact` keeps the spaces at the end of a value (all but
 * the one that separates it from the next key); otherwise they are cut.
 */
export function parseExtension(
  text: string,
  start: number,
  end: number,
  exact: boolean,
  table: KeyTable,
  problems: Problems,
): ParsedExtension {
  const flat: string[] = []
  const equals: number[] = []
  const message = startMessage(table)
  let key = table.start
  let valueStart = -1
  let backslash = orEnd(text.indexOf('\\', start), end)
  let lastEquals = start - 1
  let careful = false
  let nextSpace = -1

  for (let at = text.indexOf('=', start); at >= 0; lastEquals = at, at = text.indexOf('=', at + 1)) {
    if (backslash < at && text.charCodeAt(at - 1) === BACKSLASH && isEscaped(text, at, start)) continue
    if (careful) {
      if (nextSpace < lastEquals) nextSpace = orEnd(text.indexOf(' ', lastEquals), end)
      if (nextSpace > at) {
        reportEquals(text, lastEquals, at, key, problems)
        continue
      }
    }
    let space = text.lastIndexOf(' ', at)
    if (space < lastEquals) {
      if (lastEquals >= start) {
        careful = true
        reportEquals(text, lastEquals, at, key, problems)
        continue
      }
      space = start - 1
    }

    const keyText = text.slice(space + 1, at)
    let next = key.next
    if (next === null || next.text !== keyText) {
      next = lookUpKey(table, keyText)
      if (next === null) {
        reportEquals(text, space, at, key, problems)
        continue
      }
      if (next.kept) key.next = next
    }

    if (valueStart >= 0) flat.push(readValue(text, valueStart, space, exact, backslash < space, key, problems))
    else if (space > start) reportTextBeforeKey(text, start, space, problems)
    if (backslash < space) backslash = orEnd(text.indexOf('\\', space), end)

    if (next.seenIn === message)
      problems.add('repeated-key', space + 1, `${keyText} is here for the second time or more`)
    if (!next.plain)
      problems.add('key-characters', space + 1, `the key ${keyText} has other characters than letters and digits`)
    if (!next.known && key.freeText) {
      problems.add(
        'possible-injection',
        space + 1,
        `${keyText} is unknown and may be a part of the value of ${key.text}`,
      )
    }
    next.seenIn = message
    key = next
    valueStart = at + 1
    flat.push(key.text)
    equals.push(at)
  }

  if (valueStart >= 0) flat.push(readValue(text, valueStart, end, exact, backslash < end, key, problems))
  else reportTextBeforeKey(text, start, end, problems)
  return { flat, equals }
}

function orEnd(position: number, end: number): number {
  return position < 0 ? end : position
}

function readValue(
  text: string,
  from: number,
  to: number,
  exact: boolean,
  hasBackslash: boolean,
  key: KeyFacts,
  problems: Problems,
): string {
  let end = to
  if (!exact) while (end > from && text.charCodeAt(end - 1) === SPACE) end--
  const raw = text.slice(from, end)
  return hasBackslash ? unescapeValue(raw, from, key.text, problems) : raw
}

function reportTextBeforeKey(text: string, from: number, to: number, problems: Problems): void {
  const first = text.slice(from, to).search(/[^ ]/)
  if (first >= 0) problems.add('text-before-key', from + first)
}

/** Reports an equals sign that is a part of the value of `key`; `before` is the last space or equals sign in front of it. */
function reportEquals(text: string, before: number, at: number, key: KeyFacts, problems: Problems): void {
  if (key.text === '') return
  const word = text.slice(before + 1, at)
  const tab = word.lastIndexOf('\t')
  if (tab >= 0 && isKey(word.slice(tab + 1))) {
    problems.add(
      'tab-before-key',
      before + 1 + tab,
      `a tab stands between ${key.text} and what looks like the next key`,
    )
  } else problems.add('unescaped-equals', at, `the value of ${key.text} has an equals sign that is not escaped`)
}
