import { printable, widthOf } from '../terminal/printable.ts'
import { wrap } from '../terminal/table.ts'
import type { Style } from '../terminal/style.ts'

/** The details of one entry, one fact a line, for the eye. */
export function renderDetails(details: Readonly<Record<string, unknown>>, style: Style, columns: number): string {
  const width = Math.max(...Object.keys(details).map((name) => words(name).length))
  const lines = Object.entries(details).flatMap(([name, value]) => {
    const texts = linesOf(value).flatMap((text) => wrap(printable(text), Math.max(40, columns - width - 2)))
    return texts.map((text, n) => {
      const title = n === 0 ? words(name) : ''
      return `${style('bold', title)}${' '.repeat(width - widthOf(title))}  ${text}`.trimEnd()
    })
  })
  return `${lines.join('\n')}\n`
}

/** `severityByOutcome` as `severity by outcome`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

/** Lists of words on one line; lists of sentences or records one a line; records as `name: value`. */
function linesOf(value: unknown): string[] {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value
    if (items.length === 0) return ['-']
    const short = items.every((item) => typeof item === 'string' && !item.includes(' '))
    return short ? [items.join(' ')] : items.map(inOneLine)
  }
  if (typeof value !== 'object' || value === null) return [inOneLine(value)]
  const entries = Object.entries(value)
  return entries.length === 0 ? ['-'] : entries.map(([name, part]) => `${name}: ${inOneLine(part)}`)
}

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return value.map(inOneLine).join(' ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .filter(([, part]) => part !== null)
    .map(([name, part]) => `${name} ${typeof part === 'string' ? part : JSON.stringify(part)}`)
    .join(', ')
}
