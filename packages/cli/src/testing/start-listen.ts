import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { main } from '../main.ts'
import { createFakeIo } from './fake-io.ts'

export type RunningListen = {
  /** Where it listens, in the order in which it says so: `tcp://127.0.0.1:40001`. */
  readonly addresses: readonly string[]
  readonly stdout: () => string
  readonly stderr: () => string
  /** Ends it by Ctrl-C. */
  readonly interrupt: () => void
  /** Resolves with the exit code. */
  readonly done: Promise<number>
}

/** Starts `tidewaiter listen` in this process and waits until it listens. It is ended with the test. */
export async function startListen(test: TestContext, ...args: readonly string[]): Promise<RunningListen> {
  const fake = createFakeIo()
  const done = main(['listen', ...args], fake.io)
  test.after(async () => {
    fake.interrupt()
    await done
  })
  const listening = /^listening on (.+)$/gm
  const ended = done.then((code) => ({ code }))
  for (;;) {
    const addresses = [...fake.stderr().matchAll(listening)].map(([, address]) => address ?? '')
    if (addresses.length > 0)
      return { addresses, stdout: fake.stdout, stderr: fake.stderr, interrupt: fake.interrupt, done }
    const end = await Promise.race([ended, sleep(2)])
    if (end !== undefined) throw new Error(`listen ended with ${end.code}: ${fake.stderr()}`)
  }
}

/** Waits until something holds; the test's own time limit ends the waiting. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2)
}
