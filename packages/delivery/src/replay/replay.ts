/**
 * Sends again what lies in the journal, or dead letters, over a connection of its own and the same writing path.
 *
 *   CONNECTING --connected--> SENDING --everything sent and the connection closed in order--> DONE
 *   CONNECTING, SENDING --failed--> WAITING --time is up--> CONNECTING
 *   any --cancel--> CANCELLED
 *
 * Invariants: it ends, as it never goes beyond what was there when it began; it moves no cursor; a dead letter is removed
 * only when it was handed over and the connection was outlived or closed in order; what cannot be written is counted and
 * stays as it is.
 */
import type { Journal, Query, Sequence } from '@tidewaiter/journal'
import { createTransport, formatTarget, type Transport } from '@tidewaiter/syslog'
import type { Tell } from '@tidewaiter/telemetry'
import { pause, systemClock, type Clock } from '../clock.ts'
import type { deliveryHappenings } from '../delivery-happenings.ts'
import type { IntegrationSettings } from '../integration.ts'
import { createBackOff } from '../loop/back-off.ts'
import { createConnectionTail } from '../loop/connection-tail.ts'
import { failureOf } from '../loop/failure-of.ts'
import { createSession, type SessionWatch } from '../loop/session.ts'
import type { Supply } from '../loop/supply.ts'
import { resendOf, transportOptionsOf } from '../loop/transport-options.ts'
import { compileSelection } from '../selection/compile-selection.ts'
import type { Selection } from '../selection/selection.ts'
import { createEntryWriter } from '../writing/entry-writer.ts'
import { subjectText } from './subject-text.ts'
import { deadLetterSupply, searchSupply } from './replay-supply.ts'

/** What is sent again. The selection of the integration does not count: who replays says what. */
export type ReplaySubject =
  | { readonly kind: 'entries'; readonly query: Omit<Query, 'form'>; readonly select?: Selection }
  /** Dead letters of the integration; all of them without `ids`. Those that are handed over are removed. */
  | { readonly kind: 'dead-letters'; readonly ids?: readonly number[] }

export type ReplayStatus = {
  readonly state: 'connecting' | 'sending' | 'waiting' | 'done' | 'cancelled'
  readonly text: string
  readonly sent: number
  /** Sent more than once by this replay, as its connection broke. */
  readonly possiblyDoubled: number
  readonly leftOut: number
  /** Could not be written, or are gone from the journal. */
  readonly failed: number
  readonly startedAt: number
  readonly lastError: { readonly code: string; readonly message: string; readonly action: string } | undefined
}

/** A replay at work. */
export type Replay = {
  status(): ReplayStatus
  /** Ends it; what was handed over stays so. */
  cancel(): void
  /** Resolves when it is done or cancelled; never rejects. */
  readonly finished: Promise<ReplayStatus>
}

export type ReplaySurroundings = {
  readonly journal: Journal
  readonly tell: Tell<typeof deliveryHappenings>
  readonly clock?: Clock
  readonly random?: () => number
  readonly openTransport?: () => Transport
}

const tickMs = 500

/**
 * Begins a replay at once.
 *
 * @throws {DeliveryError} `selection-invalid`, `envelope-invalid`
 * @throws {SyslogError} `option-invalid`
 */
