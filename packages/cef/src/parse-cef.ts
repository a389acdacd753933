import { type CefHeader, type CefMessage, ParsedMessage } from './cef-message.ts'
import { kcsExtraKeys } from './dictionary.ts'
import { findCef, findGluedMessages } from './find-cef.ts'
import { createKeyTable, type KeyTable } from './key-table.ts'
import { parseExtension } from './parse-extension.ts'
import { parseHeader } from './parse-header.ts'
import { Problems } from './problems.ts'
import { decodeUtf8 } from './utf8.ts'

export interface ParseOptions {
  /**
   * Keys that count as known beside the dictionary: an unknown key behind a free-text value is a sign of injection. Keep one
   * array for many messages, as what is learnt of keys is kept with it. By default the keys that KCS adds to CEF.
   */
  readonly extraKnownKeys?: readonly string[]
  /**
   * `trim` (the default) cuts the spaces at the end of a value. `exact` keeps them, all but the one that separates the value
   * from the next key, as the standard says it.
   */
  readonly spaces?: 'trim' | 'exact'
}

/**
 * Reads one CEF message, with or without a syslog envelope before it, from text or UTF-8 bytes.
 *
 * Total: never throws, whatever the input, and takes time linear in its length. What is malformed is kept *and* flagged
 * (`diagnostics`). A line terminator (LF or CRLF) at the very end belongs to the framing and not to the message.
 *
 * Follows "Implementing ArcSight CEF" revision 25 with the additions of 26 and 27; docs/cef-choices.md says what is done at
 * each point that the standard leaves open or that readers treat in different ways.
 */
export function parseCef(input: string | Uint8Array, options: ParseOptions = {}): CefMessage {
  const problems = new Problems()
  const { text, bytes } = typeof input === 'string' ? { text: input, bytes: null } : decode(input, problems)
  const end = endOfMessage(text)
  const start = findCef(text)
  let header: CefHeader | null = null
  let flat: readonly string[] = []
  let equals: readonly number[] = []
  let extension = end
  if (start < 0) problems.add('no-cef', 0)
  else {
    ;({ header, extension } = parseHeader(text, start, end, problems))
    const table = tableOf(options.extraKnownKeys ?? kcsExtraKeys)
    ;({ flat, equals } = parseExtension(text, extension, end, options.spaces === 'exact', table, problems))
    findGluedMessages(text, start, (offset) => problems.add('glued-messages', offset))
  }
  reportLineBreaks(text, end, problems)
  const layout = { start: start < 0 ? end : start, extension, end, equals }
  return new ParsedMessage(text, bytes, header, flat, layout, problems.sorted())
}

/** The bytes are kept, in a copy, where the text cannot give them back. */
function decode(input: Uint8Array, problems: Problems): { text: string; bytes: Uint8Array | null } {
  const { text, firstInvalid } = decodeUtf8(input)
  if (firstInvalid < 0) return { text, bytes: null }
  problems.add('invalid-utf8', firstInvalid)
  // Not `slice`, which a Node Buffer overrides with a view of the same memory.
  return { text, bytes: new Uint8Array(input) }
}

/** Before the line terminator, if the text ends in one. */
function endOfMessage(text: string): number {
  if (!text.endsWith('\n')) return text.length
  return text.endsWith('\r\n') ? text.length - 2 : text.length - 1
}

/** Reports each line break before `end`; CRLF counts as one. */
function reportLineBreaks(text: string, end: number, problems: Problems): void {
  let feed = text.indexOf('\n')
  let carriage = text.indexOf('\r')
  while ((feed >= 0 && feed < end) || (carriage >= 0 && carriage < end)) {
    const at = carriage < 0 || (feed >= 0 && feed < carriage) ? feed : carriage
    problems.add('raw-newline', at)
    const next = text.startsWith('\r\n', at) ? at + 2 : at + 1
    if (feed >= 0 && feed < next) feed = text.indexOf('\n', next)
    if (carriage >= 0 && carriage < next) carriage = text.indexOf('\r', next)
  }
}

/** What is learnt of keys is kept by the array of extra keys, so that callers with other keys do not disturb each other. */
const tables = new WeakMap<readonly string[], KeyTable>()

function tableOf(extraKnownKeys: readonly string[]): KeyTable {
  let table = tables.get(extraKnownKeys)
  if (table === undefined) {
    table = createKeyTable(extraKnownKeys)
    tables.set(extraKnownKeys, table)
  }
  return table
}
