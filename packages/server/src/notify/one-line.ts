/** C0 and C1 controls, DEL, line separators, marks that reorder text (Unicode "Bidi_Control"), lone surrogates. */
// oxlint-disable-next-line no-control-regex
const unsafe = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/gu

/**
 * A value as it may stand in a text: on one line, and as it looks. So no value can begin a header of a mail, a line that looks
 * like one of the template, or text that reads the other way round. What is replaced is seen: `\u000a`.
 */
export function oneLine(value: string): string {
  return value.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The first characters of a text, and `...` when there are more; never half a surrogate pair. @param limit 4 or more */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit - 3)
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}...`
}
