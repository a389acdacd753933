import type { Diagnostic } from './diagnostics.ts'

/** The seven header fields, unescaped, with their spaces; a field that the header lacks is ''. */
export interface CefHeader {
  /** What stands behind `CEF:`: `0` for specification 0.1, `1` for 1.x. Other values are kept. */
  readonly version: string
  readonly deviceVendor: string
  readonly deviceProduct: string
  readonly deviceVersion: string
  readonly deviceEventClassId: string
  readonly name: string
  /** As it stands; `readSeverity` gives a number and a band. */
  readonly severity: string
}

/** One pair of the extension, in the order of the text. */
export interface CefPair {
  readonly key: string
  /** Unescaped, without the spaces at its end (see `ParseOptions.spaces`). */
  readonly value: string
  /** As it stands in the text, with its escapes and all its spaces but the one that separates it from the next key. */
  readonly raw: string
  /** Where the key begins: an index in UTF-16 units into `CefMessage.text`. */
  readonly offset: number
}

/** One message as it was read. Strict and lenient use differ in nothing but whether they look at `diagnostics`. */
export interface CefMessage {
  /** The whole input, decoded. All offsets are indexes into it, in UTF-16 units. */
  readonly text: string
  /** What stands before `CEF:`, the syslog envelope as a rule, unread. Where there is no `CEF:`, all but the line terminator. */
  readonly prefix: string
  /** Null if the text holds no CEF message. */
  readonly header: CefHeader | null
  /** Keys and values by turns, in the order of the text, values unescaped: what the reader makes first, and fastest. */
  readonly flat: readonly string[]
  /** The same as objects, with raw text and offsets; made when first asked for. */
  readonly pairs: readonly CefPair[]
  /** The same as an object without a prototype, where the last pair of a repeated key counts; made when first asked for. */
  readonly extension: Readonly<Record<string, string>>
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[]
  /** Where things stand in the text. */
  readonly layout: CefLayout
}

/** Offsets into `CefMessage.text`, in UTF-16 units. */
export interface CefLayout {
  /** Where `CEF:` begins; the same as `end` where there is none. */
  readonly start: number
  /** Where the extension begins: behind the header's last pipe. */
  readonly extension: number
  /** Where the message ends: before the line terminator, if there is one. */
  readonly end: number
  /** The equals sign of each pair. */
  readonly equals: readonly number[]
}

/** The one implementation of `CefMessage`: a class only so that the views are made when they are asked for. */
export class ParsedMessage implements CefMessage {
  readonly text: string
  readonly header: CefHeader | null
  readonly flat: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
  readonly layout: CefLayout
  /** The input as bytes where the text cannot give them back: where they are not UTF-8. */
  readonly bytes: Uint8Array | null
  #pairs: readonly CefPair[] | undefined
  #extension: Readonly<Record<string, string>> | undefined

  constructor(
    text: string,
    bytes: Uint8Array | null,
    header: CefHeader | null,
    flat: readonly string[],
    layout: CefLayout,
    diagnostics: readonly Diagnostic[],
  ) {
    this.text = text
    this.bytes = bytes
    this.header = header
    this.flat = flat
    this.layout = layout
    this.diagnostics = diagnostics
  }

  get prefix(): string {
    return this.text.slice(0, this.layout.start)
  }

  get pairs(): readonly CefPair[] {
    return (this.#pairs ??= pairsOf(this))
  }

  get extension(): Readonly<Record<string, string>> {
    return (this.#extension ??= extensionOf(this.flat))
  }
}

function pairsOf({ text, flat, layout }: CefMessage): CefPair[] {
  return layout.equals.map((equals, index) => {
    const key = flat[index * 2] as string
    const nextEquals = layout.equals[index + 1]
    const end = nextEquals === undefined ? layout.end : nextEquals - (flat[index * 2 + 2] as string).length - 1
    return { key, value: flat[index * 2 + 1] as string, raw: text.slice(equals + 1, end), offset: equals - key.length }
  })
}

function extensionOf(flat: readonly string[]): Record<string, string> {
  const extension = Object.create(null) as Record<string, string>
  for (let index = 0; index < flat.length; index += 2) extension[flat[index] as string] = flat[index + 1] as string
  return extension
}
