/**
 * The wrappers that container runtimes put around the lines of a container's output.
 */

export type StreamName = 'stdout' | 'stderr'

export interface CriHeader {
  /** Undefined for a bare time in front of the text, as `kubectl logs --timestamps` and `docker logs -t` write it. */
  readonly stream: StreamName | undefined
  /** The runtime split the line, and more of it follows. */
  readonly isPartial: boolean
  /** Where the text begins. */
  readonly textStart: number
}

/**
 * Reads the head of a CRI log line, `<RFC 3339 time> stdout|stderr <tags> <text>`, whose first tag is `F` or `P`
 * (Kubernetes design proposal "CRI: Log Management for Container Stdout/Stderr Streams").
 * Undefined when the line is none.
 */
export function readCriHeader(bytes: Buffer, start: number, end: number): CriHeader | undefined {
  if (!startsWithTime(bytes, start, end)) return undefined
  // The longest time, with nine digits of fraction and an offset, has 35 characters.
  let space = start + 20
  while (space < end && bytes[space] !== 0x20) if (++space > start + 35) return undefined
  const text = space + 1
  if (bytes[text] === 0x7b && text < end) return { stream: undefined, isPartial: false, textStart: text }
  const stream = startsWith(bytes, text, stdout) ? 'stdout' : startsWith(bytes, text, stderr) ? 'stderr' : undefined
  const tag = bytes[text + 7]
  if (stream === undefined || text + 8 > end || (tag !== 0x46 && tag !== 0x50)) return undefined
  let textStart = text + 8
  // Further tags, which none of the runtimes writes, stand behind colons.
  if (bytes[textStart] === 0x3a) while (textStart < end && bytes[textStart] !== 0x20) textStart++
  if (textStart < end && bytes[textStart] !== 0x20) return undefined
  return { stream, isPartial: tag === 0x50, textStart: Math.min(textStart + 1, end) }
}

const stdout = Buffer.from('stdout ')
const stderr = Buffer.from('stderr ')

/** True for `dddd-..-..T..:..:..` with at least one byte behind it. */
function startsWithTime(bytes: Buffer, start: number, end: number): boolean {
  return (
    end - start > 20 &&
    isDigit(bytes[start]!) &&
    isDigit(bytes[start + 3]!) &&
    bytes[start + 4] === 0x2d &&
    bytes[start + 7] === 0x2d &&
    bytes[start + 10] === 0x54 &&
    bytes[start + 13] === 0x3a &&
    bytes[start + 16] === 0x3a &&
    isDigit(bytes[start + 18]!)
  )
}

function startsWith(bytes: Buffer, at: number, text: Buffer): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false
  return true
}

export interface DockerLine {
  readonly stream: StreamName
  /** The text, with its line feed unless Docker split the line. */
  readonly text: string
}

/**
 * Reads a line of Docker's `json-file` log driver, `{"log":"<text>\n","stream":"stdout","time":"..."}`. Undefined when
 * the line is none.
 */
export function readDockerLine(bytes: Buffer, start: number, end: number): DockerLine | undefined {
  if (!mayBeDockerLine(bytes, start)) return undefined
  try {
    const entry = JSON.parse(bytes.toString('utf8', start, end)) as { log?: unknown; stream?: unknown; time?: unknown }
    const { log, stream, time } = entry
    if (typeof log !== 'string' || typeof time !== 'string' || (stream !== 'stdout' && stream !== 'stderr'))
      return undefined
    return { stream, text: log }
  } catch {
    return undefined
  }
}

/** True when the line starts as Docker's do; it marshals `log` first and without spaces. */
export function mayBeDockerLine(bytes: Buffer, start: number): boolean {
  return startsWith(bytes, start, dockerStart)
}

const dockerStart = Buffer.from('{"log":"')

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
