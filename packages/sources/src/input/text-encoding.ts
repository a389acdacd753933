/** How the input is encoded, and how many bytes of byte order mark it begins with. */
export interface TextEncoding {
  readonly name: 'utf-8' | 'utf-16le' | 'utf-16be'
  readonly markLength: number
}

/** Bytes that the detection looks at. */
export const encodingHeadLength = 4

/**
 * Tells the encoding from the first four bytes, or all there are: by the byte order mark, or by the zero bytes that
 * ASCII text has in UTF-16 (RFC 4627 section 3). What gives no clear sign is UTF-8.
 *
 * Windows PowerShell writes UTF-16 with a mark when it redirects output to a file.
 */
export function detectEncoding(head: Uint8Array): TextEncoding {
  const [a, b, c, d] = head
  if (a === 0xef && b === 0xbb && c === 0xbf) return { name: 'utf-8', markLength: 3 }
  if (a === 0xff && b === 0xfe) return { name: 'utf-16le', markLength: 2 }
  if (a === 0xfe && b === 0xff) return { name: 'utf-16be', markLength: 2 }
  if (isText(a) && b === 0 && isText(c) && d === 0) return { name: 'utf-16le', markLength: 0 }
  if (a === 0 && isText(b) && c === 0 && isText(d)) return { name: 'utf-16be', markLength: 0 }
  return { name: 'utf-8', markLength: 0 }
}

function isText(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d)
}
