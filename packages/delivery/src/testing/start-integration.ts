import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Journal } from '@tidewaiter/journal'
import { createIntegration } from '../create-integration.ts'
import type { Integration, IntegrationSettings } from '../integration.ts'
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts'
import { settingsFor } from './settings.ts'

/** An integration at work, with what it has told. */
export type Started<J extends Journal = MemoryJournal> = {
  readonly integration: Integration
  readonly journal: J
  readonly told: { readonly name: string; readonly details: Readonly<Record<string, string | number | undefined>> }[]
  readonly toldNames: () => string[]
}

/** Starts an integration that knows no long waits, stopped with the test. */
export function startIntegration<J extends Journal = MemoryJournal>(
  t: TestContext,
  url: string,
  changes: Partial<IntegrationSettings> = {},
  journal: J = createMemoryJournal() as Journal as J,
): Started<J> {
  const told: Started['told'] = []
  const integration = createIntegration(settingsFor(url, changes), {
    journal,
    tell: (name, details) => told.push({ name, details }),
    random: () => 0.1,
  })
  integration.start()
  t.after(() => integration.stop(200))
  return { integration, journal, told, toldNames: () => told.map(({ name }) => name) }
}

/** Resolves when the condition holds, rejects after ten seconds with what was waited for. */
export async function eventually(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited ten seconds in vain for ${what}`)
    await sleep(5)
  }
}
