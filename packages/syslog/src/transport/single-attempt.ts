/** Something that is tried once at a time and can be called off. */
export type SingleAttempt = {
  /** Starts it, or joins the one under way. Its signal is aborted by the one given or by `cancel()`. */
  start(signal?: AbortSignal): Promise<void>
  /** Calls off the one under way, if any, and resolves when it has ended. Never rejects. */
  cancel(): Promise<void>
}

/** Takes what to try, returns how to: two calls at once must not make two connections, of which one would be lost. */
export function singleAttempt(run: (signal: AbortSignal) => Promise<void>): SingleAttempt {
  let running: Promise<void> | undefined
  let abort = new AbortController()
  return {
    start: (signal) => {
      const either = signal === undefined ? abort.signal : AbortSignal.any([abort.signal, signal])
      running ??= run(either).finally(() => (running = undefined))
      return running
    },
    cancel: async () => {
      abort.abort()
      abort = new AbortController()
      await running?.catch(() => {})
    },
  }
}
