import { bytePool, poolBytes } from './byte-pool.ts'
import { sameRange } from './byte-writer.ts'
import { stepsOf, type Steps } from './json-path.ts'
import type { Path } from './mapping.ts'
import { findPairs, type PairSlot } from './text-pairs.ts'

/**
 * Finds the values at a fixed set of paths in one line of JSON, without parsing the rest and without making strings.
 *
 * Invariants:
 * - It accepts only valid JSON: a line that `JSON.parse` refuses is never accepted. Where checking would be long (odd
 *   numbers, `\u` in keys, a wanted key twice, deep nesting) it gives up, and the caller parses the line.
 * - The bytes must be valid UTF-8; the caller checks whole chunks at once, at 5 GB/s.
 * - A scan touches each byte once.
 *
 * Lists whose elements are looked up by a member (`args/[name=pathname]/value`) are read as tools write them: every element is
 * an object, and that member stands first in it and is text. An element in another form makes the scan give up, and so does
 * a wanted one that lacks something of what is looked for in it: sources read such records in their own way.
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
/** The first of those that are free for what a caller puts into further slots. */
export const firstFreeKind = 16

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
  /** The texts in which pairs are looked for, of those that the slots are in: to be given to `readPairs`. */
  readonly pairTexts: (slots: Iterable<number>) => readonly PairText[]
  /** Fills the slots of the pairs in the texts; until then they are absent. False when the line has to be parsed instead. */
  readonly readPairs: (bytes: Uint8Array, texts: readonly PairText[]) => boolean
}

/** A text in which pairs are looked for: its slot, and theirs. */
export type PairText = { readonly slot: number; readonly pairs: readonly PairSlot[] }

/** A wanted key of the objects of a node, or a wanted text of the elements of a list; without slot or child it is forbidden. */
type Entry = { readonly key: Uint8Array; readonly node: number; slot: number; child: number }

/** A list whose elements are looked up by a member. */
type List = {
  /** The member, as it stands in front of its text: `"name":`, without white space. */
  readonly member: Uint8Array
  /** The node of the elements that nobody wants. */
  readonly unwanted: number
}

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
 * @param further slots behind those of the paths, for what the caller finds out; absent after each scan
 */
