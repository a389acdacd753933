import type { Readable } from 'node:stream'
import { JournalError } from '@tidewaiter/journal'
import { createBackOff } from '../back-off.ts'
import type { Entrance, OpenWay, StreamChoice, WayState } from '../way.ts'
import { createWayReport } from '../way-report.ts'

/** Of entry lines, in one append. */
const maxGroupBytes = 1024 * 1024

/** After so long without a byte, what the source holds back for records to come has waited long enough. */
const usualSilenceMs = 5000

/**
 * Reads an input to its end, into the journal. The next chunk is converted while the last group is appended; there is no
 * place to go back to, so a group that the journal refuses is kept and tried again.
 *
 * Invariant: while anything is converted and not appended, an append is under way. What comes last before a silence must not
 * wait for its end.
 *
 * @throws {IntakeError} `source-unknown`, `source-options-invalid`
 */
export async function readStdin(
  choice: StreamChoice,
  entrance: Entrance,
  input: Readable,
  silenceMs: number = usualSilenceMs,
): Promise<OpenWay> {
  const { name: way, tell } = entrance
  const report = createWayReport(way, tell)
  const closing = new AbortController()
  const ended = Promise.withResolvers<void>()
  const backOff = createBackOff()
  const stream = entrance.stream({
    ...choice,
    looksAhead: true,
    onRefusal: async (error) => {
      if (error.code === 'journal-closed') return false
      report.noteRefused(error)
      await backOff.wait(closing.signal)
      return !closing.signal.aborted
    },
  })
  report.watch(stream)
  let appending: Promise<void> | undefined
  let silence: NodeJS.Timeout | undefined
  let isEnded = false

  async function append(): Promise<void> {
    do {
      await stream.commit()
      backOff.reset()
      report.noteAccepted()
    } while (stream.pending() > 0)
    appending = undefined
  }

  function takeSilence(): void {
    stream.flush()
    if (appending === undefined) startAppend()
  }

  function startAppend(): void {
    appending = append()
    appending.catch(() => {}) // whoever waits for it is told
  }

  async function read(): Promise<void> {
    try {
      for await (const chunk of input) {
        stream.push(chunk as Buffer)
        report.noteRecords()
        clearTimeout(silence)
        silence = setTimeout(takeSilence, silenceMs)
        if (appending !== undefined && stream.pending() < maxGroupBytes) continue
        await appending
        startAppend()
      }
    } catch (error) {
      if (closing.signal.aborted) return
      if (error instanceof JournalError) throw error
      tell('input-failed', { way, reason: error instanceof Error ? error.message : String(error) })
    }
    clearTimeout(silence)
    if (closing.signal.aborted) return
    await settle()
    isEnded = true
    tell('input-ended', { way, events: stream.counts.events })
    ended.resolve()
  }

  /** What was read cannot be read again: nothing of it waits any more for what would have come. */
  async function settle(): Promise<void> {
    stream.end()
    await appending
    await append()
  }

  const reading = read().catch(() => {})

  return {
    ended: ended.promise,
    status: () => {
      const refusal = report.refusal()
      const isClosed = closing.signal.aborted
      const state: WayState = isEnded ? 'ended' : isClosed ? 'closed' : refusal === undefined ? 'open' : 'refusing'
      const text: Partial<Record<WayState, string>> = {
        open: 'reads standard input',
        refusing: `reads nothing more from standard input for now: ${refusal}`,
        ended: 'has read standard input to its end',
        closed: 'is closed',
      }
      return {
        state,
        text: text[state]!,
        behindBytes: undefined,
        ...report.facts(),
      }
    },
    close: async () => {
      closing.abort()
      clearTimeout(silence)
      input.destroy()
      await reading
      if (!isEnded) await settle().catch(() => {})
      ended.resolve()
    },
  }
}
