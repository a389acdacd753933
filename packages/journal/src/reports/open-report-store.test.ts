import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { scratchFolder } from '../testing/scratch.ts'
import { openReportStore } from './open-report-store.ts'
import {
  longestText,
  type KeptReport,
  type NewReport,
  type ReportPlace,
  type ReportStore,
  type ReportStoreSettings,
} from './report-store.ts'

const timeout = 30_000

async function openIn(t: TestContext, settings: Partial<ReportStoreSettings> = {}): Promise<ReportStore> {
  const store = await openReportStore({ folder: scratchFolder(t), ...settings })
  t.after(() => store.close())
  return store
}

function reportOf(artifact: string, scannedAt: number | undefined, body = `${artifact} at ${scannedAt}`): NewReport {
  const name = `name of ${artifact}`
  return { way: 'drop', source: 'trivy', artifact, name, tool: 'trivy', scannedAt, summary: `of ${body}`, body }
}

async function bodyOf(store: ReportStore, id: number): Promise<string | undefined> {
  const body = await store.read(id)
  return body === undefined ? undefined : Buffer.from(body).toString()
}

/** The bodies of all that is kept, newest first. */
async function bodiesIn(store: ReportStore): Promise<(string | undefined)[]> {
  const found = await store.find({ limit: 1000, older: true })
  return Promise.all(found.map(({ id }) => bodyOf(store, id)))
}

const shown = (reports: readonly KeptReport[]): string[] =>
  reports.map(
    ({ artifact, tool, scannedAt, isNewest }) => `${artifact} ${tool} ${scannedAt}${isNewest ? ' newest' : ''}`,
  )

test(
  'the newest report of each artifact and tool is found first, the older ones where they are wanted',
  { timeout },
  async (t) => {
    const store = await openIn(t)
    await store.keep([reportOf('a', 1000), reportOf('b', 1500)])
    await store.keep([reportOf('a', 3000), { ...reportOf('a', 2000), tool: 'grype' }])
    await store.keep([reportOf('a', 2500)])
    assert.deepEqual(shown(await store.find({ limit: 10 })), [
      'a trivy 3000 newest',
      'a grype 2000 newest',
      'b trivy 1500 newest',
    ])
    assert.deepEqual(shown(await store.find({ limit: 10, of: 'a', tool: 'trivy', older: true })), [
      'a trivy 3000 newest',
      'a trivy 2500',
      'a trivy 1000',
    ])
    assert.equal((await store.find({ limit: 1 })).length, 1)
    const [found] = await store.find({ limit: 1, of: 'name of b' })
    const { body, ...facts } = reportOf('b', 1500)
    assert.ok(found !== undefined && Math.abs(Date.now() - found.keptAt) < timeout)
    assert.deepEqual(found, { ...facts, id: 2, keptAt: found.keptAt, isNewest: true, versions: 1 })
    assert.equal(await bodyOf(store, 2), body)
    assert.equal(await bodyOf(store, 99), undefined)
    assert.deepEqual(
      (await store.find({ limit: 10 })).map(({ versions }) => versions),
      [3, 1, 1],
    )
    assert.equal(store.status().reports, 5)
  },
)

test('a digest is found by its beginning, if that is not of many', { timeout }, async (t) => {
  const store = await openIn(t)
  const digests = ['sha256:abcdef0', 'sha256:abcdef9', 'sha256:abcdf00'].map((start) => start.padEnd(71, '0'))
  await store.keep(digests.map((digest, at) => reportOf(digest, at + 1)))
  const countOf = async (of: string): Promise<number> => (await store.find({ of, limit: 10 })).length
  assert.equal(await countOf('sha256:abcdef'), 2)
  assert.equal(await countOf('sha256:abcdef9'), 1)
  assert.equal(await countOf(digests[0]!), 1)
  for (const start of ['sha256:abcde', 'abcdef0', 'sha256:', '', 'sha256:abcdeg']) assert.equal(await countOf(start), 0)
})

test('the same report is kept once; when it comes again it is the newest again', { timeout }, async (t) => {
  const store = await openIn(t)
  await store.keep([reportOf('a', 1000, 'one'), reportOf('a', 1000, 'one')])
  await store.keep([reportOf('a', 2000, 'two')])
  await store.keep([reportOf('a', 3000, 'one')])
  assert.deepEqual(await bodiesIn(store), ['one', 'two'])
  assert.deepEqual(shown(await store.find({ limit: 10, older: true })), ['a trivy 3000 newest', 'a trivy 2000'])
})

