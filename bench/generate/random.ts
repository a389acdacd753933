/** Random choices that the seed alone decides: the same seed gives the same lines on every machine. */
export type Random = {
  /** A number from 0 up to, not including, 1. */
  readonly next: () => number
  /** A whole number, both ends included. */
  readonly whole: (from: number, to: number) => number
  readonly pick: <T>(choices: readonly T[]) => T
  readonly hex: (length: number) => string
  /** Letters and digits as Kubernetes draws them for pod names: no vowels, nothing that looks like another. */
  readonly suffix: (length: number) => string
}

const SUFFIX_LETTERS = [...'bcdfghjklmnpqrstvwxz2456789']

/** Takes a seed other than 0, returns an xorshift32 generator (Marsaglia 2003, triple 13, 17, 5). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0 || 1

  function next(): number {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }

  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))

  // Every list of choices in this folder is a constant that is not empty.
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(next() * choices.length)] as T

  function hex(length: number): string {
    let digits = ''
    while (digits.length < length) digits += whole(0, 0xffffffff).toString(16).padStart(8, '0')
    return digits.slice(0, length)
  }

  const suffix = (length: number): string => Array.from({ length }, () => pick(SUFFIX_LETTERS)).join('')

  return { next, whole, pick, hex, suffix }
}
