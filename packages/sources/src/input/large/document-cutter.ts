import type { ListPath } from './large-document.ts'

/**
 * Finds the lists of a JSON document as its bytes go by, and where they can be cut.
 *
 * It trusts that the text is JSON: what it finds counts only if somebody has checked that. So it looks at strings, brackets, commas
 * and colons, and at names only where a list may be.
 *
 *     { "kind": "List", "items": [ {...}, {...}, {...}, {...} ], "metadata": {...} }
 *     --------- outline ---------------- -                     -------- outline ----
 *                                  | one piece |  the next   |
 *
 * Of a member that stands twice the last one counts, as with `JSON.parse`.
 */
export type DocumentCutter = {
  /** Takes the next bytes of the document. */
  readonly push: (bytes: Uint8Array) => void
  /** What was found, when all of the document has gone by. */
  readonly cut: () => Cut
}

export type Cut = {
  /** The document with the first element of each list only; undefined when that alone is beyond the limit. */
  readonly outline: Buffer | undefined
  /** By list, then by place; an empty list has one too. */
  readonly pieces: readonly PieceSpan[]
  /** Bytes of the longest piece. */
  readonly longest: number
}

/** Elements of a list, `[from, to)` of the document, without the commas around them. */
export type PieceSpan = {
  readonly list: number
  readonly parent: number
  readonly first: number
  readonly from: number
  readonly to: number
}

/**
 * A piece ends with the first element that makes it so long. Small ones are as fast, and what is made of them is gone before memory grows:
 * a list of policy reports of 200 MB took 152 MB with 32 KiB and 220 with 128.
 */
const usualPieceBytes = 32 * 1024

/** Beyond so many the outline counts as too long: a note takes 100 bytes, and an empty list only 20. */
const maxPieces = 200_000

/** A longer name is none of a list. */
const maxNameBytes = 256

type Level = { readonly isObject: boolean; name: string; index: number }

/** @param maxOutline bytes; @param pieceBytes for tests */
export function createDocumentCutter(
  lists: readonly ListPath[],
  maxOutline: number,
  pieceBytes: number = usualPieceBytes,
): DocumentCutter {
  const deepest = Math.max(...lists.map((path) => path.length))
  const outline: Buffer[] = []
  let outlineLength = 0
  /** Bytes of the document before those of the call. */
  let offset = 0
  let depth = 0
  let inString = false
  let isEscaped = false
  /** The containers that are open, as deep as a list may stand. */
  const levels: Level[] = []
  /** The name being read, in parts; undefined for any other string. */
  let name: Buffer[] | undefined
  let isNameNext = false
  /** The list that is open. */
  let open: { readonly list: number; readonly parent: number; first: number; from: number; count: number } | undefined
  let openDepth = 0
  let isOutline = true
  const found: PieceSpan[][] = lists.map(() => [])
  let pieces = 0

  function push(bytes: Uint8Array): void {
    const end = bytes.length
    let kept = 0
    let nameFrom = 0
    for (let at = 0; at < end; at++) {
      let byte = bytes[at]!
      if (inString) {
        if (isEscaped) {
          isEscaped = false
          continue
        }
        while (byte !== 0x22 && byte !== 0x5c && ++at < end) byte = bytes[at]!
        if (at === end) break
        if (byte === 0x5c) {
          isEscaped = true
          continue
        }
        inString = false
        if (name !== undefined) endName(bytes, nameFrom, at)
        continue
      }
      switch (byte) {
        case 0x22:
          inString = true
          if (isNameNext && depth <= deepest && depth === levels.length) {
            name = []
            nameFrom = at + 1
          }
          isNameNext = false
          break
        case 0x7b:
        case 0x5b:
          openContainer(byte === 0x7b, at)
          break
        case 0x7d:
        case 0x5d:
          if (open !== undefined && depth === openDepth) {
            endPiece(at)
            if (!isOutline) kept = at
            isOutline = true
            open = undefined
          }
          if (levels.length === depth) levels.pop()
          depth--
          isNameNext = false
          break
        case 0x2c:
          if (open !== undefined && depth === openDepth) {
            if (isOutline) keep(bytes, kept, at)
            isOutline = false
            open.count++
            if (offset + at - open.from >= pieceBytes) endPiece(at)
          }
          if (levels.length === depth) {
            const level = levels[depth - 1]!
            level.index++
            isNameNext = level.isObject
          }
          break
      }
    }
    if (isOutline) keep(bytes, kept, end)
    if (name !== undefined) name.push(Buffer.from(bytes.subarray(nameFrom, Math.min(end, nameFrom + maxNameBytes))))
    offset += end
  }

  function openContainer(isObject: boolean, at: number): void {
    depth++
    isNameNext = isObject
    if (open !== undefined || depth > deepest + 1 || levels.length !== depth - 1) return
    const list = isObject ? -1 : lists.findIndex(isHere)
    levels.push({ isObject, name: '', index: 0 })
    if (list < 0) return
    openDepth = depth
    open = { list, parent: parentHere(), first: 0, from: offset + at + 1, count: 0 }
  }

  /** The members and elements of the open containers lead to the list. */
  function isHere(path: ListPath): boolean {
    return path.length === levels.length && path.every(isStep)
  }

  function isStep(step: string, index: number): boolean {
    const level = levels[index]!
    return level.isObject ? level.name === step : step === '*'
  }

  /** The number of the innermost element. */
  function parentHere(): number {
    return levels.findLast((level, index) => !level.isObject && index < levels.length - 1)?.index ?? 0
  }

  function endName(bytes: Uint8Array, from: number, to: number): void {
    const raw = Buffer.concat([...name!, bytes.subarray(name!.length === 0 ? from : 0, to)]).toString()
    name = undefined
    const level = levels[depth - 1]!
    level.name = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw
    forgetEarlier()
  }

  /** A member of that name may have stood in the object before. */
  function forgetEarlier(): void {
    const parent = levels.findLast(({ isObject }) => !isObject)?.index
    for (const [list, path] of lists.entries()) {
      const leads = path.length >= levels.length && levels.every((_, index) => isStep(path[index]!, index))
      const spans = found[list]!
      if (!leads) continue
      if (parent === undefined) spans.length = 0
      else while (spans.at(-1)?.parent === parent) spans.pop()
    }
  }

  function endPiece(at: number): void {
    const { list, parent, first, from, count } = open!
    const to = offset + at
    found[list]!.push({ list, parent, first, from, to })
    pieces++
    Object.assign(open!, { first: count, from: to + 1 })
  }

  function keep(bytes: Uint8Array, from: number, to: number): void {
    outlineLength += to - from
    if (isTooLong()) outline.length = 0
    else if (to > from) outline.push(Buffer.from(bytes.subarray(from, to)))
  }

  const isTooLong = (): boolean => outlineLength > maxOutline || pieces > maxPieces

  return {
    push,
    cut: () => {
      const spans = found.flat()
      return {
        outline: isTooLong() ? undefined : Buffer.concat(outline),
        pieces: spans,
        longest: spans.reduce((longest, { from, to }) => Math.max(longest, to - from), 0),
      }
    },
  }
}
