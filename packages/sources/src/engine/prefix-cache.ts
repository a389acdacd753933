import type { EnvelopeWriter } from './converter.ts'
import { sameRange } from './byte-writer.ts'
import { timeOf } from './values.ts'

/**
 * Remembers the text in front of a message (the syslog header) by host, time and severity, as bytes. Events come in
 * bursts: thousands share a second, and a node has one host name.
 */
const size = 256
/** Entries that a host can be in: one alone made two hosts of the same hash push each other out all the time. */
const ways = 4

/** `2026-11-23T11:40:00` is 19 characters, with milliseconds 23. */
const timeWidth = { second: 19, millisecond: 23 } as const

type Entry = {
  readonly time: Uint8Array
  readonly host: Uint8Array
  readonly severity: number
  readonly prefix: Uint8Array
}

export type PrefixCache = {
  /**
   * The prefix for the RFC 3339 time in `bytes[timeFrom, timeTo)` and the host in `hostBytes[hostFrom, hostTo)`; an
   * empty host range means that no host is known. Undefined when the time is not in the common form `...:00[.ddd...]Z`.
   */
  readonly prefix: (
    bytes: Uint8Array,
    timeFrom: number,
    timeTo: number,
    hostBytes: Uint8Array,
    hostFrom: number,
    hostTo: number,
    severity: number,
  ) => Uint8Array | undefined
}

/** A cache in front of an envelope writer. */
export function prefixCache(envelope: EnvelopeWriter): PrefixCache {
  const entries = Array.from<Entry | undefined>({ length: size })
  const width = timeWidth[envelope.granularity]
  let victim = 0

  function prefix(
    bytes: Uint8Array,
    timeFrom: number,
    timeTo: number,
    hostBytes: Uint8Array,
    hostFrom: number,
    hostTo: number,
    severity: number,
  ): Uint8Array | undefined {
    if (!isPlainTime(bytes, timeFrom, timeTo, width)) return undefined
    const hostLength = hostTo - hostFrom
    let hash = severity
    for (let i = hostFrom; i < hostTo; i++) hash = (Math.imul(hash, 31) + hostBytes[i]!) | 0
    const set = (hash ^ (hash >>> 8)) & (size - ways)
    for (let at = set; at < set + ways; at++) {
      const known = entries[at]
      if (
        known !== undefined &&
        known.severity === severity &&
        known.host.length === hostLength &&
        sameRange(known.host, 0, hostBytes, hostFrom, hostLength) &&
        sameRange(known.time, 0, bytes, timeFrom, width)
      ) {
        return known.prefix
      }
    }
    const time = timeOf(new TextDecoder().decode(bytes.subarray(timeFrom, timeTo)))
    if (time === undefined) return undefined
    const host = hostBytes.slice(hostFrom, hostTo)
    const hostName = hostLength === 0 ? undefined : new TextDecoder().decode(host)
    const entry = {
      time: bytes.slice(timeFrom, timeFrom + width),
      host,
      severity,
      prefix: new TextEncoder().encode(envelope.write(time, severity, hostName)),
    }
    victim = (victim + 1) % ways
    entries[set + victim] = entry
    return entry.prefix
  }

  return { prefix }
}

/** True for `YYYY-MM-DDTHH:MM:SS[.digits]Z` of at least `width` characters before the Z; `timeOf` checks the digits. */
function isPlainTime(bytes: Uint8Array, from: number, to: number, width: number): boolean {
  if (to - from < width + 1 || bytes[to - 1] !== 90 || bytes[from + 10] !== 84) return false
  const point = from + 19
  if (point === to - 1) return true
  if (bytes[point] !== 46 || point + 1 === to - 1) return false
  for (let i = point + 1; i < to - 1; i++) if (bytes[i]! < 48 || bytes[i]! > 57) return false
  return true
}
