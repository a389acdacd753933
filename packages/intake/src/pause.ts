/** Resolves after so many ms, or at once when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const waited = Promise.withResolvers<void>()
  const timer = setTimeout(waited.resolve, ms)
  const stop = (): void => waited.resolve()
  signal.addEventListener('abort', stop, { once: true })
  await waited.promise
  signal.removeEventListener('abort', stop)
  clearTimeout(timer)
}
