import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves when the condition holds; rejects after the time (ms), with what was waited for. */
export async function until(
  what: string,
  withinMs: number,
  holds: () => boolean | Promise<boolean>,
  everyMs = 20,
): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs / 1000} s in vain for ${what}`)
    await sleep(everyMs)
  }
}
