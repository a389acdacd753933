const spellings = [
  /^[\da-f]{2}(?::[\da-f]{2}){5}(?:(?::[\da-f]{2}){2})?$/i,
  /^[\da-f]{2}(?:-[\da-f]{2}){5}(?:(?:-[\da-f]{2}){2})?$/i,
  /^[\da-f]{4}(?:\.[\da-f]{4}){2}(?:\.[\da-f]{4})?$/i,
]

/**
 * An EUI-48 or EUI-64 in any of its usual spellings (pairs with colons or hyphens, groups of four with dots) in one:
 * lower case, pairs, colons. Null if the text is none.
 */
export function normalMac(text: string): string | null {
  if (!spellings.some((spelling) => spelling.test(text))) return null
  const digits = text.toLowerCase().replaceAll(/[:.-]/g, '')
  return digits.replaceAll(/..(?=.)/g, '$&:')
}
