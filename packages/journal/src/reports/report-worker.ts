// The thread of the reports. What comes while the disk is waited for stays in its port, and shares the next transaction: no
// timer, so a report that comes alone is kept at once.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { zstdDecompressSync } from 'node:zlib'
import { explainSqliteError, isDiskFull } from '../sqlite/explain-sqlite-error.ts'
import type { Failure } from '../sqlite/protocol.ts'
import { createReportFinder } from './find-reports.ts'
import { createReportKeeper } from './keep-reports.ts'
import type { ReportMessage, ReportRequest } from './report-protocol.ts'
import { openReportFile, reportFile } from './report-schema.ts'
import type { ChangeQuery, ReportChanges, ReportStoreSettings } from './report-store.ts'

/** What the thread is started with. */
export type ReportData = { readonly settings: ReportStoreSettings }

type Keep = Extract<ReportRequest, { kind: 'keep' }>

/** What one transaction takes at most, in characters; more makes those wait longer that came first. */
const charactersAtOnce = 4 * 1024 * 1024
const tidyMs = 60_000

const port = parentPort!
const { settings } = workerData as ReportData
const place = reportFile(settings.folder)
const post = (message: ReportMessage, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)

try {
  run()
} catch (cause) {
  post({ kind: 'failure', id: 0, failure: explainSqliteError(cause, place) })
}

function run(): void {
  const database = openReportFile(place)
  const keeper = createReportKeeper(database, settings)
  const find = createReportFinder(database)
  const explain = (cause: unknown): Failure =>
    isDiskFull(cause) ? keeper.diskFull() : explainSqliteError(cause, place)
  const followed = database.prepare('select change, artifact from reports where change > ? order by change limit ?')
  const store = database.prepare('select era, change as last from store')
  const isKept = database.prepare('select 1 from reports where id = ?')
  const body = database.prepare('select body from reports where id = ?')
  let waiting: Keep[] = []
  let waitingCharacters = 0

  function answer(id: number, work: () => unknown): void {
    try {
      const value = work()
      post({ kind: 'answer', id, value }, value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : [])
    } catch (cause) {
      post({ kind: 'failure', id, failure: explain(cause) })
    }
  }

  function keepWaiting(): void {
    const keeps = waiting
    waiting = []
    waitingCharacters = 0
    if (keeps.length === 0) return
    try {
      keeper.keep(keeps.flatMap(({ reports }) => reports))
      tellTotals()
      for (const { id } of keeps) post({ kind: 'answer', id, value: undefined })
    } catch (cause) {
      // Each by itself: what is wrong with one does not concern the others.
      if (keeps.length === 1) return post({ kind: 'failure', id: keeps[0]!.id, failure: explain(cause) })
      for (const { id, reports } of keeps) answer(id, () => keeper.keep(reports))
      tellTotals()
    }
  }

  const tellTotals = (): void => post({ kind: 'totals', totals: keeper.totals() })

  function read(id: number): Uint8Array | undefined {
    const row = body.get(id)
    // In memory of its own: it is given away.
    return row === undefined ? undefined : new Uint8Array(zstdDecompressSync(row['body'] as Uint8Array))
  }

  function changes({ after, limit }: ChangeQuery): ReportChanges {
    const found = followed.all(after, limit).map(({ change, artifact }) => ({
      change: Number(change),
      artifact: String(artifact),
    }))
    const { era, last } = store.get() as { era: string; last: number }
    return { era, last, changes: found }
  }

  function remove(artifact: string): number {
    const removed = keeper.remove(artifact)
    tellTotals()
    return removed
  }

  function take(request: ReportRequest): void {
    if (request.kind === 'keep') {
      waiting.push(request)
      for (const { body: text } of request.reports) waitingCharacters += text.length
      return
    }
    keepWaiting()
    switch (request.kind) {
      case 'find':
        return answer(request.id, () => find(request.query))
      case 'read':
        return answer(request.id, () => read(request.report))
      case 'changes':
        return answer(request.id, () => changes(request.query))
      case 'present':
        return answer(request.id, () => request.reports.filter((report) => isKept.get(report) !== undefined))
      case 'remove':
        return answer(request.id, () => remove(request.artifact))
      case 'close':
        return answer(request.id, close)
    }
  }

  function close(): void {
    clearInterval(tidying)
    port.removeAllListeners('message')
    database.close()
  }

  function tidy(): void {
    if (!database.isOpen) return
    try {
      const more = keeper.tidy()
      tellTotals()
      if (more) setImmediate(tidy)
    } catch {
      // What it is will be told when reports cannot be kept for it.
    }
  }

  const tidying = setInterval(tidy, tidyMs)
  setImmediate(tidy)
  port.on('message', (request: ReportRequest) => {
    take(request)
    while (waitingCharacters < charactersAtOnce) {
      const more = receiveMessageOnPort(port)
      if (more === undefined) break
      take(more.message as ReportRequest)
    }
    keepWaiting()
  })
  post({ kind: 'answer', id: 0, value: keeper.totals() })
}
