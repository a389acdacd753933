import { setImmediate } from 'node:timers/promises'

/** How long work may keep the event loop before others have their turn, in ms. */
const busyMs = 8

/** Makes a function to call between pieces of work: it lets others have their turn when this work has had enough of it. */
export function createPauses(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < busyMs) return
    await setImmediate()
    since = performance.now()
  }
}
