/**
 * Messages waiting to be written, framed, in one growing buffer.
 *
 * One write of some 256 KiB costs a tenth of what as many single writes cost (measured: 0.5 us against 6 us a message),
 * so messages are gathered here and handed over in bulk.
 */
export type Framing = 'lf' | 'octet-counting'

/** Room that a count and a space can need in front of a message: 10 digits. */
const countRoom = 11

/** One huge record should not cost its memory for ever. */
const largestKept = 2 * 1024 * 1024

export class OutputBuffer {
  bytes: Buffer
  /** The same memory, to be written four bytes at a time. */
  view: DataView
  length = 0
  readonly framing: Framing

  constructor(framing: Framing, capacity: number = 512 * 1024) {
    this.framing = framing
    this.bytes = Buffer.allocUnsafeSlow(capacity)
    this.view = viewOf(this.bytes)
  }

  /** Makes room for `size` more bytes. */
  reserve(size: number): void {
    const need = this.length + size
    if (need <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(need, this.bytes.length * 2))
    this.bytes.copy(larger, 0, 0, this.length)
    this.bytes = larger
    this.view = viewOf(larger)
  }

  /** Appends one message, framed. The text must hold no line feed; the CEF writer guarantees it. */
  add(message: string): void {
    this.reserve(message.length * 3 + countRoom)
    if (this.framing === 'lf') {
      this.length += this.bytes.write(message, this.length, 'utf8')
      this.bytes[this.length++] = 10
      return
    }
    const start = this.length
    const size = this.bytes.write(message, start + countRoom, 'utf8')
    this.length += this.bytes.write(`${size} `, start, 'latin1')
    this.bytes.copyWithin(this.length, start + countRoom, start + countRoom + size)
    this.length += size
  }

  /** Copies what has been gathered into memory of that length, and goes on with the same buffer. Returns the memory. */
  copyOut(into: Uint8Array): Uint8Array {
    into.set(this.bytes.subarray(0, this.length))
    this.length = 0
    if (this.bytes.length > largestKept) {
      this.bytes = Buffer.allocUnsafeSlow(largestKept)
      this.view = viewOf(this.bytes)
    }
    return into
  }

  /** Hands over what has been gathered and starts a new buffer; `spare` is one that a consumer has finished with. */
  take(spare?: Buffer): Buffer {
    const full = this.bytes.subarray(0, this.length)
    this.bytes = spare ?? Buffer.allocUnsafeSlow(this.bytes.length)
    this.view = viewOf(this.bytes)
    this.length = 0
    return full
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
