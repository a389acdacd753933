// The thread that writes. What comes while a commit is under way waits in its port, and shares the next one: no timer, so a
// group that comes alone is committed at once.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { JournalSettings, NewDeadLetter } from '../journal.ts'
import { createDeadLetterStore } from './dead-letter-store.ts'
import { explainSqliteError, isDiskFull } from './explain-sqlite-error.ts'
import { lockFolder } from './folder-lock.ts'
import { createLogKeeper } from './log-keeper.ts'
import { journalFiles, openWriting, prepareFiles } from './open-database.ts'
import type { Failure, OpenedState, QueuedGroup, Told, WriterMessage, WriterRequest } from './protocol.ts'
import { createRoom, logShare } from './room.ts'
import { checkIntegrity, migrate, pragma } from './schema.ts'
import { createStore } from './store.ts'
import { createWriter } from './writer.ts'

/** What the thread is started with. */
export type WriterData = { readonly settings: JournalSettings }

/** What one transaction takes at most; more makes those wait longer that came first. */
const bytesAtOnce = 4 * 1024 * 1024

/** Cursors and marks are durable within a second: they wait a quarter for a group that takes them along. */
const flushMs = 250
const tidyMs = 1000

const port = parentPort!
const { settings } = workerData as WriterData
const files = journalFiles(settings.folder)
const post = (message: WriterMessage, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)

try {
  prepareFiles(files)
  run()
} catch (cause) {
  post({ kind: 'failure', id: 0, failure: explainSqliteError(cause, files) })
}

function run(): void {
  const lock = lockFolder(files)
  const database = openWriting(files)
  migrate(database, files)
  checkIntegrity(database, files)
  const store = createStore(database)
  const room = createRoom(store, settings)
  const log = createLogKeeper(database, {
    pageSize: pragma(database, 'page_size'),
    share: logShare(settings),
    ask: () => post({ kind: 'checkpoint-wanted' }),
  })
  const explain = (cause: unknown): Failure => (isDiskFull(cause) ? room.diskFull() : explainSqliteError(cause, files))
  const tell = (name: Told['name'], details: Told['details']): void => post({ kind: 'tell', name, details } as Told)
  const writer = createWriter({ store, room, log, explain, settings, post, tell })
  const letters = createDeadLetterStore(database, settings.maxDeadLetters)
  const waiting: QueuedGroup[] = []
  let waitingBytes = 0
  let flushing: NodeJS.Timeout | undefined

  function flushSoon(): void {
    flushing ??= setTimeout(() => {
      flushing = undefined
      if (!writer.flush()) flushSoon()
    }, flushMs)
  }

  function appendWaiting(): void {
    if (waiting.length === 0) return
    writer.append(waiting.splice(0))
    waitingBytes = 0
  }

  function answer(id: number, work: () => unknown): void {
    try {
      post({ kind: 'answer', id, value: work() })
    } catch (cause) {
      post({ kind: 'failure', id, failure: explain(cause) })
    }
  }

  function take(request: WriterRequest): void {
    if (request.kind === 'append') {
      waiting.push(request.group)
      for (const [, bytes] of request.group.bodies) waitingBytes += bytes.length
      if (request.group.count === 0) flushSoon()
      return
    }
    appendWaiting()
    switch (request.kind) {
      case 'save-cursors':
        writer.saveCursors(request.cursors)
        return flushSoon()
      case 'open-cursor':
        return answer(request.id, () => writer.openCursor(request.name, request.start))
      case 'remove-cursor':
        return answer(request.id, () => writer.removeCursor(request.name))
      case 'remove-mark':
        return answer(request.id, () => writer.removeMark(request.name))
      case 'add-dead-letters':
        return answer(request.id, () => addLetters(request.letters))
      case 'remove-dead-letters':
        return answer(request.id, () => writer.transact(() => letters.remove(request.ids)))
      case 'checkpointed':
        return log.moved(request.logPages)
      case 'close':
        return answer(request.id, close)
    }
  }

  function addLetters(added: readonly NewDeadLetter[]): unknown {
    const change = writer.transact(() => letters.add(added))
    if (change.removed > 0) tell('dead-letters-removed', { count: change.removed, limit: letters.most })
    return change
  }

  function close(): void {
    clearTimeout(flushing)
    clearInterval(tidying)
    writer.flush()
    port.removeAllListeners('message')
    database.close()
    lock.release()
  }

  function tidyAll(): void {
    if (database.isOpen && writer.tidy()) setImmediate(tidyAll)
  }

  const tidying = setInterval(tidyAll, tidyMs)
  port.on('message', (first: WriterRequest) => {
    take(first)
    while (waitingBytes < bytesAtOnce) {
      const more = receiveMessageOnPort(port)
      if (more === undefined) break
      take(more.message as WriterRequest)
    }
    appendWaiting()
  })
  post({ kind: 'answer', id: 0, value: { ...writer.opened, deadLetters: letters.counts() } satisfies OpenedState })
}
