import { openJournal, type Journal } from '@tidewaiter/journal'
import { tellNobody } from '@tidewaiter/telemetry'
import type { ControlClient } from './control-client.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

/** Asks a journal directly, for as long as it is open. */
export type OfflineClient = ControlClient & { readonly close: () => Promise<void> }

/**
 * A client for while the service does not run: it opens the journal itself, so that the service cannot be started meanwhile, and
 * answers what concerns the journal alone. Nothing is removed by its age or size in that time.
 *
 * @throws {JournalError} when the journal cannot be opened
 */
export async function createOfflineClient(folder: string): Promise<OfflineClient> {
  const journal: Journal = await openJournal(
    { folder, maxAgeMs: Number.MAX_SAFE_INTEGER, keepFreeBytes: 0 },
    tellNobody,
  )
  const handlerOf = (name: keyof typeof routes): ((on: Journal, request: unknown, signal: AbortSignal) => unknown) => {
    const route: Route = routes[name]
    if (route.on !== 'journal') throw new TypeError(`${name} needs the running service`)
    return route.handle as never
  }
  const { signal } = new AbortController()
  return {
    ask: async (name, request) => (await handlerOf(name)(journal, request, signal)) as never,
    askMany: async function* (name, request) {
      yield* handlerOf(name)(journal, request, signal) as AsyncIterable<never>
    },
    close: () => journal.close(),
  }
}
