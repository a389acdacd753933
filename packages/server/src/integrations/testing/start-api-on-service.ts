import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { loadConfig, startService, type Config, type Service } from '@tidewaiter/gateway'
import type { Event } from '@tidewaiter/model'
import { startTestApi, type TestApi } from '../../testing/test-api.ts'

export type ApiOnService = TestApi & {
  readonly service: Service
  /** Codes and objects of the events that came since the last call. */
  readonly told: () => readonly (readonly [string, string | undefined])[]
  /** Writes other integrations into the configuration file and has it read. */
  readonly rewrite: (integrations: object) => Promise<void>
}

/**
 * The API upon a whole service, with a journal and integrations that deliver.
 *
 * @param beside integrations that run beside those of the file from the beginning
 */
export async function startApiOnService(
  t: TestContext,
  integrations: object = {},
  beside: Config['integrations'] = {},
): Promise<ApiOnService> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-whole-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'tidewaiter.yaml')
  // JSON is YAML as well.
  const write = (all: object): void =>
    writeFileSync(file, JSON.stringify({ state: join(folder, 'state'), integrations: all }))
  write(integrations)
  const loaded = loadConfig(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const service = await startService(file, loaded.config, {
    sink: { write: () => true },
    isTerminal: false,
    hostname: 'gateway-1',
    env: {},
    uid: 1000,
    version: '0.0.0',
    beside,
    now: Date.now,
  })
  t.after(() => service.stop('the test ends'))
  const { gateway, integrationsInFile, integrationsBeside, setIntegrationsBeside } = service
  const seen: Event[] = []
  const api = await startTestApi(t, {
    journal: gateway.journal,
    gateway: {
      integrations: gateway.integrations,
      replays: gateway.replays,
      status: gateway.status,
      integrationsInFile,
      integrationsBeside,
      setIntegrationsBeside,
      record: async (events, marks) => {
        await gateway.record(events, marks)
        seen.push(...events.filter(({ code }) => code !== 'API-001'))
      },
    },
  })
  return {
    ...api,
    service,
    events: async () => {
      await api.events()
      return seen.splice(0)
    },
    told: () => seen.splice(0).map(({ code, fields }) => [code, fields.artifactName] as const),
    rewrite: async (all) => {
      write(all)
      const answer = await service.reload()
      if ('faults' in answer) throw new Error(JSON.stringify(answer.faults))
    },
  }
}

/** Waits until something holds, as long as the test may last. */
export async function until(t: TestContext, holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!t.signal.aborted && !(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}
