import { dictionary } from './dictionary.ts'
import { escapeSanitised } from './escape.ts'
import { type Cuttable, cutLongest, cuttable, cutTo, escapedInHeader, escapedInValue, shortestForm } from './shorten.ts'
import { headerFields } from './parse-header.ts'

/**
 * Fitting a message into a number of bytes, least valuable first.
 *
 * Invariants: the result is valid CEF; no key, label, number, address, time or escape is ever cut; every cut ends in a mark
 * that says how many bytes of the text are gone; the same input gives the same result.
 *
 * 1. Pairs are dropped only if the message would not fit with every value at its shortest: those of `shortenFirst` in that
 *    order, then from the end. A value and its label go together.
 * 2. Values of `shortenFirst` are cut, in that order, each as far as needed.
 * 3. The longest of the other values are cut, to one common length.
 * 4. With no pair left, the header fields but version and severity are cut in the same way; a field that has no room even
 *    for its mark is left empty.
 */
export interface Fitted {
  /** Sanitised and not escaped: version, vendor, product, device version, event class, name, severity. */
  readonly fields: readonly string[]
  readonly pairs: readonly WritablePair[]
  /** Keys, or names of header fields, with the bytes (UTF-8) that their texts have lost. */
  readonly shortened: readonly { readonly key: string; readonly removedBytes: number }[]
  readonly droppedKeys: readonly string[]
  /** False only if not even an empty header fits. */
  readonly withinBudget: boolean
}

/** A pair as it will be written. */
export interface WritablePair {
  /** Sanitised. */
  readonly key: string
  /** Sanitised and not escaped. */
  readonly value: string
  /** The value as it stands in the text. */
  readonly escaped: string
}

interface Part extends WritablePair {
  readonly cuttable: Cuttable
  readonly isLabel: boolean
  /** Labels, and values of a type of which a part is another value or none. */
  readonly isFixed: boolean
}

const headerPunctuation = 'CEF:|||||||'.length

/**
 * Makes the message that `fields` and `pairs` describe fit into `maxBytes` (UTF-8). To be called only when it does not.
 */
export function fitToBudget(
  fields: readonly string[],
  pairs: readonly WritablePair[],
  maxBytes: number,
  shortenFirst: readonly string[],
  spaceBeforeExtension: boolean,
): Fitted {
  const keys = new Set(pairs.map(({ key }) => key))
  const parts = pairs.map((pair): Part => {
    const { key, value } = pair
    const isLabel = key.endsWith('Label') && keys.has(key.slice(0, -'Label'.length))
    const isFixed = isLabel || (dictionary.get(key)?.type ?? 'string') !== 'string'
    return { ...pair, cuttable: cuttable(value, escapedInValue), isLabel, isFixed }
  })
  const header = fields.map((field) => cuttable(field, escapedInHeader))
  const headerBytes = headerPunctuation + header.reduce((sum, field) => sum + field.escapedBytes, 0)
  // One space between two pairs, and one before the first if it is asked for.
  const room = maxBytes - headerBytes + (spaceBeforeExtension ? 0 : 1)

  const firstToGo = [...new Set(shortenFirst)]
  const { kept, droppedKeys } = dropPairs(parts, room, firstToGo)
  if (kept.length === 0) return { ...shortenHeader(fields, header, headerBytes - maxBytes), pairs: [], droppedKeys }
  const shortened: { key: string; removedBytes: number }[] = []
  return {
    fields,
    pairs: shortenValues(kept, room, firstToGo, shortened),
    shortened,
    droppedKeys,
    withinBudget: true,
  }
}

