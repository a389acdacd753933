import {
  checkCef,
  type CefMessage,
  parseCef,
  sanitiseKey,
  sanitiseValue,
  serializeCef,
  writeCef,
} from '@tidewaiter/cef'

/** Longest time to read one input of the sizes that the fuzzer makes; what is quadratic takes far longer. */
const maxMilliseconds = 1000

/** What must hold for every input whatever. Returns what does not, in words, or null. */
export function brokenInvariant(bytes: Uint8Array): string | null {
  let message: CefMessage
  try {
    message = timed(() => parseCef(bytes))
    checkCef(message)
  } catch (error) {
    return error instanceof Error ? `${error.message}\n${error.stack}` : String(error)
  }
  return (
    writesBackTheSameBytes(bytes, message) ??
    offsetsAreInTheText(message) ??
    pairsAreTheExtension(message) ??
    rewrittenReadsTheSame(message)
  )
}

/** Three tries, as the machine may have been busy with something else. */
function timed(read: () => CefMessage): CefMessage {
  for (let attempt = 1; ; attempt++) {
    const begin = performance.now()
    const message = read()
    const time = performance.now() - begin
    if (time < maxMilliseconds) return message
    if (attempt === 3) throw new Error(`took ${Math.round(time)} ms`)
  }
}

function writesBackTheSameBytes(bytes: Uint8Array, message: CefMessage): string | null {
  const written = serializeCef(message)
  const same = written.length === bytes.length && written.every((byte, index) => byte === bytes[index])
  return same ? null : 'is written back with other bytes'
}

function offsetsAreInTheText({ text, diagnostics }: CefMessage): string | null {
  let last = 0
  for (const { code, offset } of diagnostics) {
    if (offset < last || offset > text.length) return `${code} is at ${offset}, after ${last}, of ${text.length}`
    last = offset
  }
  return null
}

function pairsAreTheExtension({ text, pairs, flat, layout }: CefMessage): string | null {
  if (pairs.length * 2 !== flat.length) return `has ${pairs.length} pairs and ${flat.length} keys and values`
  const first = pairs[0]?.offset ?? layout.end
  const rebuilt = text.slice(layout.extension, first) + pairs.map(({ key, raw }) => `${key}=${raw}`).join(' ')
  return rebuilt === text.slice(layout.extension, layout.end) ? null : 'has pairs that do not make up the extension'
}

function rewrittenReadsTheSame({ header, pairs }: CefMessage): string | null {
  if (header === null) return null
  const given = pairs.map(({ key, value }): [string, string] => [key, value])
  const written = writeCef(header, given)
  const expected = given.flatMap(([key, value]) =>
    sanitiseKey(key) === '' ? [] : [sanitiseKey(key), sanitiseValue(value)],
  )
  const again = parseCef(written.text).flat
  const same = again.length === expected.length && again.every((text, index) => text === expected[index])
  if (!same) return 'reads otherwise when it is written anew'
  return /[\r\n\0\u0085\u2028\u2029]/.test(written.text) ? 'is written in more than one line' : null
}
