import { CredentialsError } from './credentials-errors.ts'

/** Lets so many pieces of work run at once; the others wait, in the order in which they came. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>

/**
 * @param atOnce how many run at once
 * @param mostWaiting how many may wait; one more is refused with `too-busy`, before it has cost anything
 */
export function createGate(atOnce: number, mostWaiting: number): Gate {
  const waiting: (() => void)[] = []
  let running = 0

  async function enter(): Promise<void> {
    if (running < atOnce) {
      running++
      return
    }
    if (waiting.length >= mostWaiting) throw new CredentialsError('too-busy', { waiting: waiting.length })
    await new Promise<void>((resolve) => void waiting.push(resolve))
  }

  /** The place goes straight to the next, so that nobody who comes in between takes it. */
  function leave(): void {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }

  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
