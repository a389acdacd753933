import { type CefHeader, type CefMessage, ParsedMessage } from './cef-message.ts'
import { escapeHeader, escapeValue, sanitiseKey } from './escape.ts'
import { headerFields } from './parse-header.ts'
import { byteOffsets, encodeUtf8 } from './utf8.ts'

export interface CefChanges {
  /** Header fields to change. The header is then written anew as a whole. */
  readonly header?: Partial<CefHeader>
  /**
   * Values to change, by key: every pair of the key takes the new value, null takes the pair out, a key that the message
   * lacks is added at the end.
   */
  readonly pairs?: Readonly<Record<string, string | null>>
}

/**
 * Writes a message that was read, with or without changes, as bytes.
 *
 * Without changes the bytes are those that were read: envelope, escapes, spaces, repeated keys, line terminator, and bytes
 * that are not UTF-8. With changes all but the changed parts stay as they were. (From a JavaScript string with lone
 * surrogates, which no bytes can hold, each becomes U+FFFD.) Changes to a text without a CEF message have no effect.
 */
export function serializeCef(message: CefMessage, changes: CefChanges = {}): Uint8Array {
  const { text } = message
  const edits = editsFor(message, changes)
  const bytes = message instanceof ParsedMessage ? message.bytes : null
  if (bytes === null) {
    const kept = gapsBetween(edits, text.length).map(([from, to]) => text.slice(from, to))
    return encodeUtf8(kept.map((part, index) => part + (edits[index]?.text ?? '')).join(''))
  }
  const places = byteOffsets(
    bytes,
    gapsBetween(edits, text.length).flatMap((gap) => gap),
  )
  const parts: Uint8Array[] = []
  for (let index = 0; index <= edits.length; index++) {
    parts.push(bytes.subarray(places[index * 2], places[index * 2 + 1]), encodeUtf8(edits[index]?.text ?? ''))
  }
  return concat(parts)
}

/** `text` in place of what stands between `from` and `to`. Edits are in the order of the text and do not overlap. */
interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

function editsFor(message: CefMessage, { header: fields = {}, pairs = {} }: CefChanges): Edit[] {
  const { header, layout } = message
  if (header === null) return []
  const added = Object.entries(pairs).flatMap(([key, value]) => {
    const written = sanitiseKey(key)
    return value === null || written === '' || Object.hasOwn(message.extension, key)
      ? []
      : [`${written}=${escapeValue(value)}`]
  })
  const edits = pairEdits(message, pairs)
  if (added.length > 0) {
    const separator = layout.end === layout.extension ? '' : ' '
    edits.push({ from: layout.end, to: layout.end, text: separator + added.join(' ') })
  }
  // A pair added to a header that lacks a pipe would become a part of the header.
  const isOpen = message.diagnostics.some(({ code }) => code === 'header-short' || code === 'header-unclosed')
  if (Object.keys(fields).length > 0 || (isOpen && added.length > 0)) {
    const changed = { ...header, ...fields }
    const text = `CEF:${headerFields.map((field) => `${escapeHeader(changed[field])}|`).join('')}`
    edits.unshift({ from: layout.start, to: layout.extension, text })
  }
  return edits
}

function pairEdits(message: CefMessage, changes: Readonly<Record<string, string | null>>): Edit[] {
  const { pairs, layout } = message
  const changeOf = (key: string): string | null | undefined => (Object.hasOwn(changes, key) ? changes[key] : undefined)
  const lastKept = pairs.findLastIndex(({ key }) => changeOf(key) !== null)
  const edits: Edit[] = []
  for (const [index, { key, raw, offset }] of pairs.slice(0, lastKept + 1).entries()) {
    const change = changeOf(key)
    const valueStart = offset + key.length + 1
    if (change === null) edits.push({ from: offset, to: pairs[index + 1]?.offset ?? layout.end, text: '' })
    else if (change !== undefined)
      edits.push({ from: valueStart, to: valueStart + raw.length, text: escapeValue(change) })
  }
  // The pairs at the end go together with the space before them.
  if (lastKept < pairs.length - 1) {
    const before = pairs[lastKept]
    const from =
      before === undefined
        ? (pairs[0]?.offset ?? layout.end)
        : before.offset + before.key.length + 1 + before.raw.length
    edits.push({ from, to: layout.end, text: '' })
  }
  return edits
}

/** The stretches of text that stay as they are: before the first edit, between edits, behind the last. */
function gapsBetween(edits: readonly Edit[], end: number): [from: number, to: number][] {
  const starts = [0, ...edits.map(({ to }) => to)]
  return starts.map((from, index) => [from, edits[index]?.from ?? end])
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    result.set(part, at)
    at += part.length
  }
  return result
}
