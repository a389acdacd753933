/**
 * One SIEM that events are sent to, for as long as the service runs.
 *
 *   STARTING --cursor opened--> CONNECTING --connected--> IDLE <--> DELIVERING <--> STALLED
 *   CONNECTING --failed--> WAITING --time is up--> CONNECTING
 *   IDLE, DELIVERING, STALLED --connection broken--> WAITING
 *   any --pause--> PAUSED --resume--> CONNECTING
 *   any --stop--> STOPPED
 *
 * Invariants
 * - Entries are handed over in the order of the journal, and each at least once on a connection that outlives it
 *   (`connection-tail.ts` says when that is). After a break it goes on at the tail of the dead connection.
 * - The cursor in the journal never is beyond what is confirmed, so that a crash repeats and does not lose; nor beyond what a
 *   limit withholds and has not said (`entry-limit.ts`).
 * - Nothing is ever given up because of its receiver: a receiver that is down, slow or frozen only delays.
 * - Integrations share nothing but the journal: none waits for another.
 *
 * Waiting for a frozen receiver: its kernel still answers for it, so the connection is good, and to break it off would only
 * have everything sent twice. It is left to the kernel here, which gives up on a machine that no longer answers after
 * some 15 minutes (tcp_retries2 of Linux, 924 s); only then comes our own limit.
 */
import type { Journal, NewDeadLetter, Sequence } from '@tidewaiter/journal'
import { createTransport, formatTarget, SyslogError, type Transport } from '@tidewaiter/syslog'
import type { Tell } from '@tidewaiter/telemetry'
import { pause as sleep, systemClock, type Clock } from './clock.ts'
import type { deliveryHappenings } from './delivery-happenings.ts'
import type { Integration, IntegrationSettings, IntegrationStatus } from './integration.ts'
import { createEntryLimit } from './limiting/entry-limit.ts'
import { createBackOff } from './loop/back-off.ts'
import { createCertificateWatch } from './loop/certificate-watch.ts'
import { createConnectionTail, type ConnectionTail, type Outlived } from './loop/connection-tail.ts'
import { failureOf } from './loop/failure-of.ts'
import { createFailureStory } from './loop/failure-story.ts'
import { createHandedMark } from './loop/handed-mark.ts'
import { keepDeadLetters } from './loop/keep-dead-letters.ts'
import { letterOfDatagram, letterOfLoss, lossOf } from './loop/losses.ts'
import { createPauseMark } from './loop/pause-mark.ts'
import { enter, newProgress } from './loop/progress.ts'
import { createSession, type Session, type SessionWatch } from './loop/session.ts'
import { createStallWatch, stallMs } from './loop/stall-watch.ts'
import { statusOf } from './loop/status-of.ts'
import { journalSupply } from './loop/supply.ts'
import { resendOf, transportOptionsOf } from './loop/transport-options.ts'
import { compileSelection } from './selection/compile-selection.ts'
import { createEntryWriter } from './writing/entry-writer.ts'

/** What an integration works with. */
export type IntegrationSurroundings = {
  readonly journal: Journal
  readonly tell: Tell<typeof deliveryHappenings>
  readonly clock?: Clock
  /** 0 to 1, for the jitter of the back-off. */
  readonly random?: () => number
  /** Makes the transport; from the target and the TLS options of the settings by default. */
  readonly openTransport?: () => Transport
}

/** What is counted in sums: the numbers so far, by what is told of them. */
type Counted = Readonly<
  Record<
    'delivered' | 'doubled' | 'sent-bytes' | 'left-out' | 'unjudged' | 'withheld' | 'summaries-sent' | 'shortened',
    number
  >
>

const tickMs = 500
/** A connection that has lived so long is a good one: the next failure begins a new story. */
const settledMs = 2_000
/** How long a pause waits for the receiver before it breaks the connection off. */
const pauseGraceMs = 10_000

/**
 * Makes an integration; it does nothing before `start`.
 *
 * @throws {DeliveryError} `selection-invalid`, `envelope-invalid`
 * @throws {SyslogError} `option-invalid` for TLS options without TLS, or for a fingerprint that is none
 */
