import { JournalError } from '@tidewaiter/journal'
import { createBackOff } from '../back-off.ts'
import type { IntakeError } from '../intake-errors.ts'
import type { Entrance, OpenWay } from '../way.ts'
import { createWayReport } from '../way-report.ts'
import { eventLine, hasUnknownFields, unknownFields } from './event-line.ts'
import { explainLinkError } from './explain-link-error.ts'
import { formatTetragonAddress } from './tetragon-address.ts'
import type { TetragonEvent } from './tetragon-api.ts'
import { openLink, type TetragonLink } from './tetragon-link.ts'
import { markName, readMark, writeMark } from './tetragon-mark.ts'
import type { TetragonSettings } from './tetragon-settings.ts'
import { tetragonStatus } from './tetragon-status.ts'

/** In ms. */
export type ReceiveTiming = {
  /** After so much silence, what waits for more events has waited long enough. */
  readonly silenceMs: number
  /** After so much silence, Tetragon is asked whether it is still there. */
  readonly askMs: number
  /** How long it may take to answer. */
  readonly answerMs: number
  /** After so long, a fault that is still the same is told again. */
  readonly tellAgainMs: number
}

const usualTiming: ReceiveTiming = { silenceMs: 5000, askMs: 30_000, answerMs: 10_000, tellAgainMs: 300_000 }

/** Of entry lines, in one append. */
const maxGroupBytes = 1024 * 1024

/** Waiting for the journal so long may have made Tetragon drop events: its queue of 10,000 is full after 2 s at 5,000 a second. */
const longWaitMs = 1000

/** Kinds of unknown fields that are told, each once. */
const maxUnknown = 100

/**
 * Receives Tetragon's events over gRPC, into the journal.
 *
 *   CONNECTING --gives its version--> RECEIVING --ends, breaks off, answers no more--> CONNECTING
 *       `--cannot be reached, refuses: after a wait, longer each time------------------^
 *
 * Invariants
 * - The next event is taken when the last one is converted, and no more than a group waits for the journal. While the
 *   journal refuses, that group is kept and tried again, and nothing is read: Tetragon has to wait.
 * - There is no place to go back to. Every time in which nothing was received is told, with its length, also one in which
 *   the service did not run: the time at which Tetragon was last heard goes into the journal with the events.
 *
 * @throws {IntakeError} `source-options-invalid`
 */
