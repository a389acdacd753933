import { hash } from 'node:crypto'
import { statfsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { zstdCompressSync } from 'node:zlib'
import { JournalError } from '../journal-errors.ts'
import { formatBytes } from '../sqlite/format-bytes.ts'
import type { Failure } from '../sqlite/protocol.ts'
import type { ReportTotals } from './report-protocol.ts'
import type { NewReport, ReportStoreSettings } from './report-store.ts'

type ReportKeeper = {
  /** Keeps these, and makes room. All of it or nothing. @throws {JournalError} `disk-full`; and what SQLite throws */
  keep(reports: readonly NewReport[]): void
  /** Removes some that have not come for too long. True when there may be more. */
  tidy(): boolean
  /** Removes those of an artifact, returns how many. */
  remove(artifact: string): number
  totals(): ReportTotals
  /** What to say when the disk itself said that it is full. */
  diskFull(): Failure
}

/** Of all bodies, compressed. */
export const defaultMostBytes: number = 512 * 1024 ** 2
export const defaultMostOfOne = 10
export const defaultMaxAgeMs: number = 90 * 24 * 60 * 60 * 1000

/** Removed in one transaction, so that none takes long. */
const removedAtOnce = 500

/** Beyond the bodies: rows, indexes, and pages that are not full. */
const spareBytes = 1024 * 1024

export function createReportKeeper(database: DatabaseSync, settings: ReportStoreSettings): ReportKeeper {
  const { folder, mostOfOne = defaultMostOfOne, mostBytes = defaultMostBytes } = settings
  const { maxAgeMs = defaultMaxAgeMs, keepFreeBytes = 64 * 1024 ** 2 } = settings
  const ofOne = 'from reports where artifact = ? and tool = ?'
  const size = 'returning length(body) as size'
  const total = database.prepare('select count(*) as reports, coalesce(sum(length(body)), 0) as bytes from reports')
  const again = database.prepare(
    'update reports set at = max(at, ?), kept_at = ?, summary = ?, change = ? where artifact = ? and tool = ? and digest = ?',
  )
  const insert = database.prepare(`
    insert into reports (artifact, tool, at, kept_at, newest, name, way, source, summary, digest, body, change)
    values (?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)`)
  const next = database.prepare('update store set change = change + 1 returning change')
  const dropArtifact = database.prepare(`delete from reports where artifact = ? ${size}`)
  const mark = database.prepare(
    `update reports set newest = (id = (select id ${ofOne} order by at desc, id desc limit 1)) where artifact = ? and tool = ?`,
  )
  const dropOlder = database.prepare(
    `delete from reports where id in (select id ${ofOne} order by at desc, id desc limit -1 offset ?) ${size}`,
  )
  const dropOldest = database.prepare(
    `delete from reports where id = (select id from reports order by newest, at, id limit 1) ${size}`,
  )
  const dropAged = database.prepare(`
    delete from reports where id in (select id from reports where kept_at < ? order by kept_at limit ${removedAtOnce})
    returning length(body) as size, artifact, tool`)
  const first = total.get()
  let totals: ReportTotals = { reports: Number(first?.['reports']), bytes: Number(first?.['bytes']) }

  function count(reports: number, bytes: number): void {
    totals = { reports: totals.reports + reports, bytes: totals.bytes + bytes }
  }

  function countRemoved(rows: readonly Record<string, unknown>[]): void {
    for (const row of rows) count(-1, -Number(row['size']))
  }

  function add({ artifact, tool, name, way, source, summary, body, scannedAt }: NewReport, now: number): void {
    const digest = hash('sha256', body, 'buffer')
    const at = Math.min(scannedAt ?? now, now)
    const change = Number(next.get()?.['change'])
    const { changes } = again.run(at, now, summary, change, artifact, tool, digest)
    if (Number(changes) === 0) {
      const packed = zstdCompressSync(body)
      insert.run(artifact, tool, at, now, name, way, source, summary, digest, packed, change)
      count(1, packed.length)
    }
    mark.run(artifact, tool, artifact, tool)
    countRemoved(dropOlder.all(artifact, tool, mostOfOne))
  }

  function makeRoom(): void {
    while (totals.bytes > mostBytes && totals.reports > 1) countRemoved(dropOldest.all())
  }

  /** Looked at before each transaction, which waits for the disk anyway. Empty pages of the file count as room. */
  function requireRoom(): void {
    const free = freeBytes()
    if (free - keepFreeBytes >= spareBytes || keepFreeBytes === 0) return
    const empty = pragma('freelist_count') * pragma('page_size')
    if (Math.max(free - keepFreeBytes, 0) + empty >= spareBytes) return
    const { code, details } = diskFull()
    throw new JournalError(code, details)
  }

  function diskFull(): Failure {
    const wanted = formatBytes(keepFreeBytes + spareBytes)
    return { code: 'disk-full', details: { folder, free: formatBytes(freeBytes()), wanted } }
  }

  function freeBytes(): number {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  }

  const pragma = (name: string): number => Number(database.prepare(`pragma ${name}`).get()?.[name])

  function transact<T>(work: () => T): T {
    const before = totals
    try {
      database.exec('begin immediate')
      const value = work()
      database.exec('commit')
      return value
    } catch (error) {
      totals = before
      if (database.isTransaction) database.exec('rollback')
      throw error
    }
  }

  return {
    diskFull,
    totals: () => totals,
    keep: (reports) => {
      requireRoom()
      transact(() => {
        for (const report of reports) add(report, Date.now())
        makeRoom()
      })
    },
    remove: (artifact) =>
      transact(() => {
        const rows = dropArtifact.all(artifact)
        countRemoved(rows)
        return rows.length
      }),
    tidy: () => {
      const removed = transact(() => {
        const rows = dropAged.all(Date.now() - maxAgeMs)
        countRemoved(rows)
        // The newest one by its scan may have come longer ago than an older one.
        for (const { artifact, tool } of rows as { artifact: string; tool: string }[]) {
          mark.run(artifact, tool, artifact, tool)
        }
        return rows.length
      })
      return removed === removedAtOnce
    },
  }
}
