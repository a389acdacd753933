const cefMark = 'CEF:'

/**
 * Where the message begins: the first `CEF:` with a version and a pipe behind it, or, if there is none, the first with at
 * least a digit behind it. Spaces before the version are let pass, as relays that take `CEF:` for a syslog tag write one.
 * -1 if there is neither. Linear: each candidate looks at its own digits only.
 */
export function findCef(text: string): number {
  let weak = -1
  for (let at = text.indexOf(cefMark); at >= 0; at = text.indexOf(cefMark, at + cefMark.length)) {
    const end = versionEnd(text, at)
    if (end < 0) continue
    if (text.charCodeAt(end) === PIPE) return at
    if (weak < 0) weak = at
  }
  return weak
}

/**
 * Finds what looks like further messages inside the message that begins at `start`, and calls `found` with the offset of
 * each: a `CEF:` with a version, a pipe and five more pipes behind it, or right behind a syslog header.
 */
export function findGluedMessages(text: string, start: number, found: (offset: number) => void): void {
  for (let at = text.indexOf(cefMark, start + 1); at >= 0; at = text.indexOf(cefMark, at + cefMark.length)) {
    const end = versionEnd(text, at)
    if (end < 0 || text.charCodeAt(end) !== PIPE) continue
    if (hasPipes(text, end, 6) || syslogHeader.test(text.slice(Math.max(start, at - 128), at))) found(at)
  }
}

const PIPE = 124
const SPACE = 32

const syslogHeader =
  /(?:<\d{1,3}>|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [!-~]+ |\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d) [!-~]+ )$/

/**
 * Behind the version, which begins with a digit, and the spaces after it; -1 if no digit follows `CEF:`. Letters are let pass, as
 * are spaces on either side: a reader that took `CEF:0x|` or `CEF:0 |` for nothing would find its message in a value.
 */
function versionEnd(text: string, mark: number): number {
  let at = mark + cefMark.length
  while (text.charCodeAt(at) === SPACE) at++
  if (!isDigit(text.charCodeAt(at))) return -1
  while (isWordOrDot(text.charCodeAt(at))) at++
  while (text.charCodeAt(at) === SPACE) at++
  return at
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isWordOrDot(code: number): boolean {
  return isDigit(code) || code === 46 || code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}

function hasPipes(text: string, from: number, count: number): boolean {
  let at = from
  for (let n = 1; n < count; n++) {
    at = text.indexOf('|', at + 1)
    if (at < 0) return false
  }
  return true
}
