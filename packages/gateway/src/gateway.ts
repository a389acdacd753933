import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { deliveryHappenings } from '@tidewaiter/delivery'
import {
  createEntrance,
  createWayLimit,
  entryLines,
  intakeHappenings,
  settleWithheld,
  type Entrance,
  type WayLimit,
} from '@tidewaiter/intake'
import { journalHappenings, openJournal, openReportStore, type Journal, type ReportStore } from '@tidewaiter/journal'
import type { Event } from '@tidewaiter/model'
import type { SourceContext } from '@tidewaiter/sources'
import type { Telemetry } from '@tidewaiter/telemetry'
import type { Config } from './config/config.ts'
import { gatewayHappenings } from './gateway-happenings.ts'
import { observeGauges } from './gauges.ts'
import { createReplays, type Replays } from './replays.ts'
import { createRunningIntegrations, type RunningIntegrations } from './running-integrations.ts'
import { createRunningWays } from './running-ways.ts'
import type { ConfigStatus, GatewayStatus } from './status/gateway-status.ts'
import { findProblems } from './status/find-problems.ts'
import type { Machine } from './wiring/integration-settings.ts'
import { prepareFolder } from './wiring/prepare-folder.ts'
import { formsOf } from './wiring/profile-of.ts'
import { createRenewableStream } from './wiring/renewable-stream.ts'
import { sourceContext } from './wiring/source-context.ts'

/**
 * The service: the journal in the middle, ways in before it, integrations behind it.
 *
 *   start:  journal -> integrations -> ways in        nothing is taken in before there is a place for it
 *   stop:   ways in -> integrations -> journal        what was accepted is on disk before anything else ends
 *
 * Invariants
 * - A reload is checked whole before anything is touched. It touches what differs and nothing else.
 * - Reloads and stopping take turns: none begins while another is under way.
 * - What fails at the start is thrown, and everything that was opened before it is closed again. What fails later is told, and
 *   the rest goes on.
 */
export type Gateway = {
  readonly journal: Journal
  readonly reports: ReportStore
  readonly integrations: RunningIntegrations
  readonly replays: Replays
  /**
   * Takes on a configuration that was checked.
   *
   * @param of whether the file was read again, or what runs beside it has changed and nothing is known of the file
   */
  readonly reload: (config: Config, of: 'file' | 'beside') => Promise<ReloadOutcome>
  /** Says that a new configuration was wrong; shown in the status until a right one comes. */
  readonly refuse: (fault: string, action: string) => void
  readonly status: () => Promise<GatewayStatus>
  /** Resolves when every way in has come to its end by itself, as when standard input has ended. */
  readonly ended: () => Promise<void>
  /** Resolves when every integration has handed over everything that is in the journal by then. */
  readonly delivered: () => Promise<void>
  /**
   * Puts events of the service itself into the journal, with marks that become durable with them.
   *
   * @throws {JournalError} `disk-full`, `journal-full`, `journal-unwritable`: none was kept; may be tried again
   */
  readonly record: (events: readonly Event[], marks?: ReadonlyMap<string, string>) => Promise<void>
  /** What sources know beside their records, for reports that are taken beside the ways in. */
  readonly sourceContext: () => Omit<SourceContext, 'peerAddress'>
  /** Closes everything in order. What integrations cannot deliver within the time stays in the journal. */
  readonly stop: (graceMs: number) => Promise<void>
}

/** What a reload has changed, in words; and which settings wait for a restart. */
export type ReloadOutcome = { readonly changes: readonly string[]; readonly restartNeeded: readonly string[] }

export type GatewaySurroundings = {
  readonly telemetry: Telemetry
  readonly machine: Machine
  /** Folder of the journal. */
  readonly folder: string
  /** Options of sources that hold where the configuration does not say. */
  readonly usualOptions?: Readonly<Record<string, unknown>> | undefined
  /** The file that the configuration was read from, for the status. */
  readonly file?: string
  readonly version: string
  /** Current time in ms since 1970-01-01 UTC. */
  readonly now: () => number
}

/**
 * Starts the service.
 *
 * @throws {GatewayError} `state-unusable`, `secret-unreadable`
 * @throws {JournalError} `journal-locked`, `journal-damaged`, `journal-newer`, `journal-unwritable`
 * @throws {IntakeError | DeliveryError | SyslogError} for a way in that cannot be opened, or settings that cannot be used
 */
