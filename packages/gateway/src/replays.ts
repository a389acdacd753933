import {
  replay,
  type deliveryHappenings,
  type Replay,
  type ReplayStatus,
  type ReplaySubject,
} from '@tidewaiter/delivery'
import type { Journal } from '@tidewaiter/journal'
import type { Tell } from '@tidewaiter/telemetry'
import { GatewayError } from './gateway-errors.ts'
import type { RunningIntegrations } from './running-integrations.ts'

/** A replay by its number; numbers begin anew with each start of the service. */
export type NamedReplayStatus = ReplayStatus & { readonly id: number; readonly integration: string }

/** Events that are being sent again, or were. A replay ends with the service and does not begin again by itself. */
export type Replays = {
  /** @throws {GatewayError} `integration-unknown`, `replays-too-many`; and what `replay` throws */
  readonly start: (integration: string, subject: ReplaySubject) => NamedReplayStatus
  /** Those under way, and the last that have ended. */
  readonly list: () => readonly NamedReplayStatus[]
  /** @throws {GatewayError} `replay-unknown` */
  readonly cancel: (id: number) => NamedReplayStatus
  /** Calls all off. */
  readonly stop: () => Promise<void>
}

/** Each has a connection and buffers of its own, and takes from what the live stream could have. */
const mostAtOnce = 4
const mostRemembered = 20

export function createReplays(options: {
  readonly journal: Journal
  readonly integrations: RunningIntegrations
  readonly tellDelivery: Tell<typeof deliveryHappenings>
}): Replays {
  const { journal, integrations, tellDelivery } = options
  const all = new Map<number, { readonly integration: string; readonly replay: Replay; ended: boolean }>()
  let last = 0

  function statusOf(id: number): NamedReplayStatus {
    const found = all.get(id)
    if (found === undefined) throw new GatewayError('replay-unknown', { id })
    return { id, integration: found.integration, ...found.replay.status() }
  }

  async function watchEnd(entry: { readonly replay: Replay; ended: boolean }): Promise<void> {
    await entry.replay.finished
    entry.ended = true
    forgetOldest()
  }

  function forgetOldest(): void {
    const over = [...all].filter((each) => each[1].ended)
    for (const [id] of over.slice(0, Math.max(0, all.size - mostRemembered))) all.delete(id)
  }

  return {
    start: (integration, subject) => {
      const running = [...all.values()].filter(({ ended }) => !ended).length
      if (running >= mostAtOnce) throw new GatewayError('replays-too-many', { count: running })
      const { settings } = integrations.find(integration)
      const started = replay(settings, subject, { journal, tell: tellDelivery })
      const id = ++last
      const entry = { integration, replay: started, ended: false }
      all.set(id, entry)
      void watchEnd(entry)
      return statusOf(id)
    },
    list: () => [...all.keys()].map(statusOf),
    cancel: (id) => {
      statusOf(id)
      all.get(id)?.replay.cancel()
      return statusOf(id)
    },
    stop: async () => {
      for (const each of all.values()) if (!each.ended) each.replay.cancel()
      await Promise.all([...all.values()].map((each) => each.replay.finished))
    },
  }
}
