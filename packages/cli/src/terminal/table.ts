import { plain, type Style } from './style.ts'
import { printable, widthOf } from './printable.ts'

export type TableOptions = {
  /** Columns of the terminal; the last column is wrapped to fit. No wrapping when absent. */
  readonly width?: number
  readonly style?: Style
}

const gap = '  '
/** A last column narrower than this is not wrapped: it would be harder to read than lines that are too long. */
const narrowest = 24

/** Takes column titles and rows of the same length, returns an aligned table, one line feed after each line. */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): string {
  const style = options.style ?? plain
  const cells = [titles, ...rows].map((row) => row.map(printable))
  const widths = titles.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ''))))
  const last = titles.length - 1
  const indent = widths.slice(0, last).reduce((sum, width) => sum + width + gap.length, 0)
  const room = (options.width ?? Number.POSITIVE_INFINITY) - indent
  const lines = cells.flatMap((row, index) => {
    const head = row
      .slice(0, last)
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)) + gap)
      .join('')
    const tail = room < narrowest ? [row[last] ?? ''] : wrap(row[last] ?? '', room)
    const text = tail.map((line, n) => ((n === 0 ? head : ' '.repeat(indent)) + line).trimEnd())
    return index === 0 ? text.map((line) => style('bold', line)) : text
  })
  return lines.map((line) => `${line}\n`).join('')
}

/** Breaks text at spaces into lines of at most `width` columns; a longer word stays whole. At least one line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
