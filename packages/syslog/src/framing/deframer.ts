// Reads frames out of a byte stream, whatever the chunks it comes in.
//
//   BETWEEN --digit 1-9, more digits, space--> COUNTED --all octets seen--> BETWEEN
//   BETWEEN --anything else-----------------> LINE -----line feed---------> BETWEEN
//   LINE ----longer than the limit----------> SKIPPING --line feed--------> BETWEEN
//   BETWEEN --count above the limit---------> FAILED (the place of the next frame is unknown)
//
// Invariants: at most twice `maxFrameBytes` are held; each byte is looked at a bounded number of times; the frames do
// not depend on how the stream was cut into chunks.
import type { Framing } from './frame.ts'

export type DeframerOptions = {
  /** Framing of the stream. `auto` (default) decides frame by frame as RFC 6587 section 3.4.1 says. */
  readonly framing?: Framing | 'auto'
  /** Greatest length of a message in bytes. Default 262,144. */
  readonly maxFrameBytes?: number
}

/** One message taken out of the stream. */
export type Frame = {
  /** May be a view of the chunk it came in, and so keeps that chunk in memory: copy what is kept for long. */
  readonly bytes: Buffer
  readonly framing: Framing
  /** The line was longer than the limit; these are its first bytes, the rest was dropped. */
  readonly truncated?: true
  /** The stream ended before the line feed came, or before all octets that were announced. */
  readonly unterminated?: true
}

/** Why a stream cannot be read on. */
export type DeframerFailure =
  | { readonly kind: 'too-long'; readonly announced: number }
  | { readonly kind: 'not-counted'; readonly found: string }

export type Deframer = {
  /** Takes the next chunk, returns the frames that it completes. After a failure, always none. */
  push(chunk: Buffer): Frame[]
  /** To be called at the end of the stream: returns what is left as an unterminated frame, if anything is. */
  end(): Frame[]
  /** Set once the stream cannot be read any further; the connection should be closed. */
  readonly failure: DeframerFailure | undefined
}

export const DEFAULT_MAX_FRAME_BYTES = 262_144

const LF = 0x0a
const CR = 0x0d
const NUL = 0x00
const SPACE = 0x20
const MAX_COUNT_DIGITS = 10
const EMPTY: Buffer = Buffer.alloc(0)

/**
 * Takes options, returns a reader of RFC 6587 framing. Total: any bytes give frames or a failure, never an exception.
 * Between frames, line feeds, carriage returns and NULs are skipped, as some senders end counted messages or lines with
 * them; at the end of a line, one CR and NULs are dropped. In `auto`, a frame that starts with digits and a space is
 * octet counted; a line that starts like this (`12 monkeys`) cannot be told apart from it and needs `framing: 'lf'`.
 */
