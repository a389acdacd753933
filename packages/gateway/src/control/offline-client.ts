import { openJournal, openReportStore, type Journal, type ReportStore } from '@tidewaiter/journal'
import { tellNobody } from '@tidewaiter/telemetry'
import type { ControlClient } from './control-client.ts'
import type { Route } from './route.ts'
import { routes } from './routes.ts'

/** Asks a journal directly, for as long as it is open. */
export type OfflineClient = ControlClient & { readonly close: () => Promise<void> }

/**
 * A client for while the service does not run: it opens the journal itself, so that the service cannot be started meanwhile, and
 * answers what concerns the journal or the reports alone. Nothing is removed by its age or size in that time.
 *
 * @throws {JournalError} when the journal cannot be opened
 */
export async function createOfflineClient(folder: string): Promise<OfflineClient> {
  const journal: Journal = await openJournal(
    { folder, maxAgeMs: Number.MAX_SAFE_INTEGER, keepFreeBytes: 0 },
    tellNobody,
  )
  // Most commands have no need of it. The lock of the journal is one of the folder, and so of the reports too.
  let reports: Promise<ReportStore> | undefined
  const openReports = (): Promise<ReportStore> => (reports ??= openReportStore({ folder, ...nothingRemoved }))
  const { signal } = new AbortController()

  async function handle(name: keyof typeof routes, request: unknown): Promise<unknown> {
    const route: Route = routes[name]
    if (route.on === 'service') throw new TypeError(`${name} needs the running service`)
    const on = route.on === 'journal' ? journal : await openReports()
    return route.handle(on as never, request as never, signal)
  }

  return {
    ask: async (name, request) => (await handle(name, request)) as never,
    askMany: async function* (name, request) {
      yield* (await handle(name, request)) as AsyncIterable<never>
    },
    close: async () => {
      const opened = await reports?.catch(() => undefined)
      await opened?.close()
      await journal.close()
    },
  }
}

const nothingRemoved = { maxAgeMs: Number.MAX_SAFE_INTEGER, mostBytes: Number.MAX_SAFE_INTEGER } as const
