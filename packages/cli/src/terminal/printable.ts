// What others send may hold escape sequences that recolour a terminal, move its cursor or set its title. Nothing that came
// from outside reaches a terminal without having gone through here.

// C0 controls, DEL, C1 controls, and the marks that reorder text (Unicode "Bidi_Control").
// oxlint-disable-next-line no-control-regex
const unprintable = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/gu

const wellKnown: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` }

/** Takes any text, returns it with control characters and reordering marks shown as escapes: `\x1b`, `\u202e`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => wellKnown[character] ?? escaped(character.charCodeAt(0)))
}

function escaped(code: number): string {
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

// East Asian wide characters and emoji take two columns. An estimate: what counts is that a caret stands near its character.
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u
const marks = /\p{Mark}/u

/** Columns that printable text takes on a terminal. */
export function widthOf(text: string): number {
  // oxlint-disable-next-line no-control-regex
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let width = 0
  for (const character of text) width += marks.test(character) ? 0 : wide.test(character) ? 2 : 1
  return width
}
