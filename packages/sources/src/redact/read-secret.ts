/** The part of a text that is a secret: `text.slice(start, end)`. */
export interface SecretSpan {
  readonly start: number
  readonly end: number
  /** It was looked at and is none after all; the rule goes on behind it. */
  readonly isHarmless?: boolean
}

/**
 * Finds the secret behind what a rule has matched. Linear in the text over all matches of a rule.
 *
 * @param from position behind the match
 * @param name position where the match starts
 * @returns undefined when there is none, as in `--password "$DB_PASSWORD"`
 */
export type SecretReader = (text: string, from: number, name: number) => SecretSpan | undefined

/**
 * The argument of an option: the shell word, without its quotes or those around the whole argument. A command line from
 * the kernel has lost its quotes; there the argument ends at white space.
 */
export const readArgument: SecretReader = (text, from, name) => argument(text, from, name, /[^\s\0]*/y)

/**
 * The value of an assignment: a query parameter when its name follows `?` or `&`, else an argument. Several assignments
 * may be joined by `,` `;` or `&`, unless it is an option's.
 */
export const readAssigned: SecretReader = (text, from, name) => {
  const start = nameStart(text, name)
  const before = text[start - 1]
  if (before === '?' || before === '&') return readQuery(text, from, name)
  if (text[start] === '-') return readArgument(text, from, name)
  return argument(text, from, name, /(?:[^\s\0,;&]|[,;&](?![A-Za-z_][\w.-]*=))*/y)
}