/** Drops whole pairs until the rest fits with every value at its shortest. */
function dropPairs(
  parts: readonly Part[],
  room: number,
  shortenFirst: readonly string[],
): { kept: readonly Part[]; droppedKeys: readonly string[] } {
  const shortest = new Map<string, number>()
  let excess = -room
  for (const part of parts) {
    const owner = ownerOf(part)
    const bytes = part.key.length + 2 + (part.isFixed ? part.cuttable.escapedBytes : shortestForm(part.cuttable))
    shortest.set(owner, (shortest.get(owner) ?? 0) + bytes)
    excess += bytes
  }
  const dropped = new Set<string>()
  const leastValuable = [...shortenFirst, ...parts.map(ownerOf).reverse()]
  for (const owner of leastValuable) {
    if (excess <= 0) break
    const bytes = shortest.get(owner)
    if (bytes === undefined || dropped.has(owner)) continue
    dropped.add(owner)
    excess -= bytes
  }
  if (dropped.size === 0) return { kept: parts, droppedKeys: [] }
  return {
    kept: parts.filter((part) => !dropped.has(ownerOf(part))),
    droppedKeys: parts.filter((part) => dropped.has(ownerOf(part))).map(({ key }) => key),
  }
}

/** A label goes with its value. */
function ownerOf({ key, isLabel }: Part): string {
  return isLabel ? key.slice(0, -'Label'.length) : key
}

function shortenValues(
  parts: readonly Part[],
  room: number,
  shortenFirst: readonly string[],
  shortened: { key: string; removedBytes: number }[],
): WritablePair[] {
  const written: WritablePair[] = [...parts]
  let excess = parts.reduce((sum, part) => sum + part.key.length + 2 + part.cuttable.escapedBytes, 0) - room
  const named = new Set(shortenFirst)
  const inOrder = shortenFirst.flatMap((key) => indexesOf(parts, (part) => part.key === key && !part.isFixed))
  const others = indexesOf(parts, (part) => !named.has(part.key) && !part.isFixed)

  for (const index of inOrder) {
    if (excess <= 0) break
    const { cuttable: whole, key } = parts[index] as Part
    const cut = cutTo(whole, whole.escapedBytes - excess)
    written[index] = cutPair(key, cut.text)
    excess -= whole.escapedBytes - cut.escapedBytes
    if (cut.removedBytes > 0) shortened.push({ key, removedBytes: cut.removedBytes })
  }
  if (excess > 0) {
    const cuts = cutLongest(
      others.map((index) => (parts[index] as Part).cuttable),
      excess,
    )
    for (const [n, { text, removedBytes }] of cuts.entries()) {
      const index = others[n] as number
      const { key } = parts[index] as Part
      if (removedBytes === 0) continue
      written[index] = cutPair(key, text)
      shortened.push({ key, removedBytes })
    }
  }
  return written
}

function cutPair(key: string, value: string): WritablePair {
  return { key, value, escaped: escapeSanitised(value) }
}

function indexesOf(parts: readonly Part[], wanted: (part: Part) => boolean): number[] {
  return parts.flatMap((part, index) => (wanted(part) ? [index] : []))
}

function shortenHeader(
  fields: readonly string[],
  header: readonly Cuttable[],
  excess: number,
): Pick<Fitted, 'fields' | 'shortened' | 'withinBudget'> {
  if (excess <= 0) return { fields, shortened: [], withinBudget: true }
  // Version and severity stay: they are short, and without them it is no CEF.
  const middle = header.slice(1, -1)
  let cuts = cutLongest(middle, excess)
  let saved = middle.reduce((sum, field, n) => sum + field.escapedBytes - (cuts[n]?.escapedBytes ?? 0), 0)
  cuts = cuts.map((cut, n) => {
    const { bytes } = middle[n] as Cuttable
    if (saved >= excess || bytes === 0) return cut
    saved += cut.escapedBytes
    return { text: '', escapedBytes: 0, removedBytes: bytes }
  })
  const texts = cuts.map(({ text }) => text)
  return {
    fields: [fields[0] as string, ...texts, fields.at(-1) as string],
    shortened: cuts.flatMap(({ removedBytes }, n) =>
      removedBytes > 0 ? [{ key: headerFields[n + 1] as string, removedBytes }] : [],
    ),
    withinBudget: saved >= excess,
  }
}
