/**
 * A push-down automaton that reads one JSON value (RFC 8259) byte by byte, so that a record can be found and checked as
 * it arrives, however it is cut into chunks.
 *
 * Invariants:
 * - It accepts what `JSON.parse` accepts and nothing else, except values nested deeper than `maxDepth`.
 * - Each byte is looked at once; between calls nothing is kept but the fields of `JsonScanner`.
 * - Bytes above 0x7F are accepted inside strings as they are: whether they are UTF-8 is not its question.
 *
 * States: VALUE -> (STRING | number states | LITERAL | container) -> AFTER -> ... -> DONE; FAULT is final too.
 * In objects: FIRST_KEY -> STRING (as key) -> COLON -> VALUE -> AFTER -> (KEY | close).
 * In arrays: FIRST_ITEM -> VALUE -> AFTER -> (VALUE | close).
 */

export interface JsonScanner {
  state: number
  depth: number
  readonly maxDepth: number
  /** For each open container from the outermost: 1 for an object, 0 for an array. */
  readonly isObject: Uint8Array
  /** For each open container: where it began, in the positions of the call that met it. */
  readonly openedAt: Float64Array
  /** The string being read is a key. */
  inKey: boolean
  /** Hexadecimal digits still to come of a `\u` escape. */
  hexLeft: number
  /** The rest of `true`, `false` or `null` that has to follow. */
  literal: string
  /** After a fault: what was expected where it was met. */
  expected: string
}

/** Nothing is left to read: the value ended at the returned position. */
export const done = 0
/** The byte at the returned position cannot stand there; `expected` says what could. */
export const fault = 1

const value = 2
const firstItem = 3
const firstKey = 4
const key = 5
const colon = 6
const after = 7
const string = 8
const escape = 9
const hex = 10
const literal = 11
const minus = 12
const zero = 13
const integer = 14
const point = 15
const fraction = 16
const exponent = 17
const exponentSign = 18
const exponentDigits = 19

/** What can stand in each state, for messages. */
const expectations: Readonly<Record<number, string>> = {
  [value]: 'a value',
  [firstItem]: "a value or ']'",
  [firstKey]: "a key in double quotes or '}'",
  [key]: 'a key in double quotes',
  [colon]: "':' after the key",
  [string]: "'\"' to end the string",
  [escape]: 'one of " \\ / b f n r t u after the backslash',
  [hex]: 'four hexadecimal digits after \\u',
  [minus]: 'a digit after the minus sign',
  [point]: 'a digit after the decimal point',
  [exponent]: 'the digits of the exponent',
  [exponentSign]: 'the digits of the exponent',
}

/** A scanner at the start of a value; deeper nesting than `maxDepth` is a fault. */
export function createJsonScanner(maxDepth: number): JsonScanner {
  return {
    state: value,
    depth: 0,
    maxDepth,
    isObject: new Uint8Array(maxDepth + 1),
    openedAt: new Float64Array(maxDepth + 1),
    inKey: false,
    hexLeft: 0,
    literal: '',
    expected: '',
  }
}

/** Sets a used scanner back to the start of a value. */
export function resetJsonScanner(scanner: JsonScanner): void {
  scanner.state = value
  scanner.depth = 0
}

/** True when the fault was nesting beyond the limit. */
export function isTooDeep(scanner: JsonScanner): boolean {
  return scanner.depth > scanner.maxDepth
}

/** What a scanner in the fault state met at `byte`, in words. */
export function faultMessage(scanner: JsonScanner, byte: number): string {
  if (isTooDeep(scanner)) return `nested deeper than ${scanner.maxDepth} levels`
  return `expected ${scanner.expected}, found ${byteName(byte)}`
}

/** A byte in the way, in words: printable ASCII as it is, the rest by number. */
export function byteName(byte: number): string {
  if (byte === 0x0a || byte === 0x0d) return 'the end of the line'
  if (byte === 0x27) return `"'"`
  return byte > 0x20 && byte < 0x7f ? `'${String.fromCharCode(byte)}'` : `byte 0x${byte.toString(16).padStart(2, '0')}`
}

/** What is missing where the text ends before the value does. */
export function missingAtEnd(scanner: JsonScanner): string {
  switch (scanner.state) {
    case literal:
      return 'true, false or null'
    case after:
    case zero:
    case integer:
    case fraction:
    case exponentDigits:
      return scanner.isObject[scanner.depth] === 1 ? "',' or '}'" : "',' or ']'"
    default:
      return expectations[scanner.state]!
  }
}

/** True when a value that is not enclosed may end here: only numbers cannot tell by themselves. */
export function mayEnd(scanner: JsonScanner): boolean {
  const { state } = scanner
  const isNumber = state === zero || state === integer || state === fraction || state === exponentDigits
  return state === done || (scanner.depth === 0 && isNumber)
}

