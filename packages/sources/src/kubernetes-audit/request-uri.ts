import type { SourceContext } from '../source-context.ts'

/** Longest URI that is kept, in UTF-16 units: above what the API server accepts in a header line by default. */
const maxLength = 8192

/**
 * The URI of a request without the secrets in it. The command of an exec stands in it word by word and percent-encoded, where no
 * rule would know a secret; it is put together first.
 */
export function requestUriOf(uri: unknown, context: SourceContext): string | undefined {
  if (typeof uri !== 'string') return undefined
  const short = uri.slice(0, maxLength).toWellFormed()
  const mark = short.indexOf('?')
  if (mark < 0) return context.redact(short)
  const pairs = short.slice(mark + 1).split('&')
  const isCommand = (pair: string): boolean => pair.startsWith('command=')
  const command = pairs.filter(isCommand).map((pair) => decode(pair.slice('command='.length)))
  const line = command.join(' ')
  const clean = context.redact(line)
  if (clean !== line) {
    const first = pairs.findIndex(isCommand)
    const rest = pairs.filter((pair) => !isCommand(pair))
    rest.splice(first, 0, `command=${encodeURIComponent(clean)}`)
    return context.redact(`${short.slice(0, mark)}?${rest.join('&')}`)
  }
  return context.redact(`${short.slice(0, mark)}?${pairs.map((pair) => cleanPair(pair, context)).join('&')}`)
}

/** True for a request that only tries whether it would be accepted (`dryRun=All`), so that nothing changes. */
export function isDryRun(uri: unknown): boolean {
  return typeof uri === 'string' && /[?&]dryRun=All(?:&|$)/.test(uri.slice(0, maxLength))
}

/** A pair of the query; one that hides a secret behind percent-encoding is written anew. */
function cleanPair(pair: string, context: SourceContext): string {
  if (!pair.includes('%') && !pair.includes('+')) return pair
  const plain = decode(pair)
  const clean = context.redact(plain)
  const [key = ''] = pair.split('=', 1)
  return clean === plain ? pair : `${key}=${encodeURIComponent(clean.slice(clean.indexOf('=') + 1))}`
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
