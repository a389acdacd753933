import type { Problems } from './problems.ts'

const BACKSLASH = 92

/**
 * Undoes the escapes of a value in one pass: `\\`, `\=`, `\n` (line feed) and `\r` (carriage return). Any other backslash is
 * kept with what follows it and reported, as Windows paths in unescaped text are full of them. `offset` is where `raw`
 * begins in the text.
 */
export function unescapeValue(raw: string, offset: number, key: string, problems: Problems): string {
  return unescape(raw, meaningInValue, (at, escape) => {
    problems.add('unknown-escape', offset + at, `${escape} in the value of ${key} escapes nothing`)
  })
}

/** The same for a header field, where only `\\` and `\|` are escapes. */
export function unescapeHeader(raw: string, offset: number, field: string, problems: Problems): string {
  return unescape(raw, meaningInHeader, (at, escape) => {
    problems.add('header-escape', offset + at, `${escape} in ${field} is no escape of the header`)
  })
}

function meaningInValue(character: string | undefined): string | null {
  if (character === '=' || character === '\\') return character
  if (character === 'n') return '\n'
  return character === 'r' ? '\r' : null
}

function meaningInHeader(character: string | undefined): string | null {
  return character === '|' || character === '\\' ? character : null
}

/** Pieces between backslashes, as a regular expression with a function for the replacement costs several times as much. */
function unescape(
  raw: string,
  meaningOf: (character: string | undefined) => string | null,
  unknown: (at: number, escape: string) => void,
): string {
  let text = ''
  let from = 0
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', from)) {
    const character = raw[at + 1]
    const meaning = meaningOf(character)
    if (meaning === null) {
      unknown(at, character === undefined ? 'the backslash at the end' : `"\\${character}"`)
      text += raw.slice(from, at + 1)
      from = at + 1
    } else {
      text += raw.slice(from, at) + meaning
      from = at + 2
    }
  }
  return text + raw.slice(from)
}

/** Whether an odd number of backslashes stands between `from` and the character at `at`. */
export function isEscaped(text: string, at: number, from: number): boolean {
  let first = at
  while (first > from && text.charCodeAt(first - 1) === BACKSLASH) first--
  return ((at - first) & 1) === 1
}
