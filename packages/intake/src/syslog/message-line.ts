const lineFeed = 0x0a
const carriageReturn = 0x0d
const nul = 0x00
const space = 0x20

/**
 * A message as one line with its line feed, in memory of its own. Line ends and NULs at its end are dropped, as by receivers
 * that read lines. Inside it each becomes a space: octet counting carries them (RFC 6587 section 3.4.1), a record cannot.
 */
export function messageLine(message: Uint8Array): Buffer {
  let end = message.length
  while (end > 0 && isEnd(message[end - 1])) end--
  const line = Buffer.allocUnsafe(end + 1)
  line.set(message.subarray(0, end))
  for (const byte of [lineFeed, nul]) {
    for (let at = line.subarray(0, end).indexOf(byte); at >= 0 && at < end; at = line.indexOf(byte, at + 1))
      line[at] = space
  }
  line[end] = lineFeed
  return line
}

function isEnd(byte: number | undefined): boolean {
  return byte === lineFeed || byte === carriageReturn || byte === nul
}
