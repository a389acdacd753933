import { isBlank, readAddress } from '@tidewaiter/model'
import type { TextCandidate } from './mapping.ts'

/** The largest value of an unsigned 32-bit id; the next one is (uid_t)-1 and means "not set". */
export const maxId = 4294967294
export const maxPort = 65535

/** Words that tools write where there is nothing (Falco text and old JSON, Go's fmt). */
export const absentWords: readonly string[] = ['<NA>', '<nil>']

/**
 * Text of a JSON value, or undefined for null, blank text, a word that means absent, and anything but text or number.
 *
 * @param except further words that mean absent; `word*` stands for all that begin so
 */
export function textOf(value: unknown, except: readonly string[] = []): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value !== 'string' || isBlank(value)) return undefined
  return absentWords.includes(value) || except.some((word) => isWord(value, word)) ? undefined : value
}

/** The text of a value at a path, as the candidate wants it. */
export function candidateText(value: unknown, { except, numbers, until, after }: TextCandidate): string | undefined {
  if (!numbers && typeof value !== 'string') return undefined
  const text = textOf(value, except)
  if (text === undefined || (until === undefined && after === undefined)) return text
  const from = after === undefined ? -1 : text.indexOf(after)
  const rest = from < 0 ? text : text.slice(from + (after?.length ?? 0))
  return textOf(until === undefined ? rest : rest.split(until, 1)[0], except)
}

/** True when the whole is text that begins with the start. */
export function isStart(start: string | undefined, whole: unknown): boolean {
  return start !== undefined && typeof whole === 'string' && whole.startsWith(start)
}

/** True when the text is the word, or begins with it where the word ends in `*`. */
function isWord(value: string, word: string): boolean {
  return word.endsWith('*') ? value.startsWith(word.slice(0, -1)) : value === word
}

/** A whole number from 0 to `max`, given as a JSON number or as decimal digits; undefined for anything else. */
export function countOf(value: unknown, max: number = maxId): number | undefined {
  const number = typeof value === 'string' && /^(?:0|[1-9]\d{0,9})$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= max ? number + 0 : undefined
}

/** IPv4 text of an address value, or undefined. */
export function ipv4Of(value: unknown): string | undefined {
  const address = typeof value === 'string' ? readAddress(value) : undefined
  return address?.version === 4 ? address.address : undefined
}

/** IPv6 text of an address value that is not IPv4 in disguise, or undefined. */
export function ipv6Of(value: unknown): string | undefined {
  const address = typeof value === 'string' ? readAddress(value) : undefined
  return address?.version === 6 ? address.address : undefined
}

/** The digest in `sha256:<64 hex>` or `name@sha256:<64 hex>`, or undefined. Upper-case hex is not a digest (OCI). */
export function digestOf(value: unknown): string | undefined {
  const found = typeof value === 'string' ? /(?:^|@)(sha256:[0-9a-f]{64})$/.exec(value) : null
  return found?.[1]
}

/** The digest in `name@sha256:<64 hex>`, or undefined. */
export function namedDigestOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.includes('@') ? digestOf(value) : undefined
}

/**
 * Milliseconds since 1970-01-01 UTC of an RFC 3339 time, or undefined. Fractions beyond the millisecond are cut, not
 * rounded, so that an event never moves into the next second. The zero time of Go, in the year 1, is none.
 */
export function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  const parts = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:[.,](\d+))?(?:([Zz])|([+-]\d\d):?(\d\d))$/.exec(value)
  if (!parts || parts[1] === '0001-01-01') return undefined
  const zone = parts[4] === undefined ? `${parts[5]}:${parts[6]}` : 'Z'
  const time = Date.parse(`${parts[1]}T${parts[2]}.${(parts[3] ?? '').slice(0, 3).padEnd(3, '0')}${zone}`)
  return Number.isNaN(time) ? undefined : time
}

/** The first and the last time that has 19 digits in nanoseconds: 2001-09-09 and 2262-04-11, the end of Go's int64. */
const firstNanosecond = 10n ** 18n
const lastNanosecond = 2n ** 63n - 1n

/**
 * Milliseconds since 1970-01-01 UTC of a time that counts from there, or undefined. Fractions are cut, as in
 * {@link timeOf}. A time before 2001-09-09 is none: tools count from the start of the machine where their clock fails.
 */
export function epochTimeOf(value: unknown, unit: 'nanoseconds' | 'seconds'): number | undefined {
  if (unit === 'nanoseconds') {
    const isTime = typeof value === 'bigint' && value >= firstNanosecond && value <= lastNanosecond
    return isTime ? Number(value / 1_000_000n) : undefined
  }
  const isTime = typeof value === 'number' && value >= 1e9 && value < 1e10
  return isTime ? Math.floor(value * 1000) : undefined
}
