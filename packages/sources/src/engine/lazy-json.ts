import { bytePool, poolBytes } from './byte-pool.ts'
import { sameRange } from './byte-writer.ts'
import { stepsOf } from './json-path.ts'
import type { Path } from './mapping.ts'

/**
 * Finds the values at a fixed set of paths in one line of JSON, without parsing the rest and without making strings.
 *
 * Invariants:
 * - It accepts only valid JSON: a line that `JSON.parse` refuses is never accepted. Where checking would be long (odd
 *   numbers, `\u` in keys, a wanted key twice, deep nesting) it gives up, and the caller parses the line.
 * - The bytes must be valid UTF-8; the caller checks whole chunks at once, at 5 GB/s.
 * - A scan touches each byte once.
 */

/** What stands at a path. */
export const absent = 0
/** Text without a backslash: its bytes are its value. */
export const plainText = 1
/** Text with at least one escape, none of them malformed. */
export const escapedText = 2
/** A whole number of at most 15 digits without sign: its bytes are its decimal text, and a double holds it. */
export const digits = 3
/** Any other value, or a number in another form: to be parsed. Null is `nothing`. */
export const other = 4
export const nothing = 5

const maxDepth = 64
const failed = -1

/** All white space of JSON is at most this; compact JSON has none, and is spared the call. */
const blank = 32
const quote = 34
const comma = 44
const colon = 58
const openBracket = 91
const backslash = 92
const closeBracket = 93
const openBrace = 123
const closeBrace = 125

export type LazyJson = {
  /** For each path, where its value starts: text starts behind its quote. */
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** For each path, what stands there: `absent`, `plainText` ... */
  readonly kinds: Uint8Array
  /** Scans the object in `bytes[start, end)`. False when the line has to be parsed instead. */
  readonly scan: (bytes: Uint8Array, start: number, end: number) => boolean
}

type Entry = { readonly key: Uint8Array; readonly node: number; slot: number; child: number }

/**
 * A key that has been met, and the one that followed it last time. A tool writes its keys in the same order again and
 * again, so that comparing with the expected key usually replaces hashing and looking up (a fifth of the scan's time).
 */
type MetKey = {
  /** Where the key is in the pool. */
  readonly from: number
  readonly length: number
  readonly node: number
  readonly index: number
  next: MetKey | undefined
}

const maxMetBytes = 64 * 1024

/**
 * Compiles a scanner for the paths; slot numbers are their indexes.
 *
 * @param oneTopObject gives up on a line in which several of the wanted objects stand side by side at the top
 */
