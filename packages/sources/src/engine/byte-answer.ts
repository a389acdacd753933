import { byteMemo } from './byte-memo.ts'
import { absent, firstFreeKind, type LazyJson } from './lazy-json.ts'
import type { Answer } from './mapping.ts'

/**
 * An answer in the fast program. It goes into a slot of its own, as a kind without bytes, so that decisions can be remembered
 * by it as by values: each different answer has its number.
 */
export type ByteAnswer = {
  /** Works the answer out for the scanned line. False when there are more different ones than numbers. */
  readonly answer: (bytes: Uint8Array, valueOf: (slot: number) => unknown) => boolean
  /** The answer for the scanned line. */
  readonly value: () => unknown
}

/** One for the answer to the values at `slots`, in the slot `own`. */
export function byteAnswer({ work }: Answer, json: LazyJson, slots: readonly number[], own: number): ByteAnswer {
  const numbers = new Map<unknown, number>()
  const memo = byteMemo<unknown>(json, slots)
  const workOut = (valueOf: (slot: number) => unknown): unknown => work(slots.map(valueOf))
  let value: unknown

  function answer(bytes: Uint8Array, valueOf: (slot: number) => unknown): boolean {
    value = memo.get(bytes, workOut, valueOf)
    if (value === undefined) {
      json.kinds[own] = absent
      return true
    }
    let number = numbers.get(value)
    if (number === undefined) numbers.set(value, (number = numbers.size + firstFreeKind))
    if (number > 255) return false
    json.kinds[own] = number
    json.starts[own] = json.ends[own] = 0
    return true
  }

  return { answer, value: () => value }
}