/**
 * Reads on in `bytes[from, to)`. Returns the position behind the value when it is complete (`state` is `done`), that of
 * the byte in the way (`fault`), or `to` when more is needed.
 */
export function scanJson(scanner: JsonScanner, bytes: Uint8Array, from: number, to: number): number {
  let { state, depth, inKey } = scanner
  const { isObject, openedAt } = scanner
  let at = from
  loop: while (at < to && state > fault) {
    const byte = bytes[at]!
    switch (state) {
      case string: {
        let c = byte
        while (c !== 0x22 && c !== 0x5c && c >= 0x20) {
          if (++at === to) break loop
          c = bytes[at]!
        }
        if (c === 0x22) state = inKey ? colon : depth === 0 ? done : after
        else if (c === 0x5c) state = escape
        else {
          scanner.expected = c === 0x0a || c === 0x0d ? "'\"' to end the string" : 'control characters to be escaped'
          state = fault
          break loop
        }
        at++
        continue
      }
      case after:
        if (byte === 0x2c) state = isObject[depth] === 1 ? key : value
        else if (byte === (isObject[depth] === 1 ? 0x7d : 0x5d)) state = --depth === 0 ? done : after
        else if (!isSpace(byte)) {
          scanner.expected = isObject[depth] === 1 ? "',' or '}'" : "',' or ']'"
          state = fault
          break loop
        }
        at++
        continue
      case colon:
        if (byte === 0x3a) state = value
        else if (!isSpace(byte)) break
        at++
        continue
      case firstKey:
      case key:
        if (byte === 0x22) {
          state = string
          inKey = true
        } else if (byte === 0x7d && state === firstKey) state = --depth === 0 ? done : after
        else if (!isSpace(byte)) break
        at++
        continue
      case value:
      case firstItem:
        if (isSpace(byte)) {
          at++
          continue
        }
        if (byte === 0x22) {
          state = string
          inKey = false
        } else if (byte === 0x7b || byte === 0x5b) {
          if (depth === scanner.maxDepth) {
            depth++
            state = fault
            break loop
          }
          depth++
          isObject[depth] = byte === 0x7b ? 1 : 0
          openedAt[depth] = at
          state = byte === 0x7b ? firstKey : firstItem
        } else if (byte === 0x5d && state === firstItem) state = --depth === 0 ? done : after
        else if (byte === 0x2d) state = minus
        else if (byte === 0x30) state = zero
        else if (byte > 0x30 && byte <= 0x39) state = integer
        else if (byte === 0x74) {
          state = literal
          scanner.literal = 'rue'
        } else if (byte === 0x66) {
          state = literal
          scanner.literal = 'alse'
        } else if (byte === 0x6e) {
          state = literal
          scanner.literal = 'ull'
        } else break
        at++
        continue
      case zero:
      case integer:
      case fraction:
      case exponentDigits:
        if (state !== zero && isDigit(byte)) at++
        else if (byte === 0x2e && (state === integer || state === zero)) {
          state = point
          at++
        } else if ((byte | 0x20) === 0x65 && state !== exponentDigits) {
          state = exponent
          at++
        } else state = depth === 0 ? done : after
        continue
      case minus:
        if (!isDigit(byte)) break
        state = byte === 0x30 ? zero : integer
        at++
        continue
      case point:
        if (!isDigit(byte)) break
        state = fraction
        at++
        continue
      case exponent:
      case exponentSign:
        if (isDigit(byte)) state = exponentDigits
        else if ((byte === 0x2b || byte === 0x2d) && state === exponent) state = exponentSign
        else break
        at++
        continue
      case literal:
        if (byte !== scanner.literal.charCodeAt(0)) {
          scanner.expected = 'true, false or null'
          state = fault
          break loop
        }
        scanner.literal = scanner.literal.slice(1)
        if (scanner.literal === '') state = depth === 0 ? done : after
        at++
        continue
      case escape:
        if (byte === 0x75) {
          state = hex
          scanner.hexLeft = 4
        } else if (isEscapable(byte)) state = string
        else break
        at++
        continue
      case hex:
        if (!isHexDigit(byte)) break
        if (--scanner.hexLeft === 0) state = string
        at++
        continue
    }
    scanner.expected = expectations[state]!
    state = fault
  }
  scanner.state = state
  scanner.depth = depth
  scanner.inKey = inKey
  return at
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

function isHexDigit(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)
}

function isEscapable(byte: number): boolean {
  switch (byte) {
    case 0x22:
    case 0x5c:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return true
    default:
      return false
  }
}