export function lazyJson(paths: readonly Path[], oneTopObject = false): LazyJson {
  const { entries, table, mask } = keyTable(paths)
  const starts = new Int32Array(paths.length)
  const ends = new Int32Array(paths.length)
  const kinds = new Uint8Array(paths.length)
  let kind = absent
  let hasTopObject = false
  const pool = bytePool()
  const met = new Map<number, MetKey>()
  let lastMet: MetKey = { from: 0, length: 0, node: -1, index: -1, next: undefined }

  /** Notes that a key follows the last one. Two keys of one hash take turns, which costs time and nothing else. */
  function meet(bytes: Uint8Array, from: number, to: number, hash: number, node: number, index: number): MetKey {
    let known = met.get(hash)
    const length = to - from
    const isKnown =
      known !== undefined &&
      known.node === node &&
      known.length === length &&
      sameRange(pool.bytes, known.from, bytes, from, length)
    if (known === undefined || !isKnown) {
      const isRemembered = pool.length < maxMetBytes
      known = {
        from: isRemembered ? poolBytes(pool, bytes.subarray(from, to)) : 0,
        length,
        node,
        index,
        next: undefined,
      }
      if (!isRemembered) return known
      met.set(hash, known)
    }
    lastMet.next = known
    return known
  }

  function find(bytes: Uint8Array, from: number, length: number, hash: number, node: number): number {
    for (let at = (hash ^ (hash >>> 9)) & mask; ; at = (at + 1) & mask) {
      const index = table[at]!
      if (index < 0) return -1
      const entry = entries[index]!
      const key = entry.key
      if (entry.node !== node || key.length !== length) continue
      let i = 0
      while (i < length && key[i] === bytes[from + i]) i++
      if (i === length) return index
    }
  }

  /** Index behind the closing quote of the string whose content starts at `i`; sets `kind`. */
  function text(bytes: Uint8Array, i: number): number {
    kind = plainText
    for (;;) {
      let byte = bytes[i]!
      while (byte !== quote && byte !== backslash && byte >= 32) byte = bytes[++i]!
      if (byte === quote) return i + 1
      if (byte !== backslash) return failed
      kind = escapedText
      i = escape(bytes, i)
      if (i === failed) return failed
    }
  }

  /** Index behind the value that starts at `i`; sets `kind`. */
  function value(bytes: Uint8Array, i: number, depth: number): number {
    const byte = bytes[i]!
    if (byte === quote) return text(bytes, i + 1)
    if (byte >= 48 && byte <= 57) {
      let at = i + 1
      while (bytes[at]! >= 48 && bytes[at]! <= 57) at++
      if (byte === 48 && at > i + 1) return failed
      const next = bytes[at]
      if (next === 46 || next === 69 || next === 101) return failed
      kind = at - i <= 15 ? digits : other
      return at
    }
    if (byte === openBrace || byte === openBracket) {
      i = skipNested(bytes, i, depth)
      kind = other
      return i
    }
    if (byte === 110) {
      kind = nothing
      return bytes[i + 1] === 117 && bytes[i + 2] === 108 && bytes[i + 3] === 108 ? i + 4 : failed
    }
    kind = other
    if (byte === 116) return bytes[i + 1] === 114 && bytes[i + 2] === 117 && bytes[i + 3] === 101 ? i + 4 : failed
    if (byte === 102) {
      return bytes[i + 1] === 97 && bytes[i + 2] === 108 && bytes[i + 3] === 115 && bytes[i + 4] === 101
        ? i + 5
        : failed
    }
    if (byte === 45 && bytes[i + 1]! >= 49 && bytes[i + 1]! <= 57) {
      i += 2
      while (bytes[i]! >= 48 && bytes[i]! <= 57) i++
      const next = bytes[i]
      return next === 46 || next === 69 || next === 101 ? failed : i
    }
    return failed
  }

  function skipNested(bytes: Uint8Array, i: number, depth: number): number {
    if (depth >= maxDepth) return failed
    const isObject = bytes[i] === openBrace
    const close = isObject ? closeBrace : closeBracket
    i = space(bytes, i + 1)
    if (bytes[i] === close) return i + 1
    for (;;) {
      if (isObject) {
        if (bytes[i] !== quote) return failed
        i = text(bytes, i + 1)
        if (i === failed) return failed
        i = space(bytes, i)
        if (bytes[i] !== colon) return failed
        i = space(bytes, i + 1)
      }
      i = value(bytes, i, depth + 1)
      if (i === failed) return failed
      i = space(bytes, i)
      const byte = bytes[i]
      if (byte === close) return i + 1
      if (byte !== comma) return failed
      i = space(bytes, i + 1)
    }
  }

  /** Scans the object that starts at `i`, whose keys belong to `node`. */
  function object(bytes: Uint8Array, i: number, node: number): number {
    i = space(bytes, i + 1)
    if (bytes[i] === closeBrace) return i + 1
    for (;;) {
      if (bytes[i] !== quote) return failed
      const from = ++i
      const expected = lastMet.next
      let index = -1
      let isExpected = false
      if (expected !== undefined && expected.node === node) {
        const keys = pool.bytes
        const { from: at, length } = expected
        let same = 0
        while (same < length && bytes[from + same] === keys[at + same]) same++
        i = from + same
        isExpected = same === length && bytes[i] === quote
      }
      if (isExpected && expected !== undefined) {
        index = expected.index
        lastMet = expected
      } else {
        i = from
        let hash = node
        for (let byte = bytes[i]!; byte !== quote; byte = bytes[++i]!) {
          if (byte === backslash || byte < 32 || byte === undefined) return failed
          hash = (Math.imul(hash, 31) + byte) | 0
        }
        index = find(bytes, from, i - from, hash, node)
        lastMet = meet(bytes, from, i, hash, node, index)
      }
      i++
      if (bytes[i]! <= blank) i = space(bytes, i)
      if (bytes[i] !== colon) return failed
      i++
      if (bytes[i]! <= blank) i = space(bytes, i)
      if (index < 0) {
        i = bytes[i] === quote ? text(bytes, i + 1) : value(bytes, i, 0)
      } else {
        const entry = entries[index]!
        if (entry.child >= 0) {
          if (bytes[i] !== openBrace || visited[entry.child] === 1) return failed
          if (node === 0 && hasTopObject && oneTopObject) return failed
          hasTopObject ||= node === 0
          visited[entry.child] = 1
          i = object(bytes, i, entry.child)
        } else {
          const slot = entry.slot
          if (kinds[slot] !== absent) return failed
          const start = i
          i = bytes[i] === quote ? text(bytes, i + 1) : value(bytes, i, 0)
          const isText = kind === plainText || kind === escapedText
          starts[slot] = isText ? start + 1 : start
          ends[slot] = isText ? i - 1 : i
          kinds[slot] = kind
        }
      }
      if (i === failed) return failed
      if (bytes[i]! <= blank) i = space(bytes, i)
      const byte = bytes[i]
      if (byte === closeBrace) return i + 1
      if (byte !== comma) return failed
      i++
      if (bytes[i]! <= blank) i = space(bytes, i)
    }
  }

  const visited = new Uint8Array(1 + entries.reduce((most, entry) => Math.max(most, entry.child), 0))

  function scan(bytes: Uint8Array, start: number, end: number): boolean {
    kinds.fill(absent)
    visited.fill(0)
    hasTopObject = false
    let i = space(bytes, start)
    if (bytes[i] !== openBrace) return false
    i = object(bytes, i, 0)
    if (i === failed || i > end) return false
    return space(bytes, i) >= end
  }

  return { starts, ends, kinds, scan }
}

