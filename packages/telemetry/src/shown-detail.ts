// What stands in details comes from outside: file names, addresses, words of a peer. In a log it must not end a line, colour
// a terminal, or be a secret.

const secretName = /token|passw|passphrase|secret|credential|authori[sz]ation|cookie|api_?key|private_?key|^key$/i
const hidden = '[hidden]'

/** A reason may quote what a peer sent; nothing that helps is longer. */
const maxLength = 1024

/** A detail as the log shows it: secrets hidden by the name they stand under, shortened, nothing that a terminal acts on. */
export function shownDetail(name: string, value: string | number): string {
  if (secretName.test(name)) return hidden
  return typeof value === 'number' ? String(value) : escapeControls(shorten(value))
}

function shorten(text: string): string {
  if (text.length <= maxLength) return text
  return `${text.slice(0, maxLength).toWellFormed()}...[+${text.length - maxLength}]`
}

// C0 controls, DEL, C1 controls, line separators, the marks that reorder text (Unicode "Bidi_Control"), lone surrogates.
// oxlint-disable-next-line no-control-regex
const unsafe = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/gu

function escapeControls(text: string): string {
  return text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