test('whoever follows the changes misses none, and sees each artifact at its last one', { timeout }, async (t) => {
  const folder = scratchFolder(t)
  const store = await openReportStore({ folder, mostOfOne: 2 })
  let kept = 0
  const forget = store.onKept(() => void kept++)
  await store.keep([reportOf('a', 1000, 'one'), reportOf('b', 1000)])
  await store.keep([reportOf('a', 2000, 'two')])
  const first = await store.changes({ after: 0, limit: 2 })
  const at = (changes: typeof first): unknown => changes.changes.map(({ change, artifact }) => [change, artifact])
  assert.deepEqual(
    [first.last, at(first)],
    [
      3,
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
  )
  await store.keep([reportOf('a', 3000, 'one')])
  assert.deepEqual(at(await store.changes({ after: 2, limit: 10 })), [
    [3, 'a'],
    [4, 'a'],
  ])
  assert.deepEqual(at(await store.changes({ after: 4, limit: 10 })), [])
  assert.equal(kept, 3)
  forget()

  assert.deepEqual(await store.present([1, 2, 3, 99]), [1, 2, 3])
  assert.equal(await store.remove('a'), 2)
  assert.equal(await store.remove('a'), 0)
  assert.deepEqual(shown(await store.find({ limit: 10, older: true })), ['b trivy 1000 newest'])
  assert.equal(store.status().reports, 1)
  await store.close()

  // The numbers go on behind those of reports that are gone.
  const again = await openReportStore({ folder })
  t.after(() => again.close())
  await again.keep([reportOf('b', 1000)])
  const later = await again.changes({ after: 4, limit: 10 })
  assert.deepEqual([later.era, later.last, at(later), kept], [first.era, 5, [[5, 'b']], 3])
  const [one] = await again.find({ id: 2, limit: 1 })
  assert.deepEqual([one?.artifact, (await again.find({ artifact: 'name of b', limit: 1 })).length], ['b', 0])
})

test('a store of the format before has its reports as changes', { timeout }, async (t) => {
  const folder = scratchFolder(t)
  const first = await openReportStore({ folder })
  await first.keep([reportOf('a', 1000), reportOf('b', 1000)])
  await first.close()
  const old = new DatabaseSync(join(folder, 'reports.db'))
  old.exec(
    'drop index reports_by_change; alter table reports drop column change; drop table store; pragma user_version = 1',
  )
  old.close()
  const store = await openReportStore({ folder })
  t.after(() => store.close())
  await store.keep([reportOf('c', 1000)])
  const { last, changes } = await store.changes({ after: 0, limit: 10 })
  assert.deepEqual([last, changes.map(({ artifact }) => artifact)], [3, ['a', 'b', 'c']])
})

test('a scan without a time, or from the future, is of now', { timeout }, async (t) => {
  const store = await openIn(t)
  const before = Date.now()
  await store.keep([reportOf('a', undefined), reportOf('b', before + 1e9)])
  const found = await store.find({ limit: 2 })
  assert.equal(found.length, 2)
  for (const { scannedAt } of found) assert.ok(scannedAt >= before && scannedAt <= Date.now())
})

test('room is made by the older ones first; what is kept is as large as it may be', { timeout }, async (t) => {
  const mostBytes = 8000
  const store = await openIn(t, { mostOfOne: 3, mostBytes })
  for (let at = 1; at <= 6; at++) await store.keep([reportOf('a', at, `${at}`)])
  assert.deepEqual(await bodiesIn(store), ['6', '5', '4'])
  for (let at = 10; at < 60; at++) {
    await store.keep([reportOf(`x${at}`, at, `${at} ${randomBytes(1500).toString('base64')}`)])
  }
  const kept = await store.find({ limit: 100, older: true })
  assert.ok(kept.length < 50 && kept.length > 3)
  assert.equal(kept[0]?.artifact, 'x59')
  assert.ok(kept.every(({ isNewest }) => isNewest))
  const { bytes, reports, limitBytes } = store.status()
  assert.ok(bytes > mostBytes / 2 && bytes <= mostBytes)
  assert.deepEqual([reports, limitBytes], [kept.length, mostBytes])
  // One alone has its place, however large: waiting would not make it smaller.
  await store.keep([reportOf('large', 100, randomBytes(mostBytes).toString('base64'))])
  assert.deepEqual(shown(await store.find({ limit: 10, older: true })), ['large trivy 100 newest'])
})

test(
  'what has not come again for too long goes, the newest too, however long ago its scan was',
  { timeout },
  async (t) => {
    const folder = scratchFolder(t)
    const first = await openReportStore({ folder })
    await first.keep([reportOf('a', 1), reportOf('b', 1), reportOf('b', 2)])
    await first.close()
    const aging = new DatabaseSync(join(folder, 'reports.db'))
    aging.exec(`update reports set kept_at = kept_at - 2000000 where artifact = 'a' or at = 2`)
    aging.close()
    const store = await openReportStore({ folder, maxAgeMs: 1_000_000 })
    t.after(() => store.close())
    while (store.status().reports === 3) await new Promise(setImmediate)
    assert.deepEqual(shown(await store.find({ limit: 10, older: true })), ['b trivy 1 newest'])
  },
)

test('below what has to stay free nothing is kept, and that is said', { timeout }, async (t) => {
  const store = await openIn(t, { keepFreeBytes: 2 ** 52 })
  await assert.rejects(store.keep([reportOf('a', 1)]), { code: 'disk-full' })
  assert.match(store.status().refusing ?? '', /is full: .* free, 4096 TiB have to stay free/)
  assert.deepEqual(await store.find({ limit: 1 }), [])
})

test('all reports are kept, or none; what is kept side by side is not concerned', { timeout }, async (t) => {
  const store = await openIn(t)
  const wrong = { ...reportOf('b', 2), way: undefined as unknown as string }
  const kept = [store.keep([reportOf('c', 3)]), store.keep([reportOf('a', 1), wrong]), store.keep([reportOf('d', 4)])]
  assert.deepEqual(
    (await Promise.allSettled(kept)).map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.deepEqual(shown(await store.find({ limit: 10 })), ['d trivy 4 newest', 'c trivy 3 newest'])
  assert.equal(store.status().reports, 2)
  await store.keep([reportOf('a', 1)])
  assert.equal(store.status().refusing, undefined)
  await store.close()
  await assert.rejects(store.keep([reportOf('a', 1)]), { code: 'journal-closed' })
})

test('names are as long as others want them, and lists are not', { timeout }, async (t) => {
  const store = await openIn(t)
  const long = 'ü'.repeat(100_000)
  await store.keep([{ ...reportOf(long, 1), name: long, tool: long }])
  const [found] = await store.find({ of: long, tool: long, limit: 1 })
  const cut = long.slice(0, longestText)
  assert.deepEqual([found?.artifact, found?.name, found?.tool], [cut, cut, cut])
})

test('the file is for its owner alone; what is no store of ours is said so', { timeout }, async (t) => {
  const folder = scratchFolder(t)
  await (await openReportStore({ folder })).close()
  assert.equal(statSync(join(folder, 'reports.db')).mode & 0o777, 0o600)
  const newer = new DatabaseSync(join(folder, 'reports.db'))
  newer.exec('pragma user_version = 99')
  newer.close()
  await assert.rejects(openReportStore({ folder }), { code: 'journal-newer' })
  const other = scratchFolder(t)
  writeFileSync(join(other, 'reports.db'), 'this is no database at all, and long enough to be looked at '.repeat(20))
  await assert.rejects(openReportStore({ folder: other }), { code: 'journal-damaged' })
  const linked = scratchFolder(t)
  symlinkSync(join(folder, 'elsewhere'), join(linked, 'reports.db'))
  await assert.rejects(openReportStore({ folder: linked }), { code: 'journal-unwritable' })
})

test('what was kept survives kill -9', { timeout }, async (t) => {
  const folder = scratchFolder(t)
  const program = `
    import { openReportStore } from ${JSON.stringify(new URL('open-report-store.ts', import.meta.url).href)}
    const store = await openReportStore({ folder: ${JSON.stringify(folder)}, mostOfOne: 100000 })
    const report = { way: 'w', source: 's', artifact: 'a', name: 'a', tool: 't', summary: '' }
    for (let at = 1; ; at++) {
      await store.keep([{ ...report, scannedAt: at, body: String(at) }])
      process.stdout.write(at + '\\n')
    }`
  const child = spawn(process.execPath, ['--conditions=source', '--input-type=module-typescript', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  let last = 0
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line)
    if (last === 50) child.kill('SIGKILL')
  }
  await exited
  const store = await openReportStore({ folder })
  t.after(() => store.close())
  const kept = (await store.find({ limit: 1000, older: true })).map(({ scannedAt }) => scannedAt)
  assert.ok(last >= 50 && (kept.length === last || kept.length === last + 1))
  assert.deepEqual(
    kept,
    Array.from({ length: kept.length }, (_, index) => kept.length - index),
  )
})

test(
  'property: it holds what a list would, in any order of scans, and gives it page by page',
  { timeout },
  async (t) => {
    const step = fc.record({
      artifact: fc.constantFrom('a', 'b'),
      scannedAt: fc.integer({ min: 1, max: 20 }),
      body: fc.constantFrom('x', 'y', 'z', 'ü'.repeat(300)),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.integer({ min: 1, max: 5 }), async (steps, limit) => {
        const store = await openReportStore({ folder: scratchFolder(t), mostOfOne: 100 })
        try {
          const latest = new Map<string, number>()
          const kept = steps.map(({ artifact, scannedAt, body }) => {
            const key = `${artifact} ${body}`
            latest.set(key, Math.max(latest.get(key) ?? 0, scannedAt))
            return store.keep([reportOf(artifact, scannedAt, body)])
          })
          await Promise.all(kept)
          const all = await store.find({ limit: 1000, older: true })
          const bodies = await bodiesIn(store)
          assert.deepEqual(
            new Map(all.map(({ artifact, scannedAt }, n) => [`${artifact} ${bodies[n]}`, scannedAt])),
            latest,
          )
          const pages: KeptReport[] = []
          for (let after: ReportPlace | undefined; ; after = pages.at(-1)) {
            const page = await store.find({ limit, older: true, after })
            pages.push(...page)
            if (page.length < limit) break
          }
          assert.deepEqual(pages, all)
          for (const artifact of new Set(steps.map((one) => one.artifact))) {
            const [newest, ...others] = await store.find({ limit: 1000, of: artifact })
            assert.equal(others.length, 0)
            assert.equal(
              newest?.scannedAt,
              Math.max(...all.filter((one) => one.artifact === artifact).map((one) => one.scannedAt)),
            )
          }
        } finally {
          await store.close()
        }
      }),
      { numRuns: 20 },
    )
  },
)
