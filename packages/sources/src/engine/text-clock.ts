import { sameRange } from './byte-writer.ts'
import { timeOf } from './values.ts'

/** Reads RFC 3339 times from bytes, as `timeOf` does from text. */
export type TextClock = {
  /** Milliseconds since 1970-01-01 UTC of the time in `bytes[from, to)`, or undefined. */
  readonly read: (bytes: Uint8Array, from: number, to: number) => number | undefined
}

/** `2026-11-23T11:40:00` */
const secondWidth = 19
const zero = 48

/** A reader that remembers the second, which most records share with the one before; a date is dear to work out. */
export function textClock(): TextClock {
  const second = new Uint8Array(secondWidth)
  let start = Number.NaN

  function read(bytes: Uint8Array, from: number, to: number): number | undefined {
    const fraction = fractionOf(bytes, from, to)
    if (fraction < 0) return timeOf(Buffer.from(bytes.subarray(from, to)).toString('utf8'))
    if (Number.isNaN(start) || !sameRange(second, 0, bytes, from, secondWidth)) {
      second.set(bytes.subarray(from, from + secondWidth))
      start = timeOf(`${Buffer.from(second).toString('latin1')}Z`) ?? Number.NaN
    }
    return Number.isNaN(start) ? undefined : start + fraction
  }

  return { read }
}

/** The milliseconds of `...:00[.ddd...]Z`, cut; -1 for a time in another form. */
function fractionOf(bytes: Uint8Array, from: number, to: number): number {
  const point = from + secondWidth
  const last = to - 1
  if (last < point || bytes[last] !== 90) return -1
  if (point === last) return 0
  if (bytes[point] !== 46 || point + 1 === last) return -1
  let milliseconds = 0
  for (let i = point + 1; i < last; i++) {
    const digit = bytes[i]! - zero
    if (digit < 0 || digit > 9) return -1
    if (i < point + 4) milliseconds = milliseconds * 10 + digit
  }
  return milliseconds * 10 ** Math.max(0, point + 4 - last)
}