/** The argument of a named option; keys are often given as files, which are not secret. */
export const readOption: SecretReader = (text, from, name) =>
  /key[\s"'\\,]*$/i.test(text.slice(name, from)) ? readUnlessFile(text, from, name) : readArgument(text, from, name)

/** The value of an assigned key, unless it is a file. */
export const readAssignedKey: SecretReader = (text, from, name) => unlessFile(text, readAssigned(text, from, name))

/** An argument, unless it is a file or a port: other programs in a script have the same option for those. */
export const readUnlessFile: SecretReader = (text, from, name) => unlessFile(text, readArgument(text, from, name))

/** The value of a query parameter (RFC 3986 section 3.4). */
export const readQuery: SecretReader = (text, from) => secret(text, from, endOf(/[^\s&#"'<>`\\]*/y, text, from))

/** The value of a JSON member: what stands in its quotes, or a bare number. */
export const readMember: SecretReader = (text, from) => {
  const quote = quoteAt(text, from)
  const close = quote === '' ? -1 : closingQuote(text, from + quote.length, quote)
  if (close >= 0) return secret(text, from + quote.length, close)
  return secret(text, from, endOf(/[^\s,}\]]*/y, text, from))
}

/** The value of an HTTP header: to the end of the quotes around it, or one word and those that commas join to it. */
export const readHeader: SecretReader = (text, from, name) => {
  const quote = enclosingQuote(text, name)
  const close = quote === '' ? -1 : closingQuote(text, from, quote)
  if (close >= 0) return secret(text, from, close)
  return secret(text, from, withoutClosers(text, from, endOf(/[^\s\0]*(?:(?<=,)[ \t]+(?!-)[^\s\0]+)*/y, text, from)))
}

/** A bearer token (RFC 6750 section 2.1). */
export const readToken: SecretReader = (text, from) => secret(text, from, endOf(/[\w.~+/=-]*/y, text, from))

/**
 * The password of a URL, `scheme://user:password@host` (RFC 3986 section 3.2.1), percent-encoded as it has to be or
 * not.
 */
export const readUserInfo: SecretReader = (text, from) => {
  const next = text.indexOf('://', from)
  const url = /^[^\s"'`<>]*/.exec(text.slice(from, next < 0 ? text.length : next))![0]
  const authority = /^[^/?#]*/.exec(url)![0]
  const colon = authority.indexOf(':')
  if (colon < 0) return undefined
  const at = authority.lastIndexOf('@')
  if (at >= 0) return at > colon ? secret(text, from + colon + 1, from + at) : undefined
  // No user so far: what follows the colon is a port, or a password with a slash in it.
  const late = url.lastIndexOf('@')
  if (late < 0 || authority.startsWith('[') || /^\d{0,5}$/.test(authority.slice(colon + 1))) return undefined
  return secret(text, from + colon + 1, from + late)
}

/** The body of a PEM block (RFC 7468); of one that was cut off, as much as looks like it. */
export const readPemBody: SecretReader = (text, from) => {
  const dashes = text.indexOf('-----', from)
  if (dashes >= 0 && text.startsWith('-----END', dashes)) return { start: from, end: dashes }
  const end = endOf(/(?:[A-Za-z0-9+/=\s]|\\[nr])*/y, text, from)
  return end - from < 16 ? undefined : { start: from, end }
}

/** A whole JSON Web Token (RFC 7519), signed or encrypted; other base64 that begins like one is none. */
export const readJwt: SecretReader = (text, from, name) => {
  const token = /^[\w-]+\.(?:[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+|[\w-]{8,}(?:\.[\w-]*)?)/.exec(text.slice(name, from))
  return token ? { start: name, end: name + token[0].length } : undefined
}

/**
 * Values that are no secrets: switches, references to variables and files, placeholders, what has been masked before.
 */
const harmless: RegExp = wholeOf([
  String.raw`|-|(?i:yes|no|true|false|on|off|null|none|nil)|[01]`,
  String.raw`\$[A-Z_][A-Z0-9_]*|\$\{[^{}=]*\}|\$\([^()=]*\)|%[A-Z_]+%`,
  String.raw`env:\w+|file:[\w./-]+|fd:\d+`,
  String.raw`\*+|<[^<>=]*>`,
])

/** Paths, and ports as `docker run -p` takes them. */
const fileOrPort: RegExp = wholeOf([
  String.raw`(?:file:|@|~\/|\.{1,2}\/).*`,
  String.raw`\/(?:app|config|data|dev|etc|home|mnt|opt|proc|root|run|srv|tmp|usr|var|vault)(?:\/.*)?`,
  String.raw`.*\.(?i:asc|cer|crt|der|gpg|jks|json|key|p12|pem|pfx|pub|txt|ya?ml)`,
  String.raw`(?:[\d.]+:)?[\d-]+:[\d-]+(?:\/\w+)?`,
])

function wholeOf(alternatives: readonly string[]): RegExp {
  return new RegExp(`^(?:${alternatives.join('|')})$`, 's')
}

/** What can follow a closing quote if the word ends there; the last is the quote around an argument within quotes. */
const wordEnds = /^(?:$|[\s"'`;,&|)\]}]|\\")/

function unlessFile(text: string, span: SecretSpan | undefined): SecretSpan | undefined {
  return span && fileOrPort.test(text.slice(span.start, span.end)) ? { ...span, isHarmless: true } : span
}

function secret(text: string, start: number, end: number): SecretSpan | undefined {
  return harmless.test(text.slice(start, end)) ? undefined : { start, end }
}

/** @param word matches up to where a word without quotes ends */
function argument(text: string, from: number, name: number, word: RegExp): SecretSpan | undefined {
  const wordEnd = (at: number): number => withoutClosers(text, from, endOf(word, text, at))
  const quote = quoteAt(text, from)
  const close = quote === '' ? -1 : closingQuote(text, from + quote.length, quote)
  if (close >= 0) {
    const after = close + quote.length
    // As in 'a'b: there are quotes around a part of the word only.
    const isWhole = wordEnds.test(text.slice(after, after + 2))
    return isWhole ? secret(text, from + quote.length, close) : secret(text, from, wordEnd(after))
  }
  const enclosing = enclosingQuote(text, name)
  const end = enclosing === '' ? -1 : closingQuote(text, from, enclosing)
  return secret(text, from, end >= 0 ? end : wordEnd(from))
}

/** Where the text from `from` to `end` ends without separators, and without quotes and brackets that open before it. */
function withoutClosers(text: string, from: number, end: number): number {
  const value = text.slice(from, end)
  const openers = new Map([...'"\'`'].map((quote) => [quote, value.indexOf(quote)]))
  for (const pair of ['()', '[]', '{}']) openers.set(pair[1]!, value.indexOf(pair[0]!))
  let length = value.length
  while (length > 0) {
    const last = value[length - 1]!
    const opener = openers.get(last)
    const isCloser = opener === undefined ? ';,\\'.includes(last) : opener < 0 || opener === length - 1
    if (!isCloser) break
    length--
  }
  return length === 0 ? end : from + length
}

/**
 * The quote, with the backslash that escapes it, that stands right before the name which holds `at`; or ''. Behind the
 * option `-c` of a shell the quotes hold a script, not an argument.
 */
function enclosingQuote(text: string, at: number): string {
  const start = nameStart(text, at)
  const before = text[start - 1]
  if (before !== '"' && before !== "'") return ''
  if (/-[a-z]*c\\?["']?[\s,]+\\?$/.test(text.slice(Math.max(0, start - 16), start - 1))) return ''
  return text[start - 2] === '\\' ? `\\${before}` : before
}

/** Where the name begins that holds `at`. The bound, longer than any name, keeps the time linear. */
function nameStart(text: string, at: number): number {
  let start = at
  while (start > 0 && at - start < 64 && /[\w.-]/.test(text[start - 1]!)) start--
  return start
}

/** The quote at `at`, with the backslash that escapes it, or ''. */
function quoteAt(text: string, at: number): string {
  return text.slice(at, endOf(/(?:\\?["'])?/y, text, at))
}

/** Where the quote stands that closes a text from `from` on, or -1. A backslash escapes a double quote. */
function closingQuote(text: string, from: number, quote: string): number {
  if (quote !== '"') return text.indexOf(quote, from)
  let at = text.indexOf('"', from)
  while (at >= 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1)
  return at
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0
  while (text[at - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}

function endOf(sticky: RegExp, text: string, from: number): number {
  sticky.lastIndex = from
  return sticky.test(text) ? sticky.lastIndex : from
}