export function replay(
  settings: IntegrationSettings,
  subject: ReplaySubject,
  surroundings: ReplaySurroundings,
): Replay {
  const { name } = settings
  const { journal, tell, clock = systemClock, random = Math.random } = surroundings
  const target = formatTarget(settings.target)
  const transport = surroundings.openTransport?.() ?? createTransport(settings.target, transportOptionsOf(settings))
  const reach = { handed: 0, begun: 0, buried: 0 }
  const select = subject.kind === 'entries' ? compileSelection(subject.select, name) : undefined
  const writer = createEntryWriter(settings, select, reach)
  const backOff = createBackOff(random)
  const cancelled = new AbortController()
  const counts = { sent: 0, possiblyDoubled: 0, leftOut: 0, failed: 0 }
  const startedAt = clock.now()
  /** Dead letters that could not be written again. */
  const unsendable = new Set<number>()
  /** Dead letters that were read and are not removed. */
  const given = new Set<number>()
  const to = Math.min(subject.kind === 'entries' ? (subject.query.to ?? Infinity) : Infinity, journal.next)
  let state: ReplayStatus['state'] = 'connecting'
  let lastError: ReplayStatus['lastError']
  /** Nothing is connected to for nothing. */
  const isEmpty = subject.kind === 'dead-letters' && !journal.deadLetters.count().has(name)

  const watch: SessionWatch = {
    begins: (batch) => {
      reach.begun = Math.max(reach.begun, batch.next)
      counts.leftOut += batch.leftOut
    },
    idle: () => {},
    handed: (batch) => {
      reach.handed = Math.max(reach.handed, batch.next)
      counts.sent += batch.messages - batch.again
      counts.possiblyDoubled += batch.doubled
    },
    bury: (batch) => {
      for (const { sequence } of batch.letters) unsendable.add(sequence)
      counts.failed += batch.letters.length
      for (const { count } of batch.gaps) counts.failed += count
      reach.buried = Math.max(reach.buried, batch.next)
      return Promise.resolve()
    },
    refused: (entries) => {
      for (const { sequence } of entries) unsendable.add(sequence)
      counts.failed += entries.length
      return Promise.resolve()
    },
  }

  /** Sends over one connection; returns where the next one has to begin. */
  async function send(from: Sequence): Promise<Sequence> {
    state = 'connecting'
    await transport.connect(cancelled.signal)
    state = 'sending'
    const ended = new AbortController()
    const supply = supplyOf(() => ended.abort())
    const tail = createConnectionTail(from, resendOf(settings))
    const signal = AbortSignal.any([cancelled.signal, ended.signal])
    const session = createSession({ transport, supply, writer, tail, clock, signal, watch }, from)
    let cancelTick = clock.after(tickMs, function tick() {
      session.tick()
      cancelTick = clock.after(tickMs, tick)
    })
    const broken = await session.run().finally(() => cancelTick())
    const done = broken === undefined ? tail.handed : tail.resumeFrom
    await forget(done)
    if (done > from) backOff.reset()
    if (broken !== undefined) await wait(broken)
    else if (ended.signal.aborted) state = 'done'
    return done
  }

  function supplyOf(finish: () => void): Supply {
    if (subject.kind === 'entries') {
      return searchSupply(journal, { ...subject.query, form: settings.profile.name, to }, finish)
    }
    return deadLetterSupply(journal, name, { ids: subject.ids, until: startedAt, given }, finish)
  }

  /** Removes the dead letters before an id, which were handed over. */
  async function forget(before: number): Promise<void> {
    const done = [...given].filter((id) => id < before && !unsendable.has(id))
    if (done.length > 0) await journal.deadLetters.remove(done)
    for (const id of done) given.delete(id)
  }

  async function wait(thrown: unknown): Promise<void> {
    const { code, message, action } = failureOf(thrown)
    lastError = { code, message, action }
    state = 'waiting'
    await pause(clock, backOff.next(), cancelled.signal)
  }

  async function run(): Promise<ReplayStatus> {
    tell('replay-started', { integration: name, what: subjectText(subject) })
    if (isEmpty) state = 'done'
    let from = subject.kind === 'entries' ? (subject.query.from ?? 1) : 1
    while (state !== 'done' && !cancelled.signal.aborted) {
      try {
        from = await send(from)
      } catch (error) {
        if (!cancelled.signal.aborted) await wait(error)
      }
    }
    if (state !== 'done') state = 'cancelled'
    tell('replay-ended', { integration: name, state, ...counts })
    return status()
  }

  function status(): ReplayStatus {
    return { state, text: textOf(), ...counts, startedAt, lastError }
  }

  function textOf(): string {
    if (isEmpty) return 'there are no dead letters'
    const so = `${counts.sent} events sent to ${target}${counts.failed > 0 ? `, ${counts.failed} could not be sent` : ''}`
    switch (state) {
      case 'connecting':
        return `connecting to ${target}`
      case 'sending':
        return `sending: ${so}`
      case 'waiting':
        return `${lastError?.message ?? 'the connection failed'}; it will be tried again; ${so}`
      case 'done':
        return `done: ${so}`
      case 'cancelled':
        return `cancelled: ${so}`
    }
  }

  return { status, cancel: () => cancelled.abort(), finished: run() }
}
