/**
 * The rules of writing text into CEF, in one place. Every function is total: any string in, safe text out.
 *
 * Sanitising comes first and may lose something; escaping comes second and loses nothing, so that for every text
 * `read(escape(text)) === sanitise(text)`.
 *
 * | character                                                | header field  | value         |
 * | -------------------------------------------------------- | ------------- | ------------- |
 * | backslash                                                | `\\`          | `\\`          |
 * | pipe                                                     | `\|`          | as it is      |
 * | equals sign                                              | as it is      | `\=`          |
 * | line feed, carriage return                               | a run: 1 space | `\n`, `\r`   |
 * | tab                                                      | one space     | one space     |
 * | leading and trailing spaces                              | kept          | removed       |
 * | other C0 control, DEL, C1 control (U+0080 to U+009F)     | U+FFFD        | U+FFFD        |
 * | line and paragraph separator (U+2028, U+2029)            | U+FFFD        | U+FFFD        |
 * | lone surrogate                                           | U+FFFD        | U+FFFD        |
 *
 * Why: the standard (chapter 1, "Character encoding") gives the escapes. It lets a value end in spaces only to say that they
 * may be lost, and no two readers agree on them. Control characters and the Unicode line separators end a line for one
 * receiver or another (U+0085 for Python's splitlines, NUL for those written in C), so a value that kept them could become two messages.
 */

// The tests decide whether there is anything to do at all: over a mean value of 20 characters one test costs less than
// any loop over the characters or any series of searches.
// oxlint-disable-next-line no-control-regex
const notPlainInHeader = /[\\|\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]/
// oxlint-disable-next-line no-control-regex
const notPlainInValue = /[\\=\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|^ | $/

/** What may stand in no message: control characters but tab and line breaks, which have rules of their own. */
// oxlint-disable-next-line no-control-regex
export const forbidden: RegExp = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]/g
const lineBreaks = /[\r\n]+/g
const notInKey = /[^A-Za-z0-9_]/g

/** Whether `text` can stand as a value as it is: the question that nearly every value answers with yes. */
export function isPlainValue(text: string): boolean {
  return !notPlainInValue.test(text)
}

/** A header field in the form in which a reader gets it back. */
export function sanitiseHeader(text: string): string {
  return notPlainInHeader.test(text) ? replaceForbidden(text.replace(lineBreaks, ' ')) : text
}

/** A value in the form in which a reader gets it back. */
export function sanitiseValue(text: string): string {
  return isPlainValue(text) ? text : trimSpaces(replaceForbidden(text))
}

/**
 * A key with everything but letters, digits and the underscore taken out: the set that every reader surveyed accepts. The
 * result may be empty, or equal to another key.
 */
export function sanitiseKey(key: string): string {
  return key.replace(notInKey, '')
}

/** `text` as a header field: sanitised, with `\` and `|` escaped. */
export function escapeHeader(text: string): string {
  return notPlainInHeader.test(text) ? sanitiseHeader(text).replace(/[\\|]/g, '\\$&') : text
}

/** `text` as an extension value: sanitised, with `\`, `=`, line feed and carriage return escaped. */
export function escapeValue(text: string): string {
  return isPlainValue(text) ? text : escapeSanitised(sanitiseValue(text))
}

/** Escapes a value that is sanitised already. */
export function escapeSanitised(value: string): string {
  return value.replace(/[\\=\n\r]/g, (character) =>
    character === '\n' ? '\\n' : character === '\r' ? '\\r' : `\\${character}`,
  )
}

function replaceForbidden(text: string): string {
  return text.replaceAll('\t', ' ').replace(forbidden, '\ufffd').toWellFormed()
}

/** Only spaces go: `trim` would take line breaks and exotic spaces too, which have a meaning in a value. */
function trimSpaces(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && text.charCodeAt(from) === 32) from++
  while (to > from && text.charCodeAt(to - 1) === 32) to--
  return text.slice(from, to)
}
