import assert from 'node:assert/strict'
import test from 'node:test'
import { entryLine } from '../testing/entries.ts'
import { explainSqliteError } from './explain-sqlite-error.ts'
import type { QueuedGroup, WriterMessage } from './protocol.ts'
import type { Store } from './store.ts'
import { createWriter } from './writer.ts'

const group = (id: number, refusalsSeen: number): QueuedGroup => ({
  id,
  refusalsSeen,
  count: 1,
  bodies: [['kcs-2.0', Buffer.from(entryLine(id))]],
  marks: [],
  atOnce: false,
})

test('after the disk could not make sure of what was written, nothing is taken in any more', () => {
  let failure: Error | undefined
  const store: Store = {
    transact: (work) => {
      if (failure !== undefined) throw failure
      return work()
    },
    addBlock: () => {},
    saveCursor: () => {},
    removeCursor: () => {},
    saveMark: () => {},
    removeMark: () => {},
    saveState: () => {},
    saveSummary: () => {},
    blocksFrom: () => [],
    summarised: () => 1,
    extent: () => ({ oldest: 1, next: 1 }),
    outlines: () => [],
    removeBefore: () => {},
    shrink: () => 0,
    cursors: () => new Map(),
    marks: () => new Map(),
    state: () => undefined,
    size: () => ({ used: 0, empty: 0 }),
  }
  const posted: WriterMessage[] = []
  const told: string[] = []
  const writer = createWriter({
    store,
    room: { missing: () => undefined, diskFull: () => ({ code: 'disk-full', details: {} }) },
    log: { wrote: () => {}, moved: () => {}, empty: () => {} },
    explain: (cause) => explainSqliteError(cause, { folder: 'state', file: 'state/journal.db' }),
    settings: { folder: 'state' },
    post: (message) => void posted.push(message),
    tell: (name) => void told.push(name),
  })
  const lastKind = (): string | undefined => posted.at(-1)?.kind
  writer.append([group(1, 0)])
  assert.equal(lastKind(), 'committed')

  // SQLITE_IOERR_FSYNC
  failure = Object.assign(new Error('disk I/O error'), { errcode: 1034 })
  writer.append([group(2, 0)])
  assert.equal(lastKind(), 'refused')
  failure = undefined
  writer.append([group(3, 1)])
  assert.equal(lastKind(), 'refused')
  writer.tidy()
  assert.deepEqual(told, ['append-refused'])
  writer.saveCursors([['siem', 2]])
  assert.throws(() => writer.openCursor('siem', 'now'), { code: 'journal-unwritable' })
})
