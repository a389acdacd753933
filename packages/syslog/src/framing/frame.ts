// Invariant: a frame holds one message, whatever the message contains. Octet counting carries any bytes; in line
// framing every line feed inside a message becomes a space, because it would start a second message at the receiver.

/** `octet-counting`: RFC 6587 section 3.4.1, RFC 5425 section 4.3. `lf`: one line each, RFC 6587 section 3.4.2. */
export type Framing = 'octet-counting' | 'lf'

/** A message: bytes, or text that is sent as UTF-8. */
export type Message = string | Uint8Array

const LF = 0x0a
const SPACE = 0x20

/** The longest octet count: RFC 5425 sets no limit, and ten digits hold more than a buffer can. */
const MAX_COUNT_DIGITS = 10

/** Takes a message and a framing, returns the bytes of its frame. An empty message has none: RFC 6587 cannot say it. */
export function frame(message: Message, framing: Framing): Uint8Array {
  return frameBatch([message], framing)
}

/**
 * Takes messages and a framing, returns all their frames in one new buffer, ready for one write: message by message,
 * the writes would cost several times what the rest does.
 */
export function frameBatch(messages: readonly Message[], framing: Framing): Uint8Array {
  let size = 0
  for (const message of messages) size += frameBound(message)
  const target = Buffer.allocUnsafe(size)
  let end = 0
  for (const message of messages) end = frameInto(target, end, message, framing)
  return target.subarray(0, end)
}

/** Takes a message, returns how many bytes its frame takes at most, in either framing. */
export function frameBound(message: Message): number {
  // UTF-8 takes at most three bytes for each UTF-16 unit.
  return (typeof message === 'string' ? message.length * 3 : message.length) + MAX_COUNT_DIGITS + 1
}

/**
 * Writes the frame of a message into a buffer at an offset, returns the offset after it. The buffer must have
 * `frameBound(message)` bytes left there.
 */
export function frameInto(target: Buffer, offset: number, message: Message, framing: Framing): number {
  if (message.length === 0) return offset
  if (framing === 'octet-counting') {
    const length = typeof message === 'string' ? Buffer.byteLength(message) : message.length
    return writeMessage(target, writeCount(target, offset, length), message)
  }
  const end = writeMessage(target, offset, message)
  replaceLineFeeds(target, offset, end)
  target[end] = LF
  return end + 1
}

/** Writes `length` and a space at `offset` (MSG-LEN SP of RFC 6587 section 3.4.1), returns the offset after them. */
function writeCount(target: Buffer, offset: number, length: number): number {
  let digits = 1
  for (let power = 10; power <= length; power *= 10) digits++
  let rest = length
  for (let at = offset + digits - 1; at >= offset; at--) {
    target[at] = 0x30 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
  target[offset + digits] = SPACE
  return offset + digits + 1
}

function writeMessage(target: Buffer, offset: number, message: Message): number {
  if (typeof message === 'string') return offset + target.write(message, offset)
  target.set(message, offset)
  return offset + message.length
}

function replaceLineFeeds(target: Buffer, start: number, end: number): void {
  for (let at = target.indexOf(LF, start); at !== -1 && at < end; at = target.indexOf(LF, at + 1)) target[at] = SPACE
}
