import type { CefMessage } from './cef-message.ts'
import { dictionary, type DictionaryEntry, entryByName, type ValueType } from './dictionary.ts'
import { ipVersion } from './ip-address.ts'
import { normalMac } from './mac-address.ts'
import { parseTimestamp, type Timestamp, type TimestampContext } from './timestamp.ts'

/** A value in the type that the dictionary gives its key. */
export type TypedValue =
  | { readonly type: 'string'; readonly value: string }
  /** Exact: a bigint where a number would lose digits, beyond 2^53. */
  | { readonly type: 'integer'; readonly value: number | bigint }
  | { readonly type: 'float'; readonly value: number }
  /** The address as it is written. */
  | { readonly type: 'ip'; readonly value: string; readonly version: 4 | 6 }
  /** Lower case, pairs, colons. */
  | { readonly type: 'mac'; readonly value: string }
  | { readonly type: 'timestamp'; readonly value: Timestamp }
  /** The pair is there and its value is ''. */
  | { readonly type: 'empty' }
  /** Not of the type that the dictionary gives. */
  | { readonly type: 'invalid'; readonly text: string; readonly reason: string }

export interface TypeContext extends TimestampContext {
  /** The version of the message: addresses may be IPv6 and byte counts 64 bits wide from `1` on. `0` by default. */
  readonly version?: string
}

/** The dictionary's type of `key`, a short key or a full name, in a message of that version; undefined if it is unknown. */
export function typeOf(key: string, version = '0'): ValueType | undefined {
  const entry = entryOf(key)
  return entry === undefined ? undefined : typeFor(entry, version)
}

/**
 * `text` in the type that the dictionary gives `key`, a short key or a full name; a string if the dictionary has no such key.
 * Integers are decimal: a leading zero does not make them octal, `0x` is not a number. The text is read without the spaces
 * around it. Total; ranges and lengths are the checker's business (`checkCef`).
 */
export function typedValue(key: string, text: string, context: TypeContext = {}): TypedValue {
  const trimmed = text.trim()
  const type = typeOf(key, context.version) ?? 'string'
  if (trimmed === '') return { type: 'empty' }
  switch (type) {
    case 'string':
      return { type, value: text }
    case 'integer':
    case 'long':
      return readInteger(trimmed)
    case 'float':
    case 'double':
      return readFloat(trimmed)
    case 'ip':
      return readIp(trimmed, isVersion1(context.version) ? [4, 6] : [4])
    case 'ipv6':
      return readIp(trimmed, [6])
    case 'mac':
      return readMac(trimmed)
    case 'timestamp':
      return readTimestamp(trimmed, context)
  }
}

/**
 * The value of `key` in `message`, typed; undefined if the message has no such pair. Version and time zone (`dtz`) come from
 * the message where `context` does not give them.
 */
export function typedField(message: CefMessage, key: string, context: TypeContext = {}): TypedValue | undefined {
  const text = message.extension[key]
  if (text === undefined) return undefined
  const zone = context.zone ?? message.extension['dtz']
  return typedValue(key, text, {
    version: message.header?.version ?? '0',
    ...(zone === undefined ? {} : { zone }),
    ...context,
  })
}

function entryOf(key: string): DictionaryEntry | undefined {
  return dictionary.get(key) ?? entryByName(key)
}

function typeFor(entry: DictionaryEntry, version: string): ValueType {
  return isVersion1(version) ? (entry.typeFrom1 ?? entry.type) : entry.type
}

/** Specification 1.x and what may come after it. */
export function isVersion1(version = '0'): boolean {
  return Number.parseInt(version, 10) >= 1
}

function readInteger(text: string): TypedValue {
  // No counter has a hundred digits, and turning a million of them into a number takes its time.
  if (!/^[+-]?\d{1,100}$/.test(text)) return invalid(text, 'not a decimal integer')
  const number = Number(text)
  return { type: 'integer', value: Number.isSafeInteger(number) ? number : BigInt(text.replace('+', '')) }
}

function readFloat(text: string): TypedValue {
  const isDecimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)
  return isDecimal ? { type: 'float', value: Number(text) } : invalid(text, 'not a decimal number')
}

function readIp(text: string, versions: readonly (4 | 6)[]): TypedValue {
  const version = ipVersion(text)
  if (version === null) return invalid(text, 'not an IP address')
  if (versions.includes(version)) return { type: 'ip', value: text, version }
  return invalid(text, version === 6 ? 'an IPv6 address where CEF:0 has IPv4 only' : 'an IPv4 address in an IPv6 field')
}

function readMac(text: string): TypedValue {
  const value = normalMac(text)
  return value === null ? invalid(text, 'not a MAC address') : { type: 'mac', value }
}

function readTimestamp(text: string, context: TimestampContext): TypedValue {
  const value = parseTimestamp(text, context)
  if (value !== null) return { type: 'timestamp', value }
  const needsYear = parseTimestamp(text, { ...context, receivedAt: 0 }) !== null
  return invalid(text, needsYear ? 'a time without a year, and no time of receipt to guess it from' : 'not a time')
}

function invalid(text: string, reason: string): TypedValue {
  return { type: 'invalid', text, reason }
}
