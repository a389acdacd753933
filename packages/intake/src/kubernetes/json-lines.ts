/** A line of a watch; undefined for one that is too long, or no JSON. */
export type JsonLine = { readonly value: unknown } | undefined

/**
 * The JSON values in chunks of bytes, one a line: for each chunk those that end in it. What stands behind the last line feed when
 * the chunks end is unfinished, and left.
 *
 * @param maxBytes longest line; nothing is kept of a longer one
 */
export async function* jsonLines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<readonly JsonLine[]> {
  let parts: Buffer[] = []
  let length = 0

  function keep(part: Buffer): void {
    length += part.length
    if (length > maxBytes) parts = []
    else if (part.length > 0) parts.push(part)
  }

  function finish(): JsonLine {
    const line = length > maxBytes ? undefined : parsed(Buffer.concat(parts).toString())
    parts = []
    length = 0
    return line
  }

  for await (const chunk of chunks) {
    const lines: JsonLine[] = []
    let from = 0
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      keep(chunk.subarray(from, end))
      from = end + 1
      if (length > 0) lines.push(finish())
    }
    keep(chunk.subarray(from))
    if (lines.length > 0) yield lines
  }
}

function parsed(text: string): JsonLine {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
