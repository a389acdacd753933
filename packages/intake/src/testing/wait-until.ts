import { setTimeout as sleep } from 'node:timers/promises'

/** Takes a condition, resolves when it holds. Rejects after ten seconds, with what was waited for. */
export async function waitUntil(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited ten seconds in vain for ${what}`)
    await sleep(5)
  }
}
