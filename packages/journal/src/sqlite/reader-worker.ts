// The thread that reads what is no longer in memory, so that neither a long search nor a backlog delays an append. It moves
// the write-ahead log into the file too (a checkpoint), which takes too long for the thread that commits.
import type { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'
import type { Block, Gap, Sequence } from '../journal.ts'
import { createBlockTable, type BlockTable } from './block-table.ts'
import { countEntries } from './count-entries.ts'
import { listDeadLetters } from './dead-letter-store.ts'
import { explainSqliteError } from './explain-sqlite-error.ts'
import { journalFiles, openReading } from './open-database.ts'
import type { ReaderMessage, ReaderRequest } from './protocol.ts'
import { readEntries } from './read-entries.ts'
import { searchEntries } from './search-entries.ts'
import { createSummaryTable } from './summary-table.ts'

/** What the thread is started with. */
export type ReaderData = { readonly folder: string }

/** A checkpoint of a few megabytes that takes longer than this is worth a warning. */
const slowMs = 1000

const port = parentPort!
const files = journalFiles((workerData as ReaderData).folder)

function post(message: ReaderMessage, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer)
}

function answer<T>(id: number, work: () => T, transfer: (value: T) => ArrayBuffer[] = () => []): void {
  try {
    const value = work()
    post({ kind: 'answer', id, value }, transfer(value))
  } catch (cause) {
    post({ kind: 'failure', id, failure: explainSqliteError(cause, files) })
  }
}

/** The file is there once the other thread has opened it; this one has started meanwhile. */
function open(): void {
  const database = openReading(files)
  const table = createBlockTable(database)
  const tables = { blocks: table, summaries: createSummaryTable(database) }
  port.on('message', (request: ReaderRequest) => {
    switch (request.kind) {
      case 'open':
        return
      case 'read': {
        const { from, form, end, most } = request
        return answer(request.id, () => readBlocks(table, from, form, end, most), memoryOf)
      }
      case 'search':
        return answer(
          request.id,
          () => searchEntries(tables, request.query, request.from, request.to),
          ({ found }) => memoryOf(found),
        )
      case 'count':
        return answer(request.id, () => countEntries(tables, request.query, request.from, request.to))
      case 'list-dead-letters':
        return answer(request.id, () => listDeadLetters(database, request.query))
      case 'checkpoint':
        return answer(request.id, () => checkpoint(database))
      case 'close':
        return answer(request.id, () => {
          port.removeAllListeners('message')
          database.close()
        })
    }
  })
}

/** Blocks and gaps that follow each other: as many as asked for, and no further than the journal goes. */
function readBlocks(
  table: BlockTable,
  from: Sequence,
  form: string,
  end: Sequence,
  most: number,
): readonly (Block | Gap)[] {
  const all: (Block | Gap)[] = []
  let at = from
  while (at < end && all.length < most) {
    const found = readEntries(table, at, form, end)
    all.push(found)
    at += found.count
  }
  return all
}

/** The memory of blocks, which goes with them. Parts of one block have it in common. */
function memoryOf(found: readonly (Block | Gap)[]): ArrayBuffer[] {
  return [...new Set(found.flatMap((one) => (one.kind === 'block' ? [one.bytes.buffer as ArrayBuffer] : [])))]
}

/** @returns how many pages the log has, moved or not */
function checkpoint(database: DatabaseSync): number {
  const started = performance.now()
  const found = database.prepare('pragma wal_checkpoint(passive)').get()
  const durationMs = Math.round(performance.now() - started)
  if (durationMs >= slowMs) post({ kind: 'tell', name: 'checkpoint-slow', details: { durationMs } })
  return Number(found?.['log'])
}

port.once('message', (request: ReaderRequest) => answer(request.id, open))
