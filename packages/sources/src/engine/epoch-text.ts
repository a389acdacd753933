/** A time in nanoseconds as RFC 3339 text of 24 characters: `2026-11-23T11:40:00.123Z`. */
export type EpochText = {
  /** The text that {@link EpochText.put} wrote last. */
  readonly bytes: Uint8Array
  /**
   * Reads the number in `input[from, to)` and cuts it to milliseconds, as `epochTimeOf` does. False when it is no number of
   * 19 digits, or beyond the last one that `epochTimeOf` takes.
   */
  readonly put: (input: Uint8Array, from: number, to: number) => boolean
}

const secondDigits = 10
const nanosecondDigits = 19
/** Seconds from here on go beyond 2^63 nanoseconds. */
const endOfSeconds = 9_223_372_036

/** A writer of such texts. It remembers the second, which most records share with the one before. */
export function epochText(): EpochText {
  const bytes = new Uint8Array(24)
  let second = -1

  function put(input: Uint8Array, from: number, to: number): boolean {
    if (to - from !== nanosecondDigits || input[from] === 48) return false
    let seconds = 0
    for (let i = from; i < to; i++) {
      const digit = input[i]! - 48
      if (digit < 0 || digit > 9) return false
      if (i < from + secondDigits) seconds = seconds * 10 + digit
    }
    if (seconds >= endOfSeconds) return false
    if (seconds !== second) {
      new TextEncoder().encodeInto(new Date(seconds * 1000).toISOString(), bytes)
      second = seconds
    }
    for (let i = 0; i < 3; i++) bytes[20 + i] = input[from + secondDigits + i]!
    return true
  }

  return { bytes, put }
}
