import { redactionRules } from './redaction-rules.ts'

/**
 * Which texts may hold a secret, told from their bytes without decoding them.
 *
 * Guarantee: where no three bytes in a row of a text's UTF-8 form hit the table, `redact` returns the text unchanged. The
 * index of bytes a, b, c is `(a & 31) << 10 | (b & 31) << 5 | (c & 31)`, which folds letter case; hits mean nothing by
 * themselves. The text must be the decoded one: `\/` and `\u0070` in JSON hide what they stand for.
 */
export const secretTrigrams: Uint8Array<ArrayBuffer> = tableOf(redactionRules.flatMap((rule) => rule.trigrams))

/** Index of three bytes in the table. */
export function trigramIndex(a: number, b: number, c: number): number {
  return ((a & 31) << 10) | ((b & 31) << 5) | (c & 31)
}

function tableOf(trigrams: readonly string[]): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(1 << 15)
  for (const trigram of trigrams) {
    const [a, b, c] = Buffer.from(trigram)
    table[trigramIndex(a!, b!, c!)] = 1
  }
  return table
}
