import fc from 'fast-check'

/** Text of any code points, lone surrogates among them. fast-check's own `binary` unit takes 2 s to set up. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.nat(0x10_ff_ff), fc.nat(0x7f), fc.integer({ min: 0xd8_00, max: 0xdf_ff })), { maxLength: 40 })
  .map((points) => String.fromCodePoint(...points))
