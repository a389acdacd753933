/** Something wrong with the configuration, and where. */
export type ConfigFault = {
  /** From 1; columns in UTF-16 units. */
  readonly line: number
  readonly column: number
  /** How many characters are at fault, within the line; at least 1. */
  readonly width: number
  /** Where in the settings: `integrations.siem.to`; empty for the file as a whole. */
  readonly path: string
  /** What is wrong, and what is expected. */
  readonly message: string
}

/** A secret that stands in the configuration by mistake is not repeated on a screen or in the log of a build. */
const writtenSecret = /((?:pass\w*|token|secret)["']?\s*:\s*)([^\s{][^\n,}]*?)(?=\s*(?:[,}]|$))/gi

/** Longer lines are shown around the fault alone. */
const maxShown = 120

/** A fault with the line it is in and a caret under the place. The text may hold anything: to be made printable by the caller. */
export function faultText(fault: ConfigFault, file: string, source: string): string {
  const { line, column, width, path, message } = fault
  const head = `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`
  const written = source.split(/\r?\n/, line)[line - 1]
  const whole = written?.replaceAll(writtenSecret, (_, key: string, value: string) => key + '*'.repeat(value.length))
  if (whole === undefined || whole.trim() === '') return `${head}\n`
  const from = Math.max(0, Math.min(column - 1, column - 1 - Math.floor(maxShown / 3)))
  const start = whole.length <= maxShown ? 0 : from
  const shown = whole.slice(start, start + maxShown)
  const number = String(line)
  const before = shown.slice(0, column - 1 - start)
  const caret = '^'.repeat(Math.max(1, Math.min(width, shown.length - before.length)))
  return `${head}\n  ${number} | ${shown}\n  ${' '.repeat(number.length)} | ${before.replaceAll(/[^\t]/g, ' ')}${caret}\n`
}
