import fc from 'fast-check'
import type { CefHeaderInput } from '../write-cef.ts'

/** Characters and pieces of text that mean something to one CEF reader or another. */
const characters = Array.from('\\|= \n\r\t\0\v\f\u0085\u2028\u2029\ufeff"\ud800é漢😀x7')
const phrases = [
  '\\n',
  '\\=',
  '\\|',
  '\\x',
  '\r\n',
  'a=',
  ' a=',
  ' src=192.0.2.1',
  ' cs4Label=Command',
  '...[+9]',
  '\udc00',
]
const starts = ['CEF:', 'CEF:0|', 'CEF:0|v|p|1|id|n|5|', '<134>Feb 18 10:07:28 host ']
const pieces: readonly string[] = [...characters, ...phrases, ...starts]

/** Any code point, lone surrogates included. (`fc.string({ unit: 'binary' })` takes a second to set up.) */
const anyCharacter = fc.integer({ min: 0, max: 0x10_ff_ff }).map((code) => String.fromCodePoint(code))

/** Text that tries to break out: any characters, lone surrogates included, mixed with what has a meaning in CEF. */
export const nastyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...pieces), anyCharacter), { maxLength: 12 })
  .map((parts) => parts.join(''))

const anyKey: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('src', 'cs4', 'cs4Label', 'msg', 'cs1', 'cs1Label', 'act', 'evil', '_cefVer'),
  nastyText,
)

export const anyHeader: fc.Arbitrary<CefHeaderInput> = fc.record({
  version: fc.oneof(fc.constantFrom('0', '1', 0), nastyText),
  deviceVendor: nastyText,
  deviceProduct: nastyText,
  deviceVersion: nastyText,
  deviceEventClassId: nastyText,
  name: nastyText,
  severity: fc.oneof(fc.integer({ min: -5, max: 20 }), fc.double(), nastyText, fc.constant('High')),
})

export const anyPairs: fc.Arbitrary<[string, string][]> = fc.array(fc.tuple(anyKey, nastyText), { maxLength: 8 })

/** Bytes that are often nearly CEF and nearly UTF-8. */
export const anyBytes: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...pieces).map((piece) => new TextEncoder().encode(piece)),
      fc.uint8Array({ maxLength: 6 }),
      fc.constant(new TextEncoder().encode('CEF:0|v|p|1|id|n|5|')),
    ),
    { maxLength: 16 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part))))
