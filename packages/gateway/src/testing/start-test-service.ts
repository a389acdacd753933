import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { stringify } from 'yaml'
import { loadConfig } from '../config/load-config.ts'
import { startService, type Service } from '../service.ts'

export type TestService = {
  readonly service: Service
  /** Lines of the log, as JSON. */
  readonly log: readonly { readonly event: string; readonly level: string; readonly message: string }[]
  /** Writes another configuration, without having it read. */
  readonly write: (config: object | string) => void
  /** Stops it, at most once. */
  readonly stop: () => Promise<void>
}

/** A whole service in this process, with its state and configuration in the folder. It is stopped with the test. */
export async function startTestService(test: TestContext, folder: string, config: object): Promise<TestService> {
  const file = join(folder, 'tidewaiter.yaml')
  const write = (next: object | string): void =>
    writeFileSync(file, typeof next === 'string' ? next : stringify({ state: join(folder, 'state'), ...next }))
  write(config)
  const loaded = loadConfig(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const log: TestService['log'][number][] = []
  const service = await startService(file, loaded.config, {
    sink: {
      write: (line) => {
        log.push(JSON.parse(line) as TestService['log'][number])
        return true
      },
    },
    isTerminal: false,
    hostname: 'gateway-1',
    env: {},
    uid: 1000,
    version: '0.0.0',
    now: Date.now,
  })
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => (stopped ??= service.stop('the test ends'))
  test.after(stop)
  return { service, log, write, stop }
}
