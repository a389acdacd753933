/** UTF-8 in and out without any API of one runtime, and without losing bytes that are not UTF-8. */

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lossy = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text)
}

export interface Decoded {
  readonly text: string
  /** Where the first U+FFFD stands that replaces bytes which are not UTF-8, in UTF-16 units; -1 if there are none. */
  readonly firstInvalid: number
}

/** Decodes `bytes`; what is not UTF-8 becomes U+FFFD as in every browser (WHATWG Encoding, "UTF-8 decoder"). */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  try {
    return { text: strict.decode(bytes), firstInvalid: -1 }
  } catch {
    let at = 0
    for (let step = nextStep(bytes, at); step.valid; step = nextStep(bytes, at)) at += step.length
    return { text: lossy.decode(bytes), firstInvalid: strict.decode(bytes.subarray(0, at)).length }
  }
}

/** How many bytes `text` takes in UTF-8. A lone surrogate counts as the three bytes of U+FFFD, which stands in for it. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) continue
    bytes += code < 0x8_00 ? 1 : 2
    // A pair is two units and four bytes: two for each, of which one is counted already.
    if (code >= 0xd8_00 && code < 0xdc_00 && isLowSurrogate(text.charCodeAt(at + 1))) at++
  }
  return bytes
}

/** Where each of `indexes` (UTF-16 units into the decoded text, ascending) stands in `bytes`. Linear. */
export function byteOffsets(bytes: Uint8Array, indexes: readonly number[]): number[] {
  const offsets: number[] = []
  let at = 0
  let index = 0
  for (const wanted of indexes) {
    while (index < wanted && at < bytes.length) {
      const step = nextStep(bytes, at)
      at += step.length
      index += step.valid && step.length === 4 ? 2 : 1
    }
    offsets.push(at)
  }
  return offsets
}

interface Step {
  /** Bytes that decode to one character, or that one U+FFFD stands in for. */
  readonly length: number
  readonly valid: boolean
}

/** What the decoder takes next. An invalid sequence is as long as it could still have become a valid one, and at least 1. */
function nextStep(bytes: Uint8Array, at: number): Step {
  const first = bytes[at] ?? -1
  if (first < 0x80) return { length: 1, valid: first >= 0 }
  const length =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0
  if (length === 0) return { length: 1, valid: false }
  for (let n = 1; n < length; n++) {
    const byte = bytes[at + n] ?? 0
    const lowest = n > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
    const highest = n > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
    if (byte < lowest || byte > highest) return { length: n, valid: false }
  }
  return { length, valid: true }
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc_00 && code < 0xe0_00
}
