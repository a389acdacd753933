import { entryByName, dictionary, readSeverity, type CefMessage } from '@tidewaiter/cef'
import {
  codes,
  familyOf,
  fieldDefinition,
  fieldNames,
  isCarried,
  isCode,
  normaliseCode,
  severityBand,
  type Family,
} from '@tidewaiter/model'
import { printable, widthOf } from '../terminal/printable.ts'
import { severityStyle } from '../terminal/severity-style.ts'
import type { Style } from '../terminal/style.ts'
import type { LineDiagnostic, ReceivedLine } from './received-line.ts'

/**
 * A message for the eye: a line with time, host, severity, code and name, then every pair with the name of its field, then
 * what is wrong with it. `origin` says where it came from. Safe to show on a terminal, whatever the message holds.
 */
export function describeMessage(received: ReceivedLine, style: Style, origin?: string): string {
  const { message, diagnostics } = received
  const from = origin === undefined ? [] : [`from ${origin}`]
  const lines =
    message.header === null
      ? [plainTitle(received, from)]
      : [title(received, style, from), ...pairLines(message, style)]
  return `${[...lines, ...diagnostics.map((found) => diagnosticLine(found, style))].join('\n')}\n\n`
}

function plainTitle({ message }: ReceivedLine, from: readonly string[]): string {
  return [...from, printable(message.text)].join('  ')
}

function title({ message, envelope }: ReceivedLine, style: Style, from: readonly string[]): string {
  const header = message.header as NonNullable<CefMessage['header']>
  const number = readSeverity(header.severity)?.number
  const band = number === undefined || number === null ? undefined : severityBand(number)
  const severity = severityStyle(style, band, printable([header.severity, band ?? ''].join(' ').trim()))
  const { code } = normaliseCode(header.deviceEventClassId)
  const meaning = isCode(code) ? `: ${codes[code].meaning}` : ''
  const time = envelope?.time === undefined ? '-' : new Date(envelope.time).toISOString().replace('.000Z', 'Z')
  const what = `${printable(header.deviceEventClassId)} ${printable(header.name)}`
  return [time, printable(envelope?.hostname ?? '-'), severity, `${style('bold', what)}${meaning}`, ...from].join('  ')
}

function pairLines(message: CefMessage, style: Style): string[] {
  const family = familyOf(normaliseCode(message.header?.deviceEventClassId ?? '').code)
  const { extension } = message
  const shown = message.pairs.filter(({ key }) => !isLabelOf(key, extension))
  const captions = shown.map(({ key }) => printable(captionOf(key, extension, family)))
  const width = captions.reduce((widest, caption) => Math.max(widest, widthOf(caption)), 0)
  return shown.map(({ key, value }, index) => {
    const caption = captions[index] ?? ''
    return `  ${style('dim', caption + ' '.repeat(width - widthOf(caption)))}  ${printable(value)}  ${style('dim', `(${printable(key)})`)}`
  })
}

function isLabelOf(key: string, extension: CefMessage['extension']): boolean {
  return key.endsWith('Label') && extension[key.slice(0, -'Label'.length)] !== undefined
}

/** The name of a field for people: its label, the caption of the KCS scheme, or its full name in the CEF dictionary. */
function captionOf(key: string, extension: CefMessage['extension'], family: Family | undefined): string {
  const label = extension[`${key}Label`]
  if (label !== undefined && label !== '') return label
  if (family !== undefined) {
    if (key === 'outcome') return 'Status'
    const field = fieldNames.find((name) => fieldDefinition(name).key === key && isCarried(name, family))
    if (field !== undefined) return fieldDefinition(field).caption
  }
  return dictionary.get(key)?.name ?? entryByName(key)?.name ?? key
}

function diagnosticLine({ code, severity, message, offset }: LineDiagnostic, style: Style): string {
  return `  ${style(severity === 'error' ? 'red' : 'yellow', severity)} ${code} at ${offset}: ${printable(message)}`
}
