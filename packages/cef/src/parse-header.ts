import type { CefHeader, CefMessage } from './cef-message.ts'
import { excerpt } from './diagnostics.ts'
import { keyPattern } from './key-table.ts'
import type { Problems } from './problems.ts'
import { readSeverity } from './severity.ts'
import { isEscaped, unescapeHeader } from './unescape.ts'

/** The seven header fields, in their order. */
export const headerFields: readonly (keyof CefHeader)[] = [
  'version',
  'deviceVendor',
  'deviceProduct',
  'deviceVersion',
  'deviceEventClassId',
  'name',
  'severity',
]

export interface ParsedHeader {
  readonly header: CefHeader
  /** Where the extension begins: behind the seventh pipe, or where the pairs begin in a header without one. */
  readonly extension: number
}

const markLength = 'CEF:'.length
const versionNumber = /^\d+(?:\.\d+)*$/
const firstPair = new RegExp(`(?:^| )${keyPattern}=`)

/**
 * Reads the header that begins at `start` (where `CEF:` stands) and ends before `end`. Fields keep their spaces, as the
 * standard gives them no meaning there; a field that is missing is ''. Where a pipe is missing and pairs stand in the field
 * that is left open, the field ends before them.
 */
export function parseHeader(text: string, start: number, end: number, problems: Problems): ParsedHeader {
  const fields: string[] = []
  let from = start + markLength
  let bar = nextBar(text, from, end)
  while (bar >= 0) {
    fields.push(readField(text, from, bar, fields.length, problems))
    if (fields.length === headerFields.length) break
    from = bar + 1
    bar = nextBar(text, from, end)
  }
  const extension = bar >= 0 ? bar + 1 : readOpenField(text, from, end, fields, problems)
  const header: CefHeader = {
    version: readVersion(fields[0] ?? '', start + markLength, problems),
    deviceVendor: fields[1] ?? '',
    deviceProduct: fields[2] ?? '',
    deviceVersion: fields[3] ?? '',
    deviceEventClassId: fields[4] ?? '',
    name: fields[5] ?? '',
    severity: fields[6] ?? '',
  }
  if (fields.length === headerFields.length) checkSeverity(header, text, from, extension, problems)
  return { header, extension }
}

/** The next pipe that no backslash escapes, or -1. */
function nextBar(text: string, from: number, end: number): number {
  let bar = text.indexOf('|', from)
  while (bar >= 0 && isEscaped(text, bar, from)) bar = text.indexOf('|', bar + 1)
  return bar < end ? bar : -1
}

function readField(text: string, from: number, to: number, index: number, problems: Problems): string {
  const raw = text.slice(from, to)
  if (raw === '') problems.add('header-field-empty', from, `${headerFields[index]} is empty`)
  return raw.includes('\\') ? unescapeHeader(raw, from, headerFields[index] as string, problems) : raw
}

/** The field that no pipe closes: what stands before the first pair in it is its text. Returns where the extension begins. */
function readOpenField(text: string, from: number, end: number, fields: string[], problems: Problems): number {
  const rest = text.slice(from, end)
  const pairs = rest.search(firstPair)
  const extension = pairs < 0 ? end : from + pairs
  if (text.slice(from, extension).trim() !== '') {
    fields.push(readField(text, from, extension, fields.length, problems))
  }
  if (fields.length === headerFields.length) problems.add('header-unclosed', extension)
  else problems.add('header-short', extension, `only ${fields.length} of the seven header fields`)
  if (pairs >= 0) problems.add('pairs-in-header', extension)
  return extension
}

function readVersion(raw: string, offset: number, problems: Problems): string {
  const version = raw.trim()
  if (raw.startsWith(' ')) problems.add('space-before-version', offset)
  if (!versionNumber.test(version)) problems.add('version-not-number', offset, `the version is "${excerpt(version)}"`)
  return version
}

const plainSeverities: ReadonlySet<string> = new Set(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10'])

/** Says what is wrong with a severity that is none, and why it may be so. */
function checkSeverity(header: CefHeader, text: string, at: number, extension: number, problems: Problems): void {
  if (plainSeverities.has(header.severity) || header.severity === '' || readSeverity(header.severity) !== null) return
  problems.add('severity-unknown', at, `the severity is "${excerpt(header.severity)}"`)
  if (readSeverity(header.name) !== null) problems.add('name-severity-swapped', at)
  const bar = text.indexOf('|', extension)
  if (bar >= 0 && !text.slice(extension, bar).includes('=')) problems.add('header-shifted', at)
}

/**
 * Where each field of the header begins: indexes in UTF-16 units into the text of the message, in the order of `headerFields`.
 * As many as the header has fields; none without a header.
 */
export function headerOffsets({ header, text, layout }: CefMessage): readonly number[] {
  if (header === null) return []
  const offsets = [layout.start + markLength]
  let bar = nextBar(text, layout.start, layout.extension)
  while (bar >= 0 && bar + 1 < layout.extension && offsets.length < headerFields.length) {
    offsets.push(bar + 1)
    bar = nextBar(text, bar + 1, layout.extension)
  }
  return offsets
}
