import { parseJson, type JsonValue } from '../input/parse-json.ts'

/**
 * Parses the beginning of a JSON object: what is whole of it, up to the last comma or bracket that closes, with the brackets
 * closed that are open there. So a report of many megabytes is recognised before all of it is read, and one that was cut off.
 *
 * @returns undefined for text that does not begin with an object, or is no JSON as far as it goes
 */
export function parseBeginning(text: string): JsonValue | undefined {
  const start = /^[\s,[]*/.exec(text)![0].length // an array of records may be open before it
  if (text[start] !== '{') return undefined
  const open: string[] = []
  // Behind the cut brackets are only opened, so that those open at the cut are the first ones of `open`.
  let cut = { end: start, depth: 0 }
  for (let at = start; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at)
        break
      case '{':
        open.push('}')
        break
      case '[':
        open.push(']')
        break
      case '}':
      case ']':
        open.pop()
        cut = { end: at + 1, depth: open.length }
        break
      case ',':
        cut = { end: at, depth: open.length }
        break
      default:
    }
    if (cut.end > start && open.length === 0) break
  }
  const closing = open.slice(0, cut.depth).toReversed().join('')
  const parsed = parseJson(text.slice(start, cut.end) + closing)
  return 'value' in parsed ? parsed.value : undefined
}

/** Where the string that begins at `at` ends; the end of the text where it does not. */
function endOfString(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end++
    else if (text[end] === '"') return end
  }
  return text.length
}
