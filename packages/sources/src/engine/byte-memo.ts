import { bytePool, takeRoom } from './byte-pool.ts'
import { absent, type LazyJson } from './lazy-json.ts'

/**
 * Remembers what a pure function made of some values of a record, by the raw bytes of those values, so that it need not be
 * asked again and the values need not be decoded.
 *
 * Invariants: an answer is given only for the very kinds and bytes that it was remembered for. Memory is bounded: at
 * most `maxEntries` answers, each for at most `maxBytes` bytes. A memo that does not have three answers of four turns itself off,
 * unless answers are dear: to make bytes and remember them costs several times what it costs to write the value without.
 */
const maxEntries = 4096
const maxBytes = 2048
const trial = 4096

/** `keys[from, to)` spells the kinds and bytes. */
type Entry<T> = { readonly from: number; readonly to: number; readonly value: T }

export type ByteMemo<T> = {
  /**
   * The answer for the record that `json` has just scanned in `bytes`; `make(from)` is asked when it is not known yet. A
   * closure made for each call would cost more than the answer.
   */
  readonly get: <From>(bytes: Uint8Array, make: (from: From) => T, from: From) => T
  /** True once the memo has turned itself off. */
  readonly isOff: () => boolean
}

/** A memo over the values at the slots. `dear`: making an answer costs so much that remembering always pays. */
export function byteMemo<T>({ kinds, starts, ends }: LazyJson, slots: readonly number[], dear = false): ByteMemo<T> {
  let entries = new Map<number, Entry<T>>()
  let keys = bytePool()
  let asked = 0
  let missed = 0
  let off = false
  let viewed: Uint8Array | undefined
  let view: DataView = new DataView(new ArrayBuffer(0))
  // Many values depend on keys that few records have: what is made of nothing is worth a place of its own.
  let ofNothing: { readonly value: T } | undefined

  /** True when the key of the entry spells the kinds and bytes of the slots. Goes four bytes at a time, as far as that goes. */
  function isFor({ from, to }: Entry<T>, bytes: Uint8Array): boolean {
    if (bytes !== viewed) {
      viewed = bytes
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    const key = keys.bytes
    const keyView = keys.view
    let k = from
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!
      const kind = kinds[slot]!
      const start = starts[slot]!
      const length = kind === absent ? 0 : ends[slot]! - start
      if (key[k] !== kind || key[k + 1] !== (length & 255) || key[k + 2] !== length >> 8) return false
      k += 3
      const end = start + length
      let at = start
      for (const last = end - 4; at <= last; at += 4, k += 4) {
        if (keyView.getInt32(k, true) !== view.getInt32(at, true)) return false
      }
      for (; at < end; at++) if (key[k++] !== bytes[at]) return false
    }
    return k === to
  }

  /** Spells the kinds and bytes of the slots, which are so many, at the end of the keys. */
  function remember(bytes: Uint8Array, length: number, value: T): Entry<T> {
    const from = takeRoom(keys, length + 3 * slots.length)
    const key = keys.bytes
    let k = from
    for (const slot of slots) {
      const start = starts[slot]!
      const size = kinds[slot] === absent ? 0 : ends[slot]! - start
      key[k++] = kinds[slot]!
      key[k++] = size & 255
      key[k++] = size >> 8
      for (let at = start; at < start + size; at++) key[k++] = bytes[at]!
    }
    return { from, to: k, value }
  }

  function get<From>(bytes: Uint8Array, make: (from: From) => T, from: From): T {
    let anything = false
    for (let i = 0; i < slots.length && !anything; i++) anything = kinds[slots[i]!] !== absent
    if (!anything) return (ofNothing ??= { value: make(from) }).value
    if (off) return make(from)
    // The hash looks at lengths and ends only; the comparison behind it looks at everything.
    let hash = 17
    let length = 0
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!
      const kind = kinds[slot]!
      hash = (Math.imul(hash, 31) + kind) | 0
      if (kind === absent) continue
      const start = starts[slot]!
      const end = ends[slot]!
      length += end - start
      hash = (Math.imul(hash, 31) + end - start) | 0
      for (let at = start; at < end && at < start + 2; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0
      for (let at = Math.max(start, end - 2); at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0
    }
    asked++
    const known = entries.get(hash)
    if (known !== undefined && isFor(known, bytes)) return known.value
    missed++
    if (asked >= trial) {
      off = !dear && missed * 4 > asked
      asked = missed = 0
      if (off) entries = new Map()
    }
    const value = make(from)
    if (length > maxBytes || off) return value
    if (entries.size >= maxEntries) {
      entries = new Map()
      keys = bytePool()
    }
    entries.set(hash, remember(bytes, length, value))
    return value
  }

  return { get, isOff: () => off }
}