export function createDeframer(options: DeframerOptions = {}): Deframer {
  const framing = options.framing ?? 'auto'
  const maxFrameBytes = options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES
  let failure: DeframerFailure | undefined
  let state: 'between' | 'counted' | 'line' | 'skipping' = 'between'
  // Of a frame that began in an earlier chunk: the bytes so far, or of its count the digits so far.
  let held = EMPTY
  let heldLength = 0
  let announced = 0

  const hold = (bytes: Buffer): void => {
    const needed = heldLength + bytes.length
    if (needed > held.length) {
      const grown = Buffer.allocUnsafe(
        Math.min(Math.max(needed, held.length * 2, 1024), maxFrameBytes + MAX_COUNT_DIGITS + 1),
      )
      held.copy(grown, 0, 0, heldLength)
      held = grown
    }
    bytes.copy(held, heldLength)
    heldLength = needed
  }

  /** The frame whose last bytes these are. What was held is given away, so it is never written to again. */
  const take = (last: Buffer): Buffer => {
    if (heldLength === 0) return last
    hold(last)
    const whole = held.subarray(0, heldLength)
    drop()
    return whole
  }

  const drop = (): void => {
    held = EMPTY
    heldLength = 0
  }

  const fail = (reason: DeframerFailure): void => {
    failure = reason
    drop()
  }

  /** Reads the count that starts at `start` or in an earlier chunk; returns the offset to go on from. */
  const readCount = (chunk: Buffer, start: number): number => {
    const digitsBefore = heldLength
    let at = start
    while (at < chunk.length && digitsBefore + at - start < MAX_COUNT_DIGITS && isDigit(chunk[at])) at++
    if (at === chunk.length && digitsBefore + at - start <= MAX_COUNT_DIGITS) {
      hold(chunk.subarray(start))
      return at
    }
    const digits = held.toString('latin1', 0, heldLength) + chunk.toString('latin1', start, at)
    if (/^[1-9]/.test(digits) && chunk[at] === SPACE) {
      drop()
      announced = Number(digits)
      state = 'counted'
      if (announced > maxFrameBytes) fail({ kind: 'too-long', announced })
      return at + 1
    }
    if (framing === 'octet-counting') {
      fail({ kind: 'not-counted', found: digits + chunk.toString('latin1', at, at + 16) })
      return chunk.length
    }
    state = 'line'
    return start
  }

  const readCounted = (chunk: Buffer, start: number, frames: Frame[]): number => {
    const end = start + announced - heldLength
    if (end > chunk.length) {
      hold(chunk.subarray(start))
      return chunk.length
    }
    frames.push({ bytes: take(chunk.subarray(start, end)), framing: 'octet-counting' })
    state = 'between'
    return end
  }

  const readLine = (chunk: Buffer, start: number, frames: Frame[]): number => {
    const found = chunk.indexOf(LF, start)
    const end = found === -1 ? chunk.length : found
    // One byte beyond the limit may be the CR of the line end, so it decides nothing yet.
    if (heldLength + end - start > maxFrameBytes + 1) {
      const room = Math.max(maxFrameBytes - heldLength, 0)
      const bytes = take(chunk.subarray(start, start + room)).subarray(0, maxFrameBytes)
      frames.push({ bytes, framing: 'lf', truncated: true })
      state = found === -1 ? 'skipping' : 'between'
      return found === -1 ? chunk.length : found + 1
    }
    if (found === -1) {
      hold(chunk.subarray(start))
      return chunk.length
    }
    pushLine(take(chunk.subarray(start, found)), frames)
    state = 'between'
    return found + 1
  }

  const pushLine = (line: Buffer, frames: Frame[], ending: { unterminated?: true } = {}): void => {
    const bytes = trimLineEnd(line)
    if (bytes.length > maxFrameBytes)
      frames.push({ bytes: bytes.subarray(0, maxFrameBytes), framing: 'lf', truncated: true })
    else if (bytes.length > 0) frames.push({ bytes, framing: 'lf', ...ending })
  }

  const push = (chunk: Buffer): Frame[] => {
    const frames: Frame[] = []
    let at = 0
    while (at < chunk.length) {
      if (failure !== undefined) return frames
      if (state === 'between') {
        if (heldLength === 0) at = skipBetween(chunk, at)
        if (at === chunk.length) break
        if (framing === 'lf') state = 'line'
        else at = readCount(chunk, at)
      } else if (state === 'counted') {
        at = readCounted(chunk, at, frames)
      } else if (state === 'line') {
        at = readLine(chunk, at, frames)
      } else {
        const found = chunk.indexOf(LF, at)
        if (found !== -1) state = 'between'
        at = found === -1 ? chunk.length : found + 1
      }
    }
    return frames
  }

  const end = (): Frame[] => {
    const frames: Frame[] = []
    if (failure !== undefined || state === 'skipping') return frames
    if (state === 'counted') {
      frames.push({ bytes: take(EMPTY), framing: 'octet-counting', unterminated: true })
    } else if (heldLength > 0 && framing === 'octet-counting') {
      fail({ kind: 'not-counted', found: held.toString('latin1', 0, heldLength) })
    } else if (heldLength > 0) {
      pushLine(take(EMPTY), frames, { unterminated: true })
    }
    state = 'between'
    return frames
  }

  return {
    push,
    end,
    get failure() {
      return failure
    },
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function skipBetween(chunk: Buffer, start: number): number {
  let at = start
  while (chunk[at] === LF || chunk[at] === CR || chunk[at] === NUL) at++
  return at
}

/** Takes a line without its line feed, returns it without one CR and NULs at its end. */
export function trimLineEnd(line: Buffer): Buffer {
  let end = line.length
  if (end > 0 && line[end - 1] === CR) end--
  while (end > 0 && line[end - 1] === NUL) end--
  return line.subarray(0, end)
}
