import { setImmediate as endOfTurn } from 'node:timers/promises'
import { isIPv4 } from 'node:net'
import { JournalError } from '@tidewaiter/journal'
import { createBackOff } from '../back-off.ts'
import type { Entrance, StreamChoice } from '../way.ts'
import type { WayReport } from '../way-report.ts'
import { messageLine } from './message-line.ts'

/**
 * Gathers the messages of all senders into groups for the journal.
 *
 *   QUIET --a message--> GATHERING --end of the turn--> APPENDING --on disk, nothing came meanwhile--> QUIET
 *                                                       APPENDING --on disk, something came----------> APPENDING
 *
 * Invariants
 * - Messages enter the journal in the order in which they were taken. Each is one record, whatever bytes it holds, and is
 *   complete before the next begins: no two messages, and no two senders, ever share one.
 * - At most `maxBytes` of messages are converted or being appended, and one more. Whoever wants to add another waits.
 * - A group that the journal refuses is kept and tried again until the way is closed.
 *
 * One stream takes the messages of all senders. A stream for each address costs half a millisecond and half a megabyte to
 * open, and over UDP anybody can forge a new address with each datagram.
 */
export type MessageGatherer = {
  /** Takes a message, at once where there is room. Resolves when it was taken; the bytes must stay as they are until then. */
  readonly add: (message: Buffer, address: string) => Promise<void> | undefined
  /** Takes a message only if there is room. */
  readonly offer: (message: Buffer, address: string) => boolean
  /** Resolves when all that was taken is in the journal. */
  readonly settled: () => Promise<void>
  /** The same, but what the journal refuses is given up. */
  readonly close: () => Promise<void>
}

/** What a message costs beside its bytes: without it, a flood of empty ones would be free. */
const messageCost = 256

const loopback = '127.0.0.1'

/** @throws {IntakeError} `source-unknown`, `source-options-invalid` */
export function createMessageGatherer(
  choice: Pick<StreamChoice, 'source' | 'options'>,
  entrance: Entrance,
  report: WayReport,
  maxBytes: number,
): MessageGatherer {
  const { name: way, tell } = entrance
  const closing = new AbortController()
  const backOff = createBackOff()
  let sender = loopback
  const stream = entrance.stream({
    ...choice,
    peerAddress: () => sender,
    onRefusal: async (error) => {
      if (error.code === 'journal-closed') return false
      report.noteRefused(error)
      await backOff.wait(closing.signal)
      return !closing.signal.aborted
    },
  })
  // Syslog is UTF-8. Taken up in its middle, the input is read as such, and no message's first bytes change the rest.
  stream.reset({ bytes: 1, lines: 0, events: 0 })
  report.watch(stream)
  /** Messages that are not being appended yet, and bytes of these and of those that are. */
  let waiting = 0
  let gathered = 0
  let appending = 0
  let round: Promise<void> | undefined
  let room = Promise.withResolvers<void>()

  function take(message: Buffer, address: string): void {
    sender = isIPv4(address) ? address : loopback
    stream.push(messageLine(message))
    waiting++
    gathered += message.length + messageCost
    report.noteRecords()
    round ??= appendAll().finally(() => (round = undefined))
  }

  async function appendAll(): Promise<void> {
    await endOfTurn() // what one turn brings goes into one group
    while (waiting > 0) {
      const messages = waiting
      waiting = 0
      appending = gathered
      gathered = 0
      await append(messages)
      appending = 0
      room.resolve()
      room = Promise.withResolvers()
    }
  }

  async function append(messages: number): Promise<void> {
    try {
      await stream.commit()
      backOff.reset()
      report.noteAccepted()
    } catch (error) {
      if (!(error instanceof JournalError)) throw error
      tell('messages-lost', { way, count: messages, reason: error.message, advice: error.action })
    }
  }

  /** Resolves when nothing is under way; another round may have begun when one has ended. */
  async function settled(): Promise<void> {
    if (round === undefined) return
    await round
    await settled()
  }

  const isFull = (): boolean => gathered + appending >= maxBytes

  async function takeLater(message: Buffer, address: string): Promise<void> {
    while (isFull()) await room.promise
    take(message, address)
  }

  return {
    add: (message, address) => {
      if (isFull()) return takeLater(message, address)
      take(message, address)
      return undefined
    },
    offer: (message, address) => {
      if (isFull()) return false
      take(message, address)
      return true
    },
    settled,
    close: async () => {
      closing.abort()
      await settled()
    },
  }
}
