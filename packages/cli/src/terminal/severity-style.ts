import type { SeverityBand } from '@tidewaiter/model'
import type { Style } from './style.ts'

const formats = { Low: 'green', Medium: 'yellow', High: 'red', 'Very high': 'redBright' } as const

/** Text in the colour of a severity band; text without a known band stays as it is. */
export function severityStyle(style: Style, band: SeverityBand | undefined, text: string): string {
  return band === undefined ? text : style(formats[band], text)
}
