import { isDeepStrictEqual } from 'node:util'
import type { Limit } from '@tidewaiter/flood'
import { findWay, type Entrance, type OpenWay, type Way, type WayLimit } from '@tidewaiter/intake'
import type { Tell } from '@tidewaiter/telemetry'
import type { Config, IntakeConfig } from './config/config.ts'
import type { gatewayHappenings } from './gateway-happenings.ts'
import type { NamedWayStatus } from './status/gateway-status.ts'

/**
 * The ways in that the configuration names. A way whose settings stay the same is never touched.
 *
 *   OPEN --settings changed--> closed, opened anew --cannot--> FAILED --each 10 s--> OPEN
 *   OPEN, FAILED --no longer configured--> gone
 *
 * At the start a way that cannot be opened keeps the service from starting: somebody is looking. Later nobody may be, so it is
 * tried again while the others go on.
 */
export type RunningWays = {
  /** Opens, closes and reopens until the ways are as configured. With `strict` the first failure is thrown. */
  readonly apply: (intake: Config['intake'], strict: boolean) => Promise<void>
  readonly status: () => readonly NamedWayStatus[]
  /** Resolves when every way has come to its end by itself; never while there is one that has not. */
  readonly ended: () => Promise<void>
  /** Closes all; resolves when what was accepted is in the journal. */
  readonly close: () => Promise<void>
}

type RunningWay = {
  readonly config: IntakeConfig
  open: OpenWay | undefined
  limit: WayLimit | undefined
  failure: { readonly at: number; readonly message: string; readonly action: string } | undefined
  retry: NodeJS.Timeout | undefined
}

const retryMs = 10_000
const nothing = { bytes: 0, records: 0, events: 0, refused: 0, skipped: 0 }

export function createRunningWays(options: {
  readonly entrance: (name: string, limit: WayLimit | undefined) => Entrance
  readonly limit: (name: string, limit: Limit) => WayLimit
  readonly tell: Tell<typeof gatewayHappenings>
  readonly now: () => number
}): RunningWays {
  const { entrance, limit: createLimit, tell, now } = options
  const running = new Map<string, RunningWay>()

  async function open(name: string, config: IntakeConfig, strict: boolean): Promise<void> {
    const way: RunningWay = { config, open: undefined, limit: undefined, failure: undefined, retry: undefined }
    running.set(name, way)
    await attempt(name, way, strict)
  }

  async function attempt(name: string, way: RunningWay, strict: boolean): Promise<void> {
    const { type, settings, limit: wanted } = way.config
    const limit = wanted === undefined ? undefined : createLimit(name, wanted)
    try {
      const opened = await (findWay(type) as Way).open(settings, entrance(name, limit))
      // The configuration may have changed while it was being opened.
      if (running.get(name) !== way) return await opened.close()
      way.open = opened
      way.limit = limit
      way.failure = undefined
      tell('way-opened', { way: name, type, address: opened.address })
    } catch (error) {
      if (strict) throw error
      const message = error instanceof Error ? error.message : String(error)
      const action = error instanceof Error && 'action' in error ? String(error.action) : 'See the reason.'
      way.failure = { at: now(), message, action }
      tell('way-failed', { way: name, reason: message, action, seconds: retryMs / 1000 })
      if (running.get(name) === way) way.retry = setTimeout(() => void attempt(name, way, false), retryMs)
    }
  }

  async function close(name: string, way: RunningWay): Promise<void> {
    running.delete(name)
    clearTimeout(way.retry)
    if (way.open === undefined) return
    await way.open.close()
    await way.limit?.close()
    tell('way-closed', { way: name })
  }

  return {
    apply: async (intake, strict) => {
      const gone = [...running].filter(([name, { config }]) => !isDeepStrictEqual(config, intake[name]))
      await Promise.all(gone.map(([name, way]) => close(name, way)))
      for (const [name, config] of Object.entries(intake)) {
        if (!running.has(name)) await open(name, config, strict)
      }
    },
    status: () =>
      [...running].map(([name, { config, open: opened, limit, failure }]): NamedWayStatus => {
        const { type } = config
        const limited = limit === undefined ? {} : { limited: { ...limit.counts } }
        if (opened !== undefined) return { name, type, ...opened.status(), ...limited }
        const text = failure === undefined ? 'being opened' : `cannot be opened: ${failure.message}`
        const state = failure === undefined ? 'waiting' : 'failed'
        return {
          name,
          type,
          state,
          text,
          lastRecordAt: undefined,
          lastError: failure,
          behindBytes: undefined,
          counts: nothing,
        }
      }),
    ended: async () => {
      await Promise.all([...running.values()].map((way) => way.open?.ended ?? new Promise<void>(() => {})))
      await Promise.all([...running.values()].flatMap((way) => way.limit?.close() ?? []))
      if (running.size === 0) await new Promise<void>(() => {})
    },
    close: async () => {
      await Promise.all([...running].map(([name, way]) => close(name, way)))
    },
  }
}
