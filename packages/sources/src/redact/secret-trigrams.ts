import { redactionRules, type RedactionRule } from './redaction-rules.ts'

/**
 * Which texts may hold a secret, told from their bytes without decoding them.
 *
 * Guarantee: where no three bytes in a row of a text's UTF-8 form hit the table, `redact` returns the text unchanged.
 * The index of bytes a, b, c is `(a & 31) << 10 | (b & 31) << 5 | (c & 31)`, which folds letter case; hits mean nothing
 * by themselves. The text must be the decoded one: `\/` and `\u0070` in JSON hide what they stand for.
 */
export const secretTrigrams: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 15)

/**
 * The rules behind the hits, a bit each: only they have to be applied to a text. Most texts that hit the table hold no
 * secret, and applying all rules to them took 4 us each, half of that of the whole conversion.
 */
export const ruleBits: Uint32Array<ArrayBuffer> = new Uint32Array(1 << 15)

/** The bit of a rule. There is room for 32. */
export function bitOf(rule: RedactionRule): number {
  const index = redactionRules.indexOf(rule)
  if (index > 31) throw new RangeError('There are more redaction rules than bits for them')
  return (1 << index) >>> 0
}

for (const rule of redactionRules) {
  for (const trigram of rule.trigrams) {
    const [a, b, c] = Buffer.from(trigram)
    const index = trigramIndex(a!, b!, c!)
    secretTrigrams[index] = 1
    ruleBits[index] = ruleBits[index]! | bitOf(rule)
  }
}

/** Index of three bytes in the table. */
export function trigramIndex(a: number, b: number, c: number): number {
  return ((a & 31) << 10) | ((b & 31) << 5) | (c & 31)
}