export async function startGateway(first: Config, surroundings: GatewaySurroundings): Promise<Gateway> {
  const { telemetry, machine, folder, now, version } = surroundings
  const tell = telemetry.teller(gatewayHappenings)
  const tellIntake = telemetry.teller(intakeHappenings)
  let config = first
  let generation = 0
  let state: GatewayStatus['state'] = 'running'
  let configStatus: ConfigStatus = { file: surroundings.file, loadedAt: now(), refused: undefined, restartNeeded: [] }
  const startedAt = now()

  prepareFolder(folder)
  const { maxAge, maxSize, whenFull, keepFree, memory } = config.journal
  const journal = await openJournal(
    {
      folder,
      maxAgeMs: maxAge,
      ...(maxSize !== undefined && { maxBytes: maxSize }),
      whenFull,
      keepFreeBytes: keepFree,
      tailBytes: memory,
    },
    telemetry.teller(journalHappenings),
  )
  const reports = await openReports(config, folder).catch(async (error: unknown) => {
    await journal.close()
    throw error
  })
  const tellDelivery = telemetry.teller(deliveryHappenings)
  const integrations = createRunningIntegrations({ journal, tell, tellDelivery, machine })
  const ways = createRunningWays({
    entrance,
    limit: (way, limit) => createWayLimit({ way, limit, journal, tell: tellIntake }),
    tell,
    now,
  })
  const replays = createReplays({ journal, integrations, tellDelivery })

  /** Streams that are opened through it are replaced when a reload changes what they depend on. */
  function entrance(name: string, limit: WayLimit | undefined): Entrance {
    const asThingsAre = (): Entrance =>
      createEntrance({
        name,
        journal,
        tell: tellIntake,
        forms: formsOf(config.integrations),
        context: { ...sourceContext(config, machine.hostname), peerAddress: '127.0.0.1' },
        limit,
        usualOptions: surroundings.usualOptions,
        reports: first.reports.keep === 0 ? undefined : reports,
      })
    return {
      ...asThingsAre(),
      stream: (choice) =>
        createRenewableStream(
          (source) => asThingsAre().stream({ ...choice, source: choice.source ?? source }),
          () => generation,
        ),
    }
  }

  async function close(graceMs: number): Promise<void> {
    await ways.close()
    await replays.stop()
    await integrations.stop(graceMs)
    await reports.close()
    await journal.close()
  }

  try {
    await integrations.prepare(config.integrations)()
    // What cannot be appended now stays in its marks until the next start; the journal tells why it refuses.
    await settleWithheld(journal, formsOf(config.integrations), tellIntake).catch(() => {})
    await ways.apply(config.intake, true)
  } catch (error) {
    await close(0).catch(() => {})
    throw error
  }

  async function status(): Promise<GatewayStatus> {
    const facts = {
      version,
      pid: process.pid,
      now: now(),
      startedAt,
      state,
      config: configStatus,
      ways: ways.status(),
      journal: { ...(await journal.status()), folder },
      reports: reports.status(),
      integrations: integrations.status(),
      replays: replays.list(),
    }
    return { ...facts, problems: findProblems(facts) }
  }

  let turn: Promise<unknown> = Promise.resolve()
  function inTurn<T>(action: () => Promise<T>): Promise<T> {
    const done = turn.then(action)
    turn = done.catch(() => {})
    return done
  }

  async function reload(next: Config, of: 'file' | 'beside'): Promise<ReloadOutcome> {
    const before = config
    const changeIntegrations = integrations.prepare(next.integrations)
    const restartNeeded = fixedAtStart.filter((key) => !isDeepStrictEqual(first[key], next[key]))
    const changes = differences(before, next)
    config = next
    if (streamsDiffer(before, next)) generation++
    // A form has to be written before it is read, so the streams are told first: by `generation`.
    await changeIntegrations()
    await ways.apply(next.intake, false)
    if (of === 'file') configStatus = { file: surroundings.file, loadedAt: now(), refused: undefined, restartNeeded }
    tell('config-reloaded', { changes: changes.length === 0 ? 'nothing differs' : changes.join('; ') })
    if (restartNeeded.length > 0) tell('restart-needed', { settings: restartNeeded.join(', ') })
    return { changes, restartNeeded }
  }

  async function record(events: readonly Event[], marks?: ReadonlyMap<string, string>): Promise<void> {
    const bodies = new Map(formsOf(config.integrations).map((form) => [form.name, entryLines(events, form)]))
    await journal.append({ count: events.length, bodies, ...(marks !== undefined && { marks }) })
  }

  observeGauges(telemetry, { journal, reports, status: integrations.status, ways: ways.status })
  return {
    journal,
    reports,
    integrations,
    replays,
    status,
    ended: ways.ended,
    delivered: async () => {
      while (integrations.status().some(({ lag }) => lag.events > 0)) await sleep(deliveredPollMs)
    },
    reload: (next, of) => inTurn(() => reload(next, of)),
    record,
    sourceContext: () => sourceContext(config, machine.hostname),
    refuse: (fault, action) => {
      configStatus = { ...configStatus, refused: { at: now(), fault } }
      tell('config-reload-refused', { fault, action })
    },
    stop: (graceMs) =>
      inTurn(async () => {
        state = 'stopping'
        await close(graceMs)
        tell('gateway-stopped', {})
      }),
  }
}

function openReports({ reports, journal }: Config, folder: string): Promise<ReportStore> {
  const { keep, maxSize, maxAge } = reports
  return openReportStore({
    folder,
    mostOfOne: keep,
    mostBytes: maxSize,
    maxAgeMs: maxAge,
    keepFreeBytes: journal.keepFree,
  })
}

const deliveredPollMs = 50

/** Settings that are looked at when the service starts and never again. */
const fixedAtStart = ['state', 'journal', 'reports', 'control', 'metrics', 'server'] as const

/** Whether streams that were opened under one configuration are out of date under another. */
function streamsDiffer(one: Config, other: Config): boolean {
  const parts = ({ cluster, node, redact, integrations }: Config): unknown => [
    cluster,
    node,
    redact,
    formsOf(integrations).map(({ name }) => name),
  ]
  return !isDeepStrictEqual(parts(one), parts(other))
}

/** What differs between two configurations, in words. */
function differences(before: Config, after: Config): string[] {
  const named = (kind: string, key: 'intake' | 'integrations'): string[] =>
    [...new Set([...Object.keys(before[key]), ...Object.keys(after[key])])].flatMap((name) => {
      const [one, other] = [before[key][name], after[key][name]]
      if (isDeepStrictEqual(one, other)) return []
      return `${kind} ${name} ${one === undefined ? 'added' : other === undefined ? 'removed' : 'changed'}`
    })
  const plain = (['cluster', 'node', 'log', 'redact', 'stopWithin', ...fixedAtStart] as const).filter(
    (key) => !isDeepStrictEqual(before[key], after[key]),
  )
  return [...named('way', 'intake'), ...named('integration', 'integrations'), ...plain.map((key) => `${key} changed`)]
}