/** Index of the first byte from `i` on that is not JSON white space. */
function space(bytes: Uint8Array, i: number): number {
  for (let byte = bytes[i]; byte === 32 || byte === 9 || byte === 13 || byte === 10; byte = bytes[++i]);
  return i
}

/** Index behind the escape that starts at `i`, or `failed`. */
function escape(bytes: Uint8Array, i: number): number {
  switch (bytes[i + 1]) {
    case quote:
    case 47:
    case backslash:
    case 98:
    case 102:
    case 110:
    case 114:
    case 116:
      return i + 2
    case 117:
      for (let at = i + 2; at < i + 6; at++) if (!isHex(bytes[at]!)) return failed
      return i + 6
    default:
      return failed
  }
}

function isHex(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102)
}

/** Open-addressing table of all wanted keys; the number of the object that a key belongs to seeds its hash. */
function keyTable(paths: readonly Path[]): { entries: Entry[]; table: Int32Array; mask: number } {
  const entries: Entry[] = []
  let nodes = 1
  const entryOf = (node: number, key: string): Entry => {
    const bytes = new TextEncoder().encode(key)
    const known = entries.find((entry) => entry.node === node && sameBytes(entry.key, bytes))
    if (known) return known
    const entry: Entry = { key: bytes, node, slot: -1, child: -1 }
    entries.push(entry)
    return entry
  }
  paths.forEach((path, slot) => {
    const steps = stepsOf(path)
    let parents = [0]
    steps.forEach((keys, depth) => {
      const found = parents.flatMap((node) => keys.map((key) => entryOf(node, key)))
      if (depth === steps.length - 1) {
        for (const entry of found) entry.slot = slot
        return
      }
      // Keys that stand for each other lead to one node, so that a record with both is noticed: visited twice.
      const child = found.find((entry) => entry.child >= 0)?.child ?? nodes++
      for (const entry of found) entry.child = child
      parents = [child]
    })
  })
  const clash = entries.find((entry) => entry.slot >= 0 && entry.child >= 0)
  if (clash) throw new Error(`A path ends where another goes on: ${new TextDecoder().decode(clash.key)}`)
  let size = 64
  while (size < entries.length * 4) size *= 2
  const table = new Int32Array(size).fill(-1)
  entries.forEach((entry, index) => {
    let hash = entry.node
    for (const byte of entry.key) hash = (Math.imul(hash, 31) + byte) | 0
    let at = (hash ^ (hash >>> 9)) & (size - 1)
    while (table[at]! >= 0) at = (at + 1) & (size - 1)
    table[at] = index
  })
  return { entries, table, mask: size - 1 }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
