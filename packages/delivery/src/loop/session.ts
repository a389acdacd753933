/**
 * One connection, from connected to over: reads, writes, hands over.
 *
 *   FILLING --batch full, or nothing more to read--> HANDING OVER --begun--> FILLING the other batch
 *   FILLING --nothing to write, all is taken-------> IDLE ------more comes-> FILLING
 *   any --connection broken, stop-----------------> OVER
 *
 * Invariants
 * - Two batches by turns: one is filled while the operating system takes the other. Nothing else is held, however slow the
 *   receiver.
 * - Batches are handed over one by one, in the order of the journal.
 * - What a batch has to say of dead letters is kept before the batch counts as handed over.
 * - At low rates a batch goes at once: no timer, one write for what is there.
 */
import type { Sequence } from '@tidewaiter/journal'
import { SyslogError, type Transport } from '@tidewaiter/syslog'
import { setImmediate } from 'node:timers/promises'
import { pause, type Clock } from '../clock.ts'
import { clearBatch, createBatch, type Batch } from '../writing/batch.ts'
import type { EntryWriter } from '../writing/entry-writer.ts'
import type { EntryLimit } from '../limiting/entry-limit.ts'
import { startReading, type Reading } from '../writing/reading.ts'
import type { ConnectionTail } from './connection-tail.ts'
import { stallMs } from './stall-watch.ts'
import type { Supply } from './supply.ts'

/** What a session works with. */
export type SessionGear = {
  readonly transport: Transport
  readonly supply: Supply
  readonly writer: EntryWriter
  readonly tail: ConnectionTail
  readonly limit?: EntryLimit | undefined
  readonly clock: Clock
  /** Ends the session in order. */
  readonly signal: AbortSignal
  readonly watch: SessionWatch
}

/** What a session tells while it lasts. */
export type SessionWatch = {
  /** A batch is handed over, or has nothing to be handed over. */
  begins(batch: Batch): void
  idle(): void
  /** A batch was taken by the operating system. */
  handed(batch: Batch): void
  /** A batch has dead letters or gaps. Resolves when they are kept. */
  bury(batch: Batch): Promise<void>
  /** Datagrams that the network does not take, by their entries and sizes. */
  refused(entries: readonly { readonly sequence: Sequence; readonly size: number }[]): Promise<void>
}

export type Session = {
  /** Resolves when the connection is over: with the reason when it broke, with undefined after `signal`. */
  run(): Promise<SyslogError | undefined>
  /** To be called every half second or so. */
  tick(): void
  /** For how long the write under way has been waiting, in ms; 0 when there is none. */
  waitingMs(): number
  /** When the oldest entry that is not handed over was accepted; undefined when there is none, or it was not read yet. */
  oldestAt(): number | undefined
}

/** Blocks and gaps that one batch is made of, at most. */
const maxPieces = 256
/** What is unacknowledged stands in a table of all connections of this machine, which may be long. */
const askEveryMs = 1_000
/** For how long, and how often in it, an ending waits for what was sent last to arrive. */
const arrivalMs = 1_000
const arrivalLooks = 50
/** Summaries are due a little later than they could, and several at once. */
const leastRestMs = 100
/** Longest time that batches are made without letting anything else happen in the process. */
const sliceMs = 4

