/**
 * A line of the input, or a piece of one that is too long to be kept whole: what passes from the splitters, which find
 * it, through the router, which takes its wrapper off, to the assembler.
 */
export interface LogicalLine {
  readonly bytes: Buffer
  readonly start: number
  /** Behind the last byte of text. The line end is not part of the text. */
  readonly end: number
  /** Number of the input line, from 1. */
  readonly number: number
  /** Input bytes before the line or piece. */
  readonly offset: number
  /** Input bytes in front of the text: byte order mark and wrapper. */
  readonly lead: number
  /** Input bytes that the line or piece stands for: lead, text and line end. */
  readonly size: number
  /** How the text relates to the input: the same bytes, UTF-16 there, or put together from other text. */
  readonly origin: 'bytes' | 'utf-16' | 'rebuilt'
  /** The text is known to be valid UTF-8. */
  readonly isValid: boolean
  /** Something was replaced by U+FFFD already. */
  readonly replaced: boolean
  /** This is the line's first piece. */
  readonly opens: boolean
  /** This is the line's last piece. */
  readonly closes: boolean
}

/** Cuts chunks of input into lines. */
export interface LineSplitter {
  readonly push: (chunk: Buffer) => void
  /** Gives out the last line, if the input does not end with a line end. */
  readonly end: () => void
}

export interface SplitterOptions {
  /** Longest line that is given out whole, in bytes of UTF-8 or units of UTF-16. */
  readonly maxLine: number
  /** Length of the byte order mark, which is not pushed but counts as part of the first line. */
  readonly markLength: number
}

/** White space in front of the line's text, in bytes; tabs count one. */
export function indentOf(line: LogicalLine): number {
  let at = line.start
  while (at < line.end && (line.bytes[at] === 0x20 || line.bytes[at] === 0x09)) at++
  return at - line.start
}
