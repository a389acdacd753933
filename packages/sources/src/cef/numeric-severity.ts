import { readSeverity } from '@tidewaiter/cef'

/** The greatest number of each band: a selection by least severity then leaves out nothing that may be meant to pass. */
const numbers = { Unknown: 5, Low: 3, Medium: 6, High: 8, 'Very-High': 10 } as const

/** The severity of a CEF header as a number of 0 to 10; 5 for what is neither a number nor a word of the standard. */
export function numericSeverity(text: string): number {
  const severity = readSeverity(text)
  return severity?.number ?? numbers[severity?.band ?? 'Unknown']
}
