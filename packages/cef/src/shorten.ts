import { utf8Length } from './utf8.ts'

/** A text that may be cut, with what it costs to write. Bytes are UTF-8 bytes. */
export interface Cuttable {
  /** Sanitised, not escaped. */
  readonly text: string
  readonly bytes: number
  /** Bytes once escaped. */
  readonly escapedBytes: number
  /** The characters that take a backslash where this text stands. */
  readonly escaped: string
}

export interface Cut {
  /** Not escaped; ends in the mark `...[+N]` if anything was removed and there is room for the mark. */
  readonly text: string
  readonly escapedBytes: number
  /** Bytes of the text that were removed: the N of the mark. */
  readonly removedBytes: number
}

export const escapedInValue = '\\=\n\r'
export const escapedInHeader = '\\|'

export function cuttable(text: string, escaped: string): Cuttable {
  const bytes = utf8Length(text)
  let escapes = 0
  for (const character of escaped) escapes += text.split(character).length - 1
  return { text, bytes, escapedBytes: bytes + escapes, escaped }
}

/** The mark that ends a cut text. It holds no character that needs an escape. */
function cutMark(removedBytes: number): string {
  return `...[+${removedBytes}]`
}

/** Bytes of the shortest form of `part` that still says it was cut: the mark alone, or the text where that is shorter. */
export function shortestForm(part: Cuttable): number {
  return Math.min(part.escapedBytes, cutMark(part.bytes).length)
}

/**
 * The longest beginning of `part` that fits into `limit` bytes, escaped and mark included, cut between code points. Where
 * not even the mark fits, the shortest form stands all the same: a limit below `shortestForm` cannot be kept.
 */
export function cutTo(part: Cuttable, limit: number): Cut {
  const { text, bytes, escapedBytes, escaped } = part
  if (escapedBytes <= Math.max(limit, shortestForm(part))) return { text, escapedBytes, removedBytes: 0 }
  let kept = 0
  let keptBytes = 0
  let keptEscaped = 0
  let walkedBytes = 0
  let walkedEscaped = 0
  let at = 0
  for (const character of text) {
    const size = utf8Length(character)
    at += character.length
    walkedBytes += size
    walkedEscaped += escaped.includes(character) ? size + 1 : size
    if (walkedEscaped + '...[+1]'.length > limit) break
    // The mark shrinks as its number does, so a longer beginning may fit where a shorter one did not.
    if (walkedEscaped + cutMark(bytes - walkedBytes).length <= limit) {
      kept = at
      keptBytes = walkedBytes
      keptEscaped = walkedEscaped
    }
  }
  const mark = cutMark(bytes - keptBytes)
  return { text: text.slice(0, kept) + mark, escapedBytes: keptEscaped + mark.length, removedBytes: bytes - keptBytes }
}

/**
 * Cuts the longest of `parts` so that all together lose at least `excess` bytes, or as much as they can: all get the same
 * limit, the highest that is low enough, so that short texts stay whole and long ones keep as much as one another.
 */
export function cutLongest(parts: readonly Cuttable[], excess: number): Cut[] {
  let low = 0
  let high = parts.reduce((longest, part) => Math.max(longest, part.escapedBytes), 0)
  while (low < high) {
    const limit = Math.ceil((low + high) / 2)
    if (savedBy(parts, limit) >= excess) low = limit
    else high = limit - 1
  }
  return parts.map((part) => cutTo(part, low))
}

function savedBy(parts: readonly Cuttable[], limit: number): number {
  return parts.reduce((saved, part) => saved + part.escapedBytes - cutTo(part, limit).escapedBytes, 0)
}