export async function receiveEvents(
  settings: TetragonSettings,
  entrance: Entrance,
  timing: ReceiveTiming = usualTiming,
): Promise<OpenWay> {
  const { name: way, tell, journal } = entrance
  const address = formatTetragonAddress(settings.address)
  const report = createWayReport(way, tell)
  const closing = new AbortController()
  const ended = Promise.withResolvers<void>()
  const linkBackOff = createBackOff()
  const appendBackOff = createBackOff()
  const unknown = new Set<string>()
  const stream = entrance.stream({
    source: 'tetragon',
    options: settings.options,
    onRefusal: async (error) => {
      if (error.code === 'journal-closed') return false
      report.noteRefused(error)
      await appendBackOff.wait(closing.signal)
      return !closing.signal.aborted
    },
  })
  report.watch(stream)
  const silence = setTimeout(takeSilence, timing.silenceMs)
  let version: string | undefined
  let fault: IntakeError | undefined
  let toldFaultAt = 0
  let heardAt = readMark(journal.marks.get(markName(way)))?.heardAt
  let refused = 0
  const missed = { ms: 0, times: 0 }
  let hasNews = false
  let isWaiting = false
  let isAsking = false
  let appending: Promise<void> | undefined

  async function appendNews(): Promise<void> {
    while (hasNews) {
      hasNews = false
      await stream.commit(heardAt === undefined ? undefined : new Map([[markName(way), writeMark({ heardAt })]]))
      appendBackOff.reset()
      report.noteAccepted()
    }
    appending = undefined
  }

  function startAppend(): void {
    hasNews = true
    if (appending !== undefined) return
    appending = appendNews()
    appending.catch(() => {}) // whoever waits for it is told
  }

  /** Waits until the journal has taken a group. */
  async function makeRoom(): Promise<void> {
    const from = performance.now()
    isWaiting = true
    try {
      await appending
    } finally {
      isWaiting = false
    }
    const waitedMs = performance.now() - from
    if (waitedMs >= longWaitMs) tell('tetragon-kept-waiting', { way, seconds: Math.ceil(waitedMs / 1000) })
  }

  /** Nothing has come for a while: what is held back for more to come has waited long enough. */
  function takeSilence(): void {
    if (stream.isClear()) return
    stream.flush()
    startAppend()
  }

  function take(event: TetragonEvent): void {
    heardAt = Date.now()
    report.noteRecords()
    silence.refresh()
    if (hasUnknownFields(event)) tellUnknown(event)
    try {
      stream.push(Buffer.from(`${eventLine(event)}\n`))
    } catch (error) {
      // A time beyond the year 9999, which protojson cannot write.
      refused++
      const reason = error instanceof Error ? error.message : String(error)
      tell('record-refused', { way, source: 'tetragon', place: 'an event', reason })
    }
    startAppend()
  }

  function tellUnknown(event: TetragonEvent): void {
    const fresh = [...unknownFields(event)].filter((field) => !unknown.has(field))
    if (fresh.length === 0 || unknown.size >= maxUnknown) return
    for (const field of fresh) unknown.add(field)
    tell('tetragon-fields-unknown', { way, version: version ?? '', fields: fresh.join(', ') })
  }

  function noteConnected(to: string): void {
    version = to
    fault = undefined
    tell('tetragon-connected', { way, address, version })
    const since = heardAt
    heardAt = Date.now()
    startAppend()
    if (since === undefined || heardAt <= since) return
    missed.ms += heardAt - since
    missed.times++
    tell('tetragon-missed', { way, since: new Date(since).toISOString(), seconds: (heardAt - since) / 1000 })
  }

  function noteFault(error: IntakeError): void {
    const isLoss = version !== undefined
    const isNews = fault?.message !== error.message || Date.now() - toldFaultAt >= timing.tellAgainMs
    version = undefined
    fault = error
    report.noteFault(error)
    if (!isLoss && !isNews) return
    toldFaultAt = Date.now()
    const details = { way, reason: error.message, advice: error.action }
    if (isLoss) tell('tetragon-lost', details)
    else tell('tetragon-unreachable', details)
  }

  /** Asks a Tetragon that is silent whether it is still there. */
  async function ask(link: TetragonLink, lost: AbortController): Promise<void> {
    // Events that wait to be read take up the room in which an answer would come.
    if (isAsking || isWaiting || Date.now() - heardAt! < timing.askMs) return
    isAsking = true
    try {
      await link.version(timing.answerMs)
      heardAt = Date.now()
      startAppend()
    } catch (error) {
      lost.abort(error)
    } finally {
      isAsking = false
    }
  }

  /** A connection from its begin to its end, which is a fault or the closing of the way. */
  async function receive(): Promise<never> {
    const lost = new AbortController()
    const signal = AbortSignal.any([closing.signal, lost.signal])
    let link: TetragonLink | undefined
    let asking: NodeJS.Timeout | undefined
    try {
      const opened = await openLink(settings, signal)
      link = opened
      noteConnected(await opened.version(timing.answerMs))
      asking = setInterval(() => void ask(opened, lost), timing.askMs / 6)
      for await (const event of opened.events()) {
        linkBackOff.reset()
        take(event)
        if (stream.pending() >= maxGroupBytes) await makeRoom()
      }
      throw new Error('the stream of events has ended')
    } catch (error) {
      if (version !== undefined && !lost.signal.aborted) heardAt = Date.now()
      throw lost.signal.aborted ? lost.signal.reason : error
    } finally {
      clearInterval(asking)
      link?.close()
    }
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await receive()
      } catch (error) {
        if (closing.signal.aborted || error instanceof JournalError) return
        noteFault(explainLinkError(error, address, version !== undefined))
      }
      await linkBackOff.wait(closing.signal)
    }
  }

  const running = run()

  return {
    ended: ended.promise,
    status: () => {
      const { counts, ...status } = tetragonStatus(report, {
        address,
        isClosed: closing.signal.aborted,
        version,
        fault,
        missed,
      })
      return { ...status, counts: { ...counts, refused: counts.refused + refused } }
    },
    close: async () => {
      closing.abort()
      await running
      clearTimeout(silence)
      stream.end()
      startAppend()
      // What the journal refuses now cannot be received again.
      await appending?.catch(() => {})
      ended.resolve()
    },
  }
}
