import { isDeepStrictEqual } from 'node:util'
import { createIntegration, type deliveryHappenings, type Integration } from '@tidewaiter/delivery'
import type { Journal } from '@tidewaiter/journal'
import type { Tell } from '@tidewaiter/telemetry'
import type { Config, IntegrationConfig } from './config/config.ts'
import { GatewayError } from './gateway-errors.ts'
import type { gatewayHappenings } from './gateway-happenings.ts'
import type { NamedIntegrationStatus } from './status/gateway-status.ts'
import { integrationSettings, type Machine } from './wiring/integration-settings.ts'

/**
 * The integrations that the configuration names. One whose settings stay the same keeps its connection; one whose settings
 * changed is stopped in order and started anew at its cursor.
 *
 * An integration that leaves the configuration loses its cursor at once: a cursor that nobody moves any more would hold back the
 * removal of old entries until the disk is full. Where it stood is kept as a mark, which holds nothing back. When it returns,
 * it goes on there, or at the oldest entry that is still kept.
 */
export type RunningIntegrations = {
  /**
   * Makes what a configuration needs, and returns what takes it on. Nothing is touched before that is called.
   *
   * @throws {GatewayError | DeliveryError | SyslogError} for settings that cannot be used
   */
  readonly prepare: (integrations: Config['integrations']) => () => Promise<void>
  /** @throws {GatewayError} `integration-unknown` */
  readonly find: (name: string) => Integration
  readonly status: () => readonly NamedIntegrationStatus[]
  /** Ends all connections in order within the time. */
  readonly stop: (graceMs: number) => Promise<void>
}

type RunningIntegration = { readonly config: IntegrationConfig; readonly integration: Integration }

/** Ending a connection in order when its settings have changed. */
const changeGraceMs = 5_000

const leftMark = (name: string): string => `gateway/left/${name}`

export function createRunningIntegrations(options: {
  readonly journal: Journal
  readonly tell: Tell<typeof gatewayHappenings>
  readonly tellDelivery: Tell<typeof deliveryHappenings>
  readonly machine: Machine
}): RunningIntegrations {
  const { journal, tell, tellDelivery, machine } = options
  const running = new Map<string, RunningIntegration>()

  function mark(name: string, value: string): Promise<unknown> {
    return journal.append({ count: 0, bodies: new Map(), marks: new Map([[leftMark(name), value]]) })
  }

  /** Forgets the cursors of integrations that are not configured. */
  async function leave(configured: readonly string[]): Promise<void> {
    for (const [name, sequence] of journal.cursors.list()) {
      // A name with a slash is none of an integration: whoever else reads the journal has a cursor as well.
      if (configured.includes(name) || name.includes('/')) continue
      await mark(name, String(sequence))
      await journal.cursors.remove(name)
      tell('integration-left', { integration: name, waiting: Math.max(0, journal.next - sequence) })
    }
  }

  /** Puts the cursor of an integration that was here before where it stood. */
  async function takeBack(name: string): Promise<void> {
    const left = Number(journal.marks.get(leftMark(name)))
    if (!Number.isSafeInteger(left) || left < 1) return
    if (!journal.cursors.list().has(name)) {
      const oldest = await journal.cursors.open(name, 'oldest')
      const sequence = Math.min(Math.max(oldest, left), journal.next)
      journal.cursors.save(name, sequence)
      tell('integration-returned', { integration: name, sequence, lost: sequence - left })
    }
    await journal.marks.remove(leftMark(name))
  }

  function create(name: string, config: IntegrationConfig): RunningIntegration {
    const settings = integrationSettings(name, config, machine)
    return { config, integration: createIntegration(settings, { journal, tell: tellDelivery }) }
  }

  async function start(name: string, created: RunningIntegration): Promise<void> {
    await takeBack(name)
    running.set(name, created)
    created.integration.start()
  }

  async function stop(name: string, graceMs: number): Promise<void> {
    const integration = running.get(name)?.integration
    running.delete(name)
    await integration?.stop(graceMs).catch((error: unknown) => {
      tell('integration-failed', {
        integration: name,
        reason: error instanceof Error ? error.message : String(error),
      })
    })
  }

  return {
    prepare: (integrations) => {
      const same = (name: string): boolean => isDeepStrictEqual(running.get(name)?.config, integrations[name])
      const created = Object.entries(integrations).flatMap(([name, config]) =>
        same(name) ? [] : [[name, create(name, config)] as const],
      )
      const gone = [...running.keys()].filter((name) => !same(name))
      return async () => {
        await Promise.all(gone.map((name) => stop(name, changeGraceMs)))
        await leave(Object.keys(integrations))
        for (const [name, each] of created) await start(name, each)
      }
    },
    find: (name) => {
      const found = running.get(name)
      if (found !== undefined) return found.integration
      throw new GatewayError('integration-unknown', { name, choices: [...running.keys()].join(', ') || 'none' })
    },
    status: () => {
      const kept = journal.deadLetters.count()
      return [...running.values()].map(({ integration }) => ({
        ...integration.status(),
        deadLettersKept: kept.get(integration.name) ?? 0,
      }))
    },
    stop: async (graceMs) => {
      await Promise.all([...running.keys()].map((name) => stop(name, graceMs)))
    },
  }
}
