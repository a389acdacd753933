import type { CefMessage, CefPair } from './cef-message.ts'
import { type Diagnostic, type DiagnosticCode, excerpt } from './diagnostics.ts'
import { dictionary, type DictionaryEntry, entryByName, kcsExtraKeys } from './dictionary.ts'
import { forbidden } from './escape.ts'
import { labelledValues } from './labels.ts'
import { headerFields, headerOffsets } from './parse-header.ts'
import { Problems } from './problems.ts'
import { isTransportProtocol } from './transport-protocol.ts'
import { isVersion1, type TypeContext, typedValue, typeOf } from './typed-value.ts'

export interface CheckOptions extends TypeContext {
  /** Keys that count as known beside the dictionary. By default the keys that KCS adds to CEF. */
  readonly extraKnownKeys?: readonly string[]
}

/** Lengths of the header fields, in characters (revision 25, "Header information"). */
const headerLengths: Readonly<Record<string, number>> = {
  deviceVendor: 63,
  deviceProduct: 63,
  deviceVersion: 31,
  deviceEventClassId: 1023,
  name: 512,
}

/**
 * Holds a message against the dictionary: keys, types, ranges, lengths, labels, control characters. Returns all findings in the
 * order of the text, those of the reader (`message.diagnostics`) included. Total.
 */
export function checkCef(message: CefMessage, options: CheckOptions = {}): readonly Diagnostic[] {
  const problems = new Problems()
  const extraKnown = new Set(options.extraKnownKeys ?? kcsExtraKeys)
  checkHeader(message, problems)
  for (const pair of message.pairs) {
    const entry = dictionary.get(pair.key)
    if (entry !== undefined) checkPair(message, pair, entry, options, problems)
    else if (!extraKnown.has(pair.key)) checkUnknownKey(pair, problems)
  }
  for (const { index } of message.text.slice(0, message.layout.end).matchAll(forbidden)) {
    const code = message.text.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')
    problems.add('control-character', index, `the character U+${code}`)
  }
  const findings = [...message.diagnostics, ...labelledValues(message).diagnostics, ...problems.list]
  return findings.sort((a, b) => a.offset - b.offset)
}

function checkHeader(message: CefMessage, problems: Problems): void {
  if (message.header === null) return
  const offsets = headerOffsets(message)
  for (const [index, field] of headerFields.entries()) {
    const longest = headerLengths[field]
    const length = characters(message.header[field])
    if (longest === undefined || length <= longest) continue
    const detail = `${field} has ${length} characters, ${longest} are allowed`
    problems.add('header-length', offsets[index] ?? message.layout.start, detail)
  }
}

function checkUnknownKey({ key, offset }: CefPair, problems: Problems): void {
  const entry = entryByName(key)
  if (entry === undefined) problems.add('unknown-key', offset, `${key} is not in the dictionary`)
  else problems.add('full-name-key', offset, `${key} is the full name of ${entry.key}`)
}

function checkPair(
  message: CefMessage,
  { key, value, offset }: CefPair,
  entry: DictionaryEntry,
  options: CheckOptions,
  problems: Problems,
): void {
  const version = options.version ?? message.header?.version ?? '0'
  const report = (code: DiagnosticCode, detail: string): void => problems.add(code, offset, detail)
  if (entry.setBy === 'consumer') report('consumer-key', `${key} is for the receiving side to set`)
  if (entry.since !== '0.1' && !isVersion1(version)) {
    report('newer-key', `${key} came with specification ${entry.since}, and the message says CEF:${version}`)
  }
  const length = entry.maxLength === undefined ? 0 : characters(value)
  if (entry.maxLength !== undefined && length > entry.maxLength) {
    report('value-length', `${key} has ${length} characters, ${entry.maxLength} are allowed`)
  }
  if (key === 'proto' && value !== '' && !isTransportProtocol(value)) {
    report('protocol-unknown', `proto: "${excerpt(value)}" is no protocol that IP carries`)
  }
  // A missing year is no fault of the value: any year will do to see that it is a time.
  const typed = typedValue(key, value, { receivedAt: 0, ...options, version })
  if (typed.type === 'invalid') report('value-type', `${key}: "${excerpt(typed.text)}" is ${typed.reason}`)
  if (typed.type === 'timestamp' && typed.value.layout !== 'cef' && typed.value.layout !== 'epoch') {
    report('time-layout', `${key} is in the layout of ${typed.value.layout}`)
  }
  if (typed.type === 'integer') {
    const [lowest, highest] = entry.range ?? (typeOf(key, version) === 'long' ? int64 : int32)
    if (typed.value < lowest || typed.value > highest) {
      report('value-range', `${key} is ${typed.value}, outside ${lowest} to ${highest}`)
    }
  }
}

const int32: readonly [bigint, bigint] = [-(2n ** 31n), 2n ** 31n - 1n]
const int64: readonly [bigint, bigint] = [-(2n ** 63n), 2n ** 63n - 1n]

function characters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
