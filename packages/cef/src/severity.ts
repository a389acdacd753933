/** The bands of the standard: 0-3 Low, 4-6 Medium, 7-8 High, 9-10 Very-High. */
export type SeverityBand = 'Unknown' | 'Low' | 'Medium' | 'High' | 'Very-High'

export interface Severity {
  /** 0 to 10, or null where the text is a word. */
  readonly number: number | null
  readonly band: SeverityBand
}

const words: ReadonlyMap<string, SeverityBand> = new Map([
  ['unknown', 'Unknown'],
  ['low', 'Low'],
  ['medium', 'Medium'],
  ['high', 'High'],
  ['very-high', 'Very-High'],
  ['very high', 'Very-High'],
])

/**
 * Reads the severity of a header: an integer from 0 to 10 (`5.0` is one), or one of the five words in any case (`Very High` for
 * `Very-High` too). Spaces around it do not count. Null for anything else.
 */
export function readSeverity(text: string): Severity | null {
  const trimmed = text.trim()
  if (/^\d{1,2}(?:\.0+)?$/.test(trimmed)) {
    const number = Number(trimmed)
    return number > 10 ? null : { number, band: severityBand(number) }
  }
  const band = words.get(trimmed.toLowerCase())
  return band === undefined ? null : { number: null, band }
}

/** The band of a severity number; numbers outside 0 to 10 count as the nearest one inside. */
export function severityBand(number: number): SeverityBand {
  if (number <= 3) return 'Low'
  if (number <= 6) return 'Medium'
  return number <= 8 ? 'High' : 'Very-High'
}

/**
 * The severity as the writer puts it into a header: numbers and numerals rounded to the nearest integer and clamped to 0 to
 * 10, words in the standard's spelling, anything else `Unknown`. An event is never lost over its severity.
 */
export function writtenSeverity(severity: number | string): string {
  const read = typeof severity === 'string' ? readSeverity(severity) : null
  if (read !== null) return read.number === null ? read.band : String(read.number)
  const number = typeof severity === 'number' ? severity : numeral(severity)
  return Number.isNaN(number) ? 'Unknown' : String(Math.min(10, Math.max(0, Math.round(number))))
}

function numeral(text: string): number {
  return /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN
}
