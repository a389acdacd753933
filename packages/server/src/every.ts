import type { House } from './house.ts'
import type { Tasks } from './tasks.ts'

/**
 * Runs work again and again: at once, then each time `ms` after it was done. Work that fails is told and comes again.
 *
 * @returns how to end it: waits for what is under way; and how to have it run at once, such as after a change
 */
export function every(
  { tell }: Pick<House, 'tell'>,
  task: string,
  ms: number,
  work: () => Promise<void>,
): Tasks & { readonly now: () => void } {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let again = false
  let running: Promise<void> | undefined

  function run(): void {
    clearTimeout(timer)
    if (stopped) return
    if (running !== undefined) {
      again = true
      return
    }
    again = false
    running = Promise.try(work)
      .catch((error: unknown) => {
        tell('task-failed', { task, reason: error instanceof Error ? error.message : String(error) })
      })
      .finally(() => {
        running = undefined
        if (stopped) return
        if (again) run()
        else timer = setTimeout(run, ms)
      })
  }

  run()
  return {
    now: run,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