export function createIntegration(settings: IntegrationSettings, surroundings: IntegrationSurroundings): Integration {
  const { name } = settings
  const { journal, tell, clock = systemClock, random = Math.random } = surroundings
  const form = settings.profile.name
  const target = formatTarget(settings.target)
  const progress = newProgress(clock.now())
  const limit = settings.limit === undefined ? undefined : createEntryLimit(settings.limit, settings.profile, clock)
  const writer = createEntryWriter(settings, compileSelection(settings.select, name), progress, limit)
  const transport = surroundings.openTransport?.() ?? createTransport(settings.target, transportOptionsOf(settings))
  const supply = journalSupply(journal, form)
  const backOff = createBackOff(random)
  const story = createFailureStory(name, target, tell, clock)
  const stalls = createStallWatch(name, target, tell, clock)
  const watchCertificates = createCertificateWatch(name, tell)
  const mark = createPauseMark(name, journal, tell)
  const handedMark = createHandedMark(name, journal)
  let counted = countedNow()
  const stopping = new AbortController()
  /** Aborted by `pause` and `stop`: ends what is under way. */
  let interrupt = new AbortController()
  let paused = false
  let resumed = Promise.withResolvers<void>()
  let running: Promise<void> | undefined
  let session: Session | undefined
  let tail: ConnectionTail | undefined
  /** What the last connection has left for the next one. */
  let earlier: readonly Outlived[] = []
  let saved: Sequence | undefined
  let oldestAt: number | undefined
  /** The connection at hand, or the last one, has lasted. */
  let settled = false
  let cancelTick = (): void => {}
  /** Calls off that the connection is broken off when a pause has waited long enough. */
  let cancelBreak = (): void => {}

  /** First entry that has to be handed over, for the first time or again. */
  const nextToHand = (): Sequence => tail?.handed ?? progress.confirmed
  const waitingEvents = (): number =>
    saved === undefined ? 0 : Math.max(journal.next - Math.max(nextToHand(), journal.oldest), 0)
  /** What the journal has removed and delivery has yet to come to: known to be lost, and not counted. */
  const removedAhead = (): number =>
    saved === undefined ? 0 : Math.max(journal.oldest - Math.max(progress.handed, progress.buried), 0)

  function save(): void {
    if (tail !== undefined) {
      progress.confirmed = tail.resumeFrom
      limit?.confirm(tail.safe, tail.resumeFrom)
    }
    if (limit !== undefined) Object.assign(progress, limit.counts)
    if (saved === undefined) return
    handedMark.note(progress.handed)
    const done = Math.min(progress.confirmed, limit?.floor() ?? Infinity)
    if (done === saved) return
    saved = done
    journal.cursors.save(name, saved)
  }

  function countedNow(): Counted {
    const { delivered, possiblyDoubled: doubled, bytes, leftOut, unjudged, withheld, summaries, shortened } = progress
    const limited = { withheld, 'summaries-sent': summaries }
    return { delivered, doubled, 'sent-bytes': bytes, 'left-out': leftOut, unjudged, ...limited, shortened }
  }

  /** Tells what has been done since the last time: in sums, as telling costs more than handing an event over. */
  function report(): void {
    const now = countedNow()
    for (const what of Object.keys(now) as (keyof typeof now)[]) {
      if (now[what] > counted[what]) tell(what, { integration: name, count: now[what] - counted[what] })
    }
    counted = now
  }

  async function bury(letters: readonly NewDeadLetter[]): Promise<void> {
    if (letters.length === 0) return
    await keepDeadLetters(letters, { journal, tell, clock, signal: interrupt.signal })
    progress.deadLetters += letters.length
  }

  const watch: SessionWatch = {
    begins: (batch) => {
      progress.begun = Math.max(progress.begun, batch.next)
      progress.leftOut += batch.leftOut
      progress.unjudged += batch.unjudged
      progress.shortened += batch.shortened
      if (batch.messages > 0) enter(progress, 'delivering', clock.now())
    },
    idle: () => enter(progress, 'idle', clock.now()),
    handed: (batch) => {
      progress.handed = Math.max(progress.handed, batch.next)
      progress.bytes += batch.length
      progress.delivered += batch.messages - batch.again
      progress.possiblyDoubled += batch.doubled
      if (batch.messages > 0) progress.lastSuccessAt = clock.now()
      oldestAt = undefined
    },
    bury: async (batch) => {
      const losses = batch.gaps.flatMap((gap) => lossOf(gap, Math.max(progress.handed, progress.buried)) ?? [])
      for (const { sequence, count, reason } of losses) {
        progress.knownLost += count
        tell('gap', { integration: name, count, sequence, reason })
      }
      await bury([...batch.letters, ...losses.flatMap((loss) => letterOfLoss(name, loss))])
      progress.buried = Math.max(progress.buried, batch.next)
    },
    refused: async (entries) => {
      await bury(await Promise.all(entries.map((entry) => letterOfDatagram(name, entry, journal, form))))
    },
  }

  /** Says what is wrong, and waits until it is time for the next attempt, or until it is interrupted. */
  async function backAway(thrown: unknown): Promise<void> {
    const failure = failureOf(thrown)
    const { code, message, action } = failure
    const now = clock.now()
    const wait = backOff.next()
    progress.lastError = { at: now, code, message, action }
    progress.nextAttemptAt = now + wait
    story.failed(failure, waitingEvents(), wait)
    enter(progress, 'waiting', now)
    await sleep(clock, wait, interrupt.signal)
    progress.nextAttemptAt = undefined
  }

  function settle(): void {
    settled = true
    backOff.reset()
    story.settled()
  }

  /** Delivers over one connection, from connecting to its end. Resolves with the reason when it broke. */
  async function deliver(): Promise<SyslogError | undefined> {
    enter(progress, 'connecting', clock.now())
    await transport.connect(interrupt.signal)
    progress.connections++
    story.connected(waitingEvents())
    watchCertificates(transport.certificates, clock.now())
    settled = false
    const cancelSettling = clock.after(settledMs, settle)
    const from = progress.confirmed
    const since = clock.monotonic()
    tail = createConnectionTail(from, resendOf(settings), earlier)
    session = createSession({ transport, supply, writer, tail, limit, clock, signal: interrupt.signal, watch }, from)
    try {
      const broken = await session.run()
      const now = clock.monotonic()
      const { handed, resumeFrom } = tail
      earlier = broken?.code === 'peer-closed' ? tail.outlived(now) : []
      progress.futile =
        broken !== undefined && handed > from && resumeFrom === from && now - since < stallMs ? progress.futile + 1 : 0
      if (broken !== undefined && handed > resumeFrom && progress.futile <= 1) {
        tell('resending', { integration: name, count: handed - resumeFrom })
      }
      return broken
    } finally {
      cancelSettling()
      cancelBreak()
      save()
      limit?.connectionOver()
      tail = undefined
      session = undefined
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (saved === undefined) await openCursor()
        if (paused) {
          enter(progress, 'paused', clock.now())
          await resumed.promise
          continue
        }
        const broken = await deliver()
        if (broken === undefined || interrupt.signal.aborted) continue
        if (isIdleLimit(broken)) tell('idle-connection-ended', { integration: name, target })
        else await backAway(broken)
      } catch (error) {
        if (!(error instanceof SyslogError && error.code === 'aborted')) await backAway(error)
      }
    }
  }

  /** Many receivers end connections on which nothing comes. When nothing is owed, that is no failure. */
  function isIdleLimit({ code }: SyslogError): boolean {
    return code === 'peer-closed' && settled && progress.confirmed >= progress.handed
  }

  async function openCursor(): Promise<void> {
    saved = await journal.cursors.open(name, settings.start)
    progress.confirmed = saved
    // What an earlier process has handed over beyond its cursor is only sent again.
    progress.handed = Math.max(saved, handedMark.read())
    progress.begun = progress.handed
  }

  function tick(): void {
    cancelTick = clock.after(tickMs, tick)
    report()
    session?.tick()
    const stalledSince = stalls.look(session?.waitingMs() ?? 0, waitingEvents())
    if (stalledSince !== undefined) {
      enter(progress, 'stalled', stalledSince)
    } else if (progress.state === 'stalled' && session !== undefined) {
      enter(progress, 'delivering', clock.now())
    }
    watchCertificates(transport.certificates, clock.now())
    save()
    if (session === undefined && oldestAt === undefined && waitingEvents() > 0) void peek()
  }

  /** Finds out how old the oldest waiting entry is, while nobody reads. */
  async function peek(): Promise<void> {
    const next = nextToHand()
    oldestAt = clock.now()
    const found = await journal.read(next, form).catch(() => undefined) // the loop will tell
    if (found?.kind === 'block' && nextToHand() === next) oldestAt = found.acceptedAt
  }

  function lag(now: number): IntegrationStatus['lag'] {
    const events = waitingEvents()
    const since = session?.oldestAt() ?? oldestAt
    return { events, seconds: events === 0 || since === undefined ? 0 : Math.max((now - since) / 1000, 0) }
  }

  return {
    name,
    settings,
    start: () => {
      if (running !== undefined) return
      paused = mark.isSet()
      tick()
      running = run()
    },
    stop: async (graceMs) => {
      stopping.abort()
      interrupt.abort()
      resumed.resolve()
      const cancel = clock.after(graceMs, () => transport.abort())
      await running
      cancel()
      cancelTick()
      report()
      enter(progress, 'stopped', clock.now())
    },
    pause: () => {
      if (paused || stopping.signal.aborted) return
      paused = true
      resumed = Promise.withResolvers()
      interrupt.abort()
      if (session !== undefined) cancelBreak = clock.after(pauseGraceMs, () => transport.abort())
      tell('paused', { integration: name })
      mark.set(true)
    },
    resume: () => {
      if (!paused || stopping.signal.aborted) return
      paused = false
      interrupt = new AbortController()
      resumed.resolve()
      tell('resumed', { integration: name, waiting: waitingEvents() })
      mark.set(false)
    },
    isPaused: () => paused,
    status: () => {
      const now = clock.now()
      const facts = { name, target, lag: lag(now), removedAhead: removedAhead() }
      const { certificates } = transport
      return statusOf(progress, { ...facts, downSince: story.since, certificates }, now)
    },
  }
}
