import { SyslogError, type Transport } from '@tidewaiter/syslog'
import type { OutputBuffer } from '@tidewaiter/sources'
import { CliError } from '../cli-errors.ts'
import { grouped } from '../terminal/plural.ts'

/**
 * Hands messages over to a transport in bulk, and knows how many.
 *
 * Two buffers by turns: one is filled by the converter while the transport holds the other. A message counts as handed over
 * when the operating system has taken it; that the receiver has read it, syslog never says.
 */
export type Delivery = {
  /** Takes what the converter has written; `count` messages have been converted in all. */
  readonly take: (output: OutputBuffer, count: number) => Promise<void>
  /** Takes messages that are framed by the transport. */
  readonly send: (messages: readonly Uint8Array[]) => Promise<void>
  /** Waits for the last bytes to be taken and closes the connection. */
  readonly finish: () => Promise<void>
  readonly counts: { handed: number; tooLong: number }
}

const lineFeed = 10

/** @throws from every function: a CliError `connection-lost` that says how many messages were handed over */
export function createDelivery(transport: Transport): Delivery {
  const counts = { handed: 0, tooLong: 0 }
  const datagrams = transport.kind.name === 'udp'
  let inFlight: Promise<void> = Promise.resolve()
  let spare: Buffer | undefined

  const lost = (error: unknown): never => {
    if (!(error instanceof SyslogError)) throw error
    const details = { handed: grouped(counts.handed), reason: error.message, remedy: error.action }
    throw new CliError('connection-lost', details, { cause: error })
  }

  const sendDatagrams = async (messages: readonly Uint8Array[]): Promise<void> => {
    try {
      await transport.write(messages)
      counts.handed += messages.length
    } catch (error) {
      if (!(error instanceof SyslogError) || error.code !== 'message-too-long') return lost(error)
      counts.tooLong += error.indexes.length
      counts.handed += messages.length - error.indexes.length
    }
  }

  const handOver = async (framed: Uint8Array, whole: Buffer, count: number): Promise<void> => {
    await transport.write(framed)
    spare = whole
    counts.handed = count
  }

  return {
    counts,
    take: async (output, count) => {
      if (datagrams) {
        await sendDatagrams(linesOf(output.take()))
        return
      }
      await inFlight.catch(lost)
      const whole = output.bytes
      const framed = output.take(spare)
      spare = undefined
      inFlight = handOver(framed, whole, count)
      inFlight.catch(() => {}) // told when it is awaited
    },
    send: async (messages) => {
      await inFlight.catch(lost)
      if (datagrams) return sendDatagrams(messages)
      await transport.write(messages).catch(lost)
      counts.handed += messages.length
    },
    finish: async () => {
      await inFlight.catch(lost)
      await transport.close().catch(lost)
    },
  }
}

/** The messages in a buffer of LF frames. CEF text holds no line feed, so that each one ends a message. */
function linesOf(framed: Buffer): Buffer[] {
  const messages: Buffer[] = []
  let from = 0
  for (let at = framed.indexOf(lineFeed); at >= 0; at = framed.indexOf(lineFeed, from)) {
    messages.push(framed.subarray(from, at))
    from = at + 1
  }
  return messages
}
