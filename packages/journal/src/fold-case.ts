/**
 * A text in which letters that differ in their case alone are the same: small letters of Unicode, and one small sigma.
 *
 * Character by character, whatever stands around: a text that holds another holds it folded, too. What is not folded: `ß` and
 * `ss`, the Turkish `ı` and `i`, and one letter with an accent and the same written as two characters.
 */
export function foldCase(text: string): string {
  const small = text.toLowerCase()
  // JavaScript gives a capital sigma at the end of a word as the other small one, which depends on what follows.
  return small.includes('ς') ? small.replaceAll('ς', 'σ') : small
}
