import { printable, widthOf } from '../terminal/printable.ts'
import { wrap } from '../terminal/table.ts'
import type { Style } from '../terminal/style.ts'
import { plural } from '../terminal/plural.ts'
import type { Fault } from './fault.ts'
import type { FixedLine } from './fix-line.ts'

/** A line after it was looked at. */
export type LintedLine = {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly text: string
  readonly faults: readonly Fault[]
  readonly fixed: FixedLine | null
}

/** A linted line for the eye: `FILE:LINE: OK`, or each fault with its place and its fix, and the line as it should be. */
export function renderFaults({ file, line, text, faults, fixed }: LintedLine, style: Style, columns: number): string {
  const place = style('bold', `${printable(file)}:${line}:`)
  if (faults.length === 0) return `${place} ${style('green', 'OK')}\n`
  const errors = faults.filter(({ severity }) => severity === 'error').length
  const counts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(faults.length > errors ? [plural(faults.length - errors, 'warning')] : []),
  ]
  const parts = faults.flatMap((fault) => renderFault(fault, text, style, columns))
  const change =
    fixed === null || fixed.text === text
      ? []
      : [
          `  ${style('green', 'fixed:')}${fixed.leftOut.length === 0 ? '' : ` (without ${printable(fixed.leftOut.join(', '))})`}`,
          `    ${printable(fixed.text)}`,
        ]
  return `${[`${place} ${counts.join(', ')}`, ...parts, ...change].join('\n')}\n`
}

function renderFault(
  { code, severity, message, offset, fix }: Fault,
  text: string,
  style: Style,
  columns: number,
): string[] {
  const { excerpt, caret } = excerptAt(text, offset, columns - 4)
  const name = style(severity === 'error' ? 'red' : 'yellow', `${severity} ${code}`)
  return [
    `  ${name}, column ${offset + 1}: ${printable(message)}`,
    ...(excerpt === '' ? [] : [`    ${style('dim', excerpt)}`, `    ${' '.repeat(caret)}${style('bold', '^')}`]),
    ...wrap(fix, Math.max(40, columns - 4)).map((line) => `    ${line}`),
  ]
}

/** The part of the text around an offset that fits into a width, and the column of that offset in it. */
function excerptAt(text: string, offset: number, width: number): { readonly excerpt: string; readonly caret: number } {
  const around = Math.max(10, Math.floor(width / 2) - 3)
  const from = Math.max(0, offset - around)
  const to = Math.min(text.length, offset + around)
  const before = (from > 0 ? '...' : '') + printable(text.slice(from, offset))
  const after = printable(text.slice(offset, to)) + (to < text.length ? '...' : '')
  return { excerpt: before + after, caret: widthOf(before) }
}