export function lazyJson(paths: readonly Path[], oneTopObject = false, further = 0): LazyJson {
  const { places, texts } = placesOf(paths, paths.length + further)
  const { entries, table, mask, lists, inElement } = keyTable(places)
  const slots = paths.length + further + texts.length
  const starts = new Int32Array(slots)
  const ends = new Int32Array(slots)
  const kinds = new Uint8Array(slots)
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
    i++
    if (bytes[i]! <= blank) i = space(bytes, i)
    if (bytes[i] === close) return i + 1
    for (;;) {
      if (isObject) {
        if (bytes[i] !== quote) return failed
        i = text(bytes, i + 1)
        if (i === failed) return failed
        if (bytes[i]! <= blank) i = space(bytes, i)
        if (bytes[i] !== colon) return failed
        i++
        if (bytes[i]! <= blank) i = space(bytes, i)
      }
      i = bytes[i] === quote ? text(bytes, i + 1) : value(bytes, i, depth + 1)
      if (i === failed) return failed
      if (bytes[i]! <= blank) i = space(bytes, i)
      const byte = bytes[i]
      if (byte === close) return i + 1
      if (byte !== comma) return failed
      i++
      if (bytes[i]! <= blank) i = space(bytes, i)
    }
  }

  /** Scans the object that starts at `i`, whose keys belong to `node`. */
  function object(bytes: Uint8Array, i: number, node: number): number {
    i++
    if (bytes[i]! <= blank) i = space(bytes, i)
    return bytes[i] === closeBrace ? i + 1 : members(bytes, i, node)
  }

  /** Scans the members of an object from `i` on, where the quote of a key has to stand, to behind its end. */
  function members(bytes: Uint8Array, i: number, node: number): number {
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
        const { child, slot } = entry
        if (child >= 0) {
          if (visited[child] === 1) return failed
          const list = lists[child]
          if (list === undefined && bytes[i] === openBrace) {
            if (node === 0 && hasTopObject && oneTopObject) return failed
            hasTopObject ||= node === 0
            visited[child] = 1
            i = object(bytes, i, child)
          } else if (list !== undefined && bytes[i] === openBracket) {
            visited[child] = 1
            i = elements(bytes, i, child, list)
          } else {
            // Nothing of what is wanted can be in it.
            visited[child] = 1
            i = value(bytes, i, 0)
          }
        } else {
          if (slot < 0 || kinds[slot] !== absent) return failed
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

  /** Scans the list that starts at `i`, whose elements are looked up under `node`. */
  function elements(bytes: Uint8Array, i: number, node: number, { member, unwanted }: List): number {
    i++
    if (bytes[i]! <= blank) i = space(bytes, i)
    if (bytes[i] === closeBracket) return i + 1
    for (;;) {
      if (bytes[i] !== openBrace) return failed
      i++
      if (bytes[i]! <= blank) i = space(bytes, i)
      // All but the colon, in front of which white space may stand.
      const last = member.length - 1
      if (!sameRange(bytes, i, member, 0, last)) return failed
      i += last
      if (bytes[i]! <= blank) i = space(bytes, i)
      if (bytes[i] !== colon) return failed
      i++
      if (bytes[i]! <= blank) i = space(bytes, i)
      if (bytes[i] !== quote) return failed
      const from = ++i
      let hash = node
      for (let byte = bytes[i]!; byte !== quote; byte = bytes[++i]!) {
        if (byte === backslash || byte < 32 || byte === undefined) return failed
        hash = (Math.imul(hash, 31) + byte) | 0
      }
      const index = find(bytes, from, i - from, hash, node)
      const inside = index < 0 ? unwanted : entries[index]!.child
      if (index >= 0) {
        if (visited[inside] === 1) return failed
        visited[inside] = 1
      }
      i++
      if (bytes[i]! <= blank) i = space(bytes, i)
      if (bytes[i] === comma) {
        i++
        if (bytes[i]! <= blank) i = space(bytes, i)
        i = members(bytes, i, inside)
        if (i === failed) return failed
      } else if (bytes[i] === closeBrace) i++
      else return failed
      const wanted = inElement[inside]
      if (wanted !== undefined) {
        for (let at = 0; at < wanted.length; at++) {
          const { slot, child } = wanted[at]!
          if (child >= 0 ? visited[child] !== 1 : kinds[slot] === absent) return failed
        }
      }
      if (bytes[i]! <= blank) i = space(bytes, i)
      const byte = bytes[i]
      if (byte === closeBracket) return i + 1
      if (byte !== comma) return failed
      i++
      if (bytes[i]! <= blank) i = space(bytes, i)
    }
  }

  const visited = new Uint8Array(lists.length)

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

  function pairTexts(of: Iterable<number>): readonly PairText[] {
    const wanted = new Set(of)
    return texts.filter(({ pairs }) => pairs.some(({ slot }) => wanted.has(slot)))
  }

  function setPair(slot: number, from: number, to: number): void {
    starts[slot] = from
    ends[slot] = to
    kinds[slot] = plainText
  }

  function readPairs(bytes: Uint8Array, of: readonly PairText[]): boolean {
    for (let i = 0; i < of.length; i++) {
      const { slot, pairs } = of[i]!
      if (kinds[slot] === escapedText) return false
      if (kinds[slot] === plainText && !findPairs(bytes, starts[slot]!, ends[slot]!, pairs, setPair)) return false
    }
    return true
  }

  return { starts, ends, kinds, scan, pairTexts, readPairs }
}

/** A path without the step into a text, and the slot for what stands there. */
type Place = { readonly steps: Steps; readonly slot: number }

/**
 * The places that the scanner has to find, and the texts with pairs among them. Each text has a slot of its own, from
 * `firstFree` on, unless it is one of the paths itself.
 */
function placesOf(paths: readonly Path[], firstFree: number): { places: readonly Place[]; texts: readonly PairText[] } {
  const places: Place[] = []
  const texts = new Map<string, { slot: number; pairs: PairSlot[] }>()
  paths.forEach((path, slot) => {
    const steps = stepsOf(path)
    const last = steps.at(-1)
    if (last?.kind !== 'pair') {
      places.push({ steps, slot })
      return
    }
    const place = path.slice(0, path.lastIndexOf('/'))
    let text = texts.get(place)
    if (text === undefined) {
      const own = paths.indexOf(place)
      text = { slot: own < 0 ? firstFree + texts.size : own, pairs: [] }
      texts.set(place, text)
      if (own < 0) places.push({ steps: stepsOf(place), slot: text.slot })
    }
    text.pairs.push({ key: new TextEncoder().encode(last.key), slot })
  })
  return { places, texts: [...texts.values()] }
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

type KeyTable = {
  readonly entries: readonly Entry[]
  readonly table: Int32Array
  readonly mask: number
  /** By node, for those of lists. */
  readonly lists: readonly (List | undefined)[]
  /** By node, for those of wanted elements: what has to be there. */
  readonly inElement: readonly (readonly Entry[] | undefined)[]
}

/** Open-addressing table of all wanted keys; the number of the object that a key belongs to seeds its hash. */
function keyTable(places: readonly Place[]): KeyTable {
  const encoder = new TextEncoder()
  const entries: Entry[] = []
  const lists: (List | undefined)[] = []
  const elementNodes = new Set<number>()
  let nodes = 1
  const entryOf = (node: number, key: string): Entry => {
    const bytes = encoder.encode(key)
    const known = entries.find((entry) => entry.node === node && sameBytes(entry.key, bytes))
    if (known) return known
    const entry: Entry = { key: bytes, node, slot: -1, child: -1 }
    entries.push(entry)
    return entry
  }
  const listAt = (node: number, member: string): void => {
    const bytes = encoder.encode(`${JSON.stringify(member)}:`)
    const known = lists[node]
    if (known !== undefined && !sameBytes(known.member, bytes))
      throw new Error(`A list is looked up by two members: ${member}`)
    if (known === undefined) lists[node] = { member: bytes, unwanted: nodes++ }
    // A member that comes twice would count the second time; without slot and child the entry makes the scan give up.
    entryOf(lists[node]!.unwanted, member)
  }
  places.forEach(({ steps, slot }) => {
    let node = 0
    steps.forEach((step, depth) => {
      if (step.kind === 'pair') throw new Error(`A path goes on behind a pair: ${step.key}`)
      if (step.kind === 'element') listAt(node, step.member)
      const found = step.kind === 'element' ? [entryOf(node, step.text)] : step.keys.map((key) => entryOf(node, key))
      if (depth === steps.length - 1) {
        for (const entry of found) entry.slot = slot
        return
      }
      // Keys that stand for each other lead to one node, so that a record with both is noticed: visited twice.
      const child = found.find((entry) => entry.child >= 0)?.child ?? nodes++
      for (const entry of found) entry.child = child
      node = child
      if (step.kind === 'element') {
        elementNodes.add(node)
        entryOf(node, step.member)
      }
    })
  })
  const clash = entries.find((entry) => entry.slot >= 0 && entry.child >= 0)
  if (clash) throw new Error(`A path ends where another goes on: ${new TextDecoder().decode(clash.key)}`)
  const inElement = Array.from({ length: nodes }, (_, node) =>
    elementNodes.has(node)
      ? entries.filter((entry) => entry.node === node && (entry.slot >= 0 || entry.child >= 0))
      : undefined,
  )
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
  return { entries, table, mask: size - 1, lists: Array.from({ length: nodes }, (_, node) => lists[node]), inElement }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
