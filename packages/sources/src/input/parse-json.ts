import { mayHoldBigInteger, parseWithBigIntegers } from './big-integers.ts'
import { createJsonScanner, fault, faultMessage, mayEnd, missingAtEnd, scanJson, byteName } from './json-scanner.ts'

/** Containers within containers that a record may have; the tools need fewer than twenty. */
export const defaultMaxDepth = 200

export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject

interface JsonObject {
  readonly [key: string]: JsonValue
}

/** Why a text is not JSON, and where: line and column count from 1, the column in UTF-16 units as editors do. */
export interface JsonFault {
  readonly error: string
  readonly line: number
  readonly column: number
}

export type JsonResult = { readonly value: JsonValue } | JsonFault

export interface ParseJsonOptions {
  /** Deepest nesting that is read; deeper text is a fault. Default `defaultMaxDepth`. */
  readonly maxDepth?: number
}

/**
 * Parses JSON text (RFC 8259). Total: never throws, whatever the text.
 *
 * - Whole numbers beyond 2^53 come back as `bigint`, digit for digit: Falco writes times in nanoseconds so.
 * - Of a key that stands twice in an object the last value is taken, as `JSON.parse` does (RFC 8259 section 4 leaves it
 *   open).
 * - A `__proto__` key becomes an ordinary own property; no object gets another prototype.
 */
export function parseJson(text: string, options: ParseJsonOptions = {}): JsonResult {
  const maxDepth = options.maxDepth ?? defaultMaxDepth
  if (mayBeDeeper(text, maxDepth)) {
    const found = findJsonFault(text, maxDepth)
    if (found) return found
  }
  try {
    return { value: mayHoldBigInteger(text) ? parseWithBigIntegers(text) : (JSON.parse(text) as JsonValue) }
  } catch {
    return findJsonFault(text, maxDepth) ?? { error: 'this is not JSON', line: 1, column: 1 }
  }
}

/** False when the text opens too few containers to be nested deeper; most records open about ten. */
function mayBeDeeper(text: string, maxDepth: number): boolean {
  let left = maxDepth
  for (const open of ['{', '[']) {
    for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, at + 1)) if (--left < 0) return true
  }
  return false
}

/** Where and why `text` is not one JSON value, or undefined when it is one. */
function findJsonFault(text: string, maxDepth: number): JsonFault | undefined {
  const bytes = Buffer.from(text)
  const scanner = createJsonScanner(maxDepth)
  let at = scanJson(scanner, bytes, 0, bytes.length)
  if (scanner.state === fault) {
    return { error: faultMessage(scanner, bytes[at]!), ...placeOf(bytes, at) }
  }
  if (!mayEnd(scanner))
    return { error: `expected ${missingAtEnd(scanner)}, found the end of the text`, ...placeOf(bytes, at) }
  while (at < bytes.length && isJsonSpace(bytes[at]!)) at++
  if (at === bytes.length) return undefined
  return { error: `expected the end of the text, found ${byteName(bytes[at]!)}`, ...placeOf(bytes, at) }
}

function placeOf(bytes: Buffer, at: number): { line: number; column: number } {
  const before = bytes.toString('utf8', 0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: before.length - lineStart + 1 }
}

function isJsonSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}