export function createSession(gear: SessionGear, from: Sequence): Session {
  const { transport, supply, writer, tail, limit, clock, signal, watch } = gear
  const over = new AbortController()
  let reading: Reading | undefined
  /** First entry that is not in a batch. */
  let position = from
  let writingSince: number | undefined
  let inFlight: Batch | undefined
  let filling: Batch | undefined
  let asking = false
  let askedAt = -Infinity
  let broken: SyslogError | undefined
  let sliceEnds = clock.monotonic() + sliceMs

  /** Lets others have their turn when this has gone on for long enough. */
  async function breathe(): Promise<void> {
    if (clock.monotonic() <= sliceEnds) return
    await setImmediate()
    sliceEnds = clock.monotonic() + sliceMs
  }

  async function fill(batch: Batch): Promise<void> {
    clearBatch(batch, position)
    filling = batch
    if (!writer.writeDue(batch)) return
    // Bounded, so that a selection that leaves out nearly everything gets its cursor moved all the same.
    for (let pieces = 0; pieces < maxPieces && !over.signal.aborted; pieces++) {
      // A limit reads each entry, and may let none of them through: 70 entries take a millisecond.
      if (limit !== undefined) await breathe()
      if (reading !== undefined) {
        const ended = writer(reading, batch)
        position = batch.next
        if (!ended) return
        reading.block.release?.()
        reading = undefined
      }
      if (supply.isEmptyAt(position)) return
      const found = await supply.read(position)
      if (found === undefined) return
      if (found.kind === 'block') reading = startReading(found, position)
      else {
        batch.gaps.push(found)
        position = Math.max(position, found.first + found.count)
        batch.next = position
      }
    }
  }

  async function send(batch: Batch): Promise<void> {
    const since = clock.monotonic()
    writingSince = since
    inFlight = batch
    watch.begins(batch)
    try {
      await transport.write(batch.ends.length === 0 ? batch.bytes.subarray(0, batch.length) : datagramsOf(batch))
    } catch (error) {
      if (!(error instanceof SyslogError) || error.code !== 'message-too-long') throw error
      await watch.refused(
        error.indexes.map((index) => ({ sequence: batch.sequences[index] as Sequence, size: sizeOf(batch, index) })),
      )
    } finally {
      writingSince = undefined
      inFlight = undefined
    }
    const now = clock.monotonic()
    take(batch, now)
    if (now - since > stallMs) tail.stalled()
    watch.handed(batch)
  }

  function take(batch: Batch, now: number): void {
    const at = tail.took(batch.next, batch.length, now, batch.summaries.length > 0)
    limit?.handed(batch.summaries, at)
  }

  /** Waits until something comes, or a summary is due. */
  async function rest(): Promise<void> {
    const ms = limit?.untilDue()
    if (ms === undefined) await supply.reached(position, over.signal)
    else {
      const due = new AbortController()
      const cancel = clock.after(Math.max(ms, leastRestMs), () => due.abort())
      await supply.reached(position, AbortSignal.any([over.signal, due.signal]))
      cancel()
    }
    limit?.rest()
  }

  /** Hands over what the limit withholds, before the connection is ended in order. */
  async function sendWithheld(batch: Batch): Promise<void> {
    if (limit === undefined) return
    limit.flush()
    for (let isAll = false; !isAll;) {
      clearBatch(batch, position)
      isAll = writer.writeDue(batch)
      if (batch.letters.length > 0) await watch.bury(batch)
      if (batch.messages > 0) await send(batch)
      else if (batch.summaries.length > 0) take(batch, clock.monotonic())
    }
  }

  async function untilClosed(then: (reason: SyslogError | undefined) => void): Promise<void> {
    then(await transport.closed)
  }

  async function confirm(): Promise<void> {
    asking = true
    const unacknowledged = await transport.unacknowledged()
    asking = false
    if (!over.signal.aborted) tail.confirm(clock.monotonic(), unacknowledged)
  }

  /**
   * Waits a moment for the kernel of the receiver to have everything. One that had closed its side just before would answer
   * with a reset; without that, its FIN might only have crossed ours and could be taken for the answer.
   */
  async function hasArrived(): Promise<boolean> {
    for (let look = 0; look < arrivalLooks; look++) {
      const unacknowledged = await transport.unacknowledged()
      if (unacknowledged === undefined || unacknowledged === 0) return true
      await pause(clock, arrivalMs / arrivalLooks, new AbortController().signal)
    }
    return false
  }

  async function pump(): Promise<void> {
    const batches = [createBatch(), createBatch()] as const
    let turn: 0 | 1 = 0
    let writing: Promise<void> = Promise.resolve()
    try {
      while (!over.signal.aborted) {
        const batch = batches[turn]
        await fill(batch)
        if (batch.letters.length > 0 || batch.gaps.length > 0) await watch.bury(batch)
        await writing
        if (batch.messages > 0) {
          writing = send(batch)
          writing.catch(() => {}) // told when it is awaited
          turn = turn === 0 ? 1 : 0
        } else if (batch.next > tail.handed || batch.summaries.length > 0) {
          // All of them were left out, or became dead letters.
          watch.begins(batch)
          take(batch, clock.monotonic())
          watch.handed(batch)
        } else {
          watch.idle()
          await rest()
        }
        await breathe()
      }
    } finally {
      await writing
    }
    if (broken === undefined) await sendWithheld(batches[turn])
  }

  return {
    run: async () => {
      const end = (): void => over.abort()
      if (signal.aborted) end()
      signal.addEventListener('abort', end, { once: true })
      const closed = untilClosed((reason) => {
        broken = reason
        end()
      })
      try {
        await pump()
      } catch (error) {
        if (!(error instanceof SyslogError)) {
          transport.abort()
          throw error
        }
        broken ??= error
      } finally {
        signal.removeEventListener('abort', end)
      }
      if (broken !== undefined) {
        await transport.close().catch(() => {})
        return broken
      }
      try {
        const arrived = await hasArrived()
        const farewell = await transport.close()
        // Nobody answers a datagram; had nothing listened, `close` would have told.
        if ((arrived && farewell === 'answered') || transport.kind.name === 'udp') tail.answered()
        await closed
        return undefined
      } catch (error) {
        if (error instanceof SyslogError) return error
        throw error
      }
    },
    tick: () => {
      const now = clock.monotonic()
      if (writingSince !== undefined && now - writingSince > stallMs) tail.stalled()
      if (asking || now - askedAt < askEveryMs || !tail.ripe(now)) return
      askedAt = now
      void confirm()
    },
    waitingMs: () => (writingSince === undefined ? 0 : clock.monotonic() - writingSince),
    oldestAt: () =>
      inFlight?.acceptedAt ?? (filling !== undefined && filling.next > tail.handed ? filling.acceptedAt : undefined),
  }
}

function datagramsOf({ bytes, ends }: Batch): Uint8Array[] {
  let start = 0
  return ends.map((end) => {
    const message = bytes.subarray(start, end)
    start = end
    return message
  })
}

function sizeOf({ ends }: Batch, index: number): number {
  return (ends[index] as number) - (ends[index - 1] ?? 0)
}
