import { fitToBudget, type WritablePair } from './budget.ts'
import { escapeHeader, escapeSanitised, isPlainValue, sanitiseHeader, sanitiseKey, sanitiseValue } from './escape.ts'
import { writtenSeverity } from './severity.ts'
import { utf8Length } from './utf8.ts'

/** The header to write. Texts may hold anything; `escape.ts` has the rules. */
export interface CefHeaderInput {
  /** `0` by default, which every receiver takes. What is not a version number is written as `0`. */
  readonly version?: number | string
  readonly deviceVendor: string
  readonly deviceProduct: string
  readonly deviceVersion: string
  readonly deviceEventClassId: string
  readonly name: string
  /** A number, rounded and clamped to 0 to 10, or one of the standard's words; anything else becomes `Unknown`. */
  readonly severity: number | string
}

export interface WriteOptions {
  /** Most bytes (UTF-8) that the message may take, without envelope and line terminator. No limit by default. */
  readonly maxBytes?: number
  /** Keys whose values are shortened before all others when `maxBytes` demands it, and in this order. */
  readonly shortenFirst?: readonly string[]
  /** One space behind the header's last pipe: liblognorm before 2.0.7 cuts the first letter off the first key without it. */
  readonly spaceBeforeExtension?: boolean
}

/** A key, value or header field that could not be written as it was given. `key` is as given, or the name of the field. */
export interface Replaced {
  readonly key: string
  readonly part: 'key' | 'value' | 'header'
}

/** One line of CEF and all that was done to the input to make it so. Empty lists: nothing was lost. */
export interface WrittenCef {
  readonly text: string
  /** Values and header fields that were cut for `maxBytes`, and how many bytes (UTF-8) of the text each has lost. */
  readonly shortened: readonly { readonly key: string; readonly removedBytes: number }[]
  /** Pairs left out: for `maxBytes`, or because nothing of the key is left when illegal characters are taken out. */
  readonly dropped: readonly { readonly key: string; readonly reason: 'budget' | 'key' }[]
  readonly replaced: readonly Replaced[]
  /** False only if `maxBytes` is too small even for an empty header. */
  readonly withinBudget: boolean
}

/**
 * Writes one message as one line: header, pairs in the order given, one space between them, no terminator.
 *
 * Total: any strings in, one valid line out. No text can add a pair, a header field or a second line. With `maxBytes` the
 * values are shortened first, then pairs are left out, then header fields are shortened; the result is valid CEF always and
 * says what was done. Throws nothing.
 */
export function writeCef(
  header: CefHeaderInput,
  pairs: Iterable<readonly [key: string, value: string]>,
  options: WriteOptions = {},
): WrittenCef {
  const replaced: Replaced[] = []
  const dropped: { key: string; reason: 'budget' | 'key' }[] = []
  const fields = headerTexts(header, replaced)
  const written: WritablePair[] = []
  for (const [givenKey, givenValue] of pairs) {
    const key = sanitiseKey(givenKey)
    if (key !== givenKey) {
      if (key === '') dropped.push({ key: givenKey, reason: 'key' })
      else replaced.push({ key: givenKey, part: 'key' })
    }
    if (key === '') continue
    if (isPlainValue(givenValue)) {
      written.push({ key, value: givenValue, escaped: givenValue })
      continue
    }
    const value = sanitiseValue(givenValue)
    if (value !== givenValue) replaced.push({ key: givenKey, part: 'value' })
    written.push({ key, value, escaped: escapeSanitised(value) })
  }

  const { maxBytes = Number.POSITIVE_INFINITY, spaceBeforeExtension = false } = options
  const text = assemble(fields, written, spaceBeforeExtension)
  // Three bytes a unit is the most there can be: no need to count when even they fit.
  if (text.length * 3 <= maxBytes || utf8Length(text) <= maxBytes) {
    return { text, shortened: [], dropped, replaced, withinBudget: true }
  }
  const fitted = fitToBudget(fields, written, maxBytes, options.shortenFirst ?? [], spaceBeforeExtension)
  return {
    text: assemble(fitted.fields, fitted.pairs, spaceBeforeExtension),
    shortened: fitted.shortened,
    dropped: dropped.concat(fitted.droppedKeys.map((key) => ({ key, reason: 'budget' }))),
    replaced,
    withinBudget: fitted.withinBudget,
  }
}

const versionNumber = /^\d{1,4}(?:\.\d{1,4})?$/

/** The seven header fields, sanitised and not escaped. */
function headerTexts(header: CefHeaderInput, replaced: Replaced[]): string[] {
  const sanitised = (field: keyof CefHeaderInput, given: string, written: string): string => {
    if (written !== given) replaced.push({ key: field, part: 'header' })
    return written
  }
  const text = (field: 'deviceVendor' | 'deviceProduct' | 'deviceVersion' | 'deviceEventClassId' | 'name'): string =>
    sanitised(field, header[field], sanitiseHeader(header[field]))
  const version = String(header.version ?? '0')
  return [
    sanitised('version', version, versionNumber.test(version) ? version : '0'),
    text('deviceVendor'),
    text('deviceProduct'),
    text('deviceVersion'),
    text('deviceEventClassId'),
    text('name'),
    sanitised('severity', String(header.severity), writtenSeverity(header.severity)),
  ]
}

function assemble(fields: readonly string[], pairs: readonly WritablePair[], spaceBeforeExtension: boolean): string {
  let text = 'CEF:'
  for (const field of fields) text += `${escapeHeader(field)}|`
  let separator = spaceBeforeExtension ? ' ' : ''
  for (const { key, escaped } of pairs) {
    text += `${separator}${key}=${escaped}`
    separator = ' '
  }
  return text
}
