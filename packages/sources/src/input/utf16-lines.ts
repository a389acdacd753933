import type { LineSplitter, LogicalLine, SplitterOptions } from './logical-line.ts'

/**
 * Cuts UTF-16 into lines at LF or CRLF and turns them into UTF-8. Half a surrogate pair, and half a unit at the end of
 * the input, become U+FFFD. A line beyond `maxLine` comes in pieces.
 */
export function createUtf16Lines(
  take: (line: LogicalLine) => void,
  order: 'utf-16le' | 'utf-16be',
  options: SplitterOptions,
): LineSplitter {
  /** Bytes of a character whose rest has not arrived. */
  let rest: Buffer = Buffer.alloc(0)
  let parts: string[] = []
  let units = 0
  let inPieces = false
  let number = 0
  let offset = 0
  let lead = options.markLength

  function push(chunk: Buffer): void {
    const bytes = Buffer.concat([rest, chunk])
    let whole = bytes.length - (bytes.length % 2)
    if (whole > 0 && isHighSurrogate(bytes, whole - 2)) whole -= 2
    rest = bytes.subarray(whole)
    split(decode(bytes.subarray(0, whole)))
  }

  function split(text: string): void {
    let at = 0
    for (let lineFeed = text.indexOf('\n'); lineFeed >= 0; lineFeed = text.indexOf('\n', at)) {
      add(text.slice(at, lineFeed))
      give(2, true)
      at = lineFeed + 1
    }
    if (at === text.length) return
    add(text.slice(at))
    if (inPieces || units > options.maxLine) give(0, false)
  }

  function add(text: string): void {
    parts.push(text)
    units += text.length
  }

  /** @param terminator input bytes of the line end */
  function give(terminator: number, closes: boolean): void {
    const opens = !inPieces
    const text = parts.join('')
    const size = lead + 2 * units + terminator
    if (opens) number++
    inPieces = !closes
    parts = []
    units = 0
    const bytes = Buffer.from(text)
    const textEnd = closes && text.endsWith('\r') ? bytes.length - 1 : bytes.length
    const place = { number, offset, lead, size, origin: 'utf-16' as const }
    offset += size
    lead = 0
    take({ bytes, start: 0, end: textEnd, ...place, isValid: true, replaced: !text.isWellFormed(), opens, closes })
  }

  function decode(bytes: Buffer): string {
    return order === 'utf-16le' ? bytes.toString('utf16le') : Buffer.from(bytes).swap16().toString('utf16le')
  }

  function isHighSurrogate(bytes: Buffer, at: number): boolean {
    const high = bytes[order === 'utf-16le' ? at + 1 : at]!
    return high >= 0xd8 && high <= 0xdb
  }

  function end(): void {
    const half = rest.length % 2
    split(decode(rest.subarray(0, rest.length - half)))
    if (half === 1) add('\ud800')
    // Half a unit has been counted as a whole one.
    if (units > 0 || inPieces || lead > 0) give(-half, true)
  }

  return { push, end }
}
