import type { EnvelopeWriter } from './converter.ts'
import { copyRange, giveUp, sameRange } from './byte-writer.ts'
import { timeOf } from './values.ts'

/**
 * Remembers the text in front of a message (the syslog header) by host, time and severity, as bytes. Events come in
 * bursts: thousands share a second, and a node has one host name.
 *
 * Entries lie in one array, one beside the other: `[time, host, prefix]`, each with the room it can need. As objects of
 * their own they were spread over the memory, and looking one up took longer than copying it.
 */
const sets = 64
/** Entries that a host can be in: one alone made two hosts of the same hash push each other out all the time. */
const ways = 4
const timeRoom = 24
const hostRoom = 72
const prefixRoom = 160
const entryRoom = timeRoom + hostRoom + prefixRoom

/** `2026-11-23T11:40:00` is 19 characters, with milliseconds 23. */
const timeWidth = { second: 19, millisecond: 23 } as const

export type PrefixCache = {
  /**
   * Writes the prefix for the RFC 3339 time in `bytes[timeFrom, timeTo)` and the host in `hosts[hostFrom, hostTo)` to `out`
   * at `at`, and returns the position behind it. An empty host range means that no host is known. `giveUp` when the time is
   * not in the common form `...:00[.ddd...]Z`, or host or prefix are longer than any should be.
   */
  readonly put: (
    bytes: Uint8Array,
    timeFrom: number,
    timeTo: number,
    hosts: Uint8Array,
    hostFrom: number,
    hostTo: number,
    severity: number,
    out: Uint8Array,
    at: number,
  ) => number
}

/** A cache in front of an envelope writer. */
export function prefixCache(envelope: EnvelopeWriter): PrefixCache {
  const memory = new Uint8Array(sets * ways * entryRoom)
  const hostLengths = new Int32Array(sets * ways).fill(-1)
  const prefixLengths = new Int32Array(sets * ways)
  const severities = new Int32Array(sets * ways)
  const width = timeWidth[envelope.granularity]
  const decoder = new TextDecoder()
  let victim = 0

  const put: PrefixCache['put'] = (bytes, timeFrom, timeTo, hosts, hostFrom, hostTo, severity, out, at) => {
    if (!isPlainTime(bytes, timeFrom, timeTo, width)) return giveUp
    const hostLength = hostTo - hostFrom
    let hash = severity
    for (let i = hostFrom; i < hostTo; i++) hash = (Math.imul(hash, 31) + hosts[i]!) | 0
    const set = ((hash ^ (hash >>> 8)) & (sets - 1)) * ways
    for (let entry = set; entry < set + ways; entry++) {
      if (hostLengths[entry] !== hostLength || severities[entry] !== severity) continue
      const start = entry * entryRoom
      if (
        sameRange(memory, start + timeRoom, hosts, hostFrom, hostLength) &&
        sameRange(memory, start, bytes, timeFrom, width)
      ) {
        const prefix = start + timeRoom + hostRoom
        return copyRange(memory, prefix, prefix + prefixLengths[entry]!, out, at)
      }
    }
    const time = timeOf(decoder.decode(bytes.subarray(timeFrom, timeTo)))
    if (time === undefined) return giveUp
    const host = hosts.subarray(hostFrom, hostTo)
    const prefix = new TextEncoder().encode(
      envelope.write(time, severity, hostLength === 0 ? undefined : decoder.decode(host)),
    )
    if (hostLength > hostRoom || prefix.length > prefixRoom) return giveUp
    victim = (victim + 1) % ways
    const entry = set + victim
    const start = entry * entryRoom
    memory.set(bytes.subarray(timeFrom, timeFrom + width), start)
    memory.set(host, start + timeRoom)
    memory.set(prefix, start + timeRoom + hostRoom)
    hostLengths[entry] = hostLength
    prefixLengths[entry] = prefix.length
    severities[entry] = severity
    return copyRange(prefix, 0, prefix.length, out, at)
  }

  return { put }
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
