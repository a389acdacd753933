import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { JournalError, openReportStore, type ReportStore } from '@tidewaiter/journal'
import { kcs20 } from '@tidewaiter/model'
import { createRedactor } from '@tidewaiter/sources'
import { createEntrance } from '../entrance.ts'
import { createMemoryJournal, type MemoryJournal } from '../testing/memory-journal.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import type { Entrance } from '../way.ts'

const full = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })
const context = { serverName: 'gateway-1', peerAddress: '127.0.0.1', redact: createRedactor({}) }

async function openStore(t: TestContext): Promise<ReportStore> {
  const store = await openReportStore({ folder: scratchFolder(t) })
  t.after(() => store.close())
  return store
}

function entranceTo(journal: MemoryJournal, reports: Pick<ReportStore, 'keep'>): Entrance {
  return createEntrance({ name: 'ci', journal: journal.asJournal, tell: () => {}, forms: [kcs20], context, reports })
}

/** A report of Trivy on an image. */
function scanOf(image: string): Buffer {
  const vulnerability = { VulnerabilityID: 'CVE-2026-0001', PkgName: 'zlib', InstalledVersion: '1.2', Severity: 'HIGH' }
  const result = { Target: 'debian', Class: 'os-pkgs', Vulnerabilities: [vulnerability] }
  const scan = { SchemaVersion: 2, ArtifactName: image, ArtifactType: 'container_image', Results: [result] }
  return Buffer.from(`${JSON.stringify(scan)}\n`)
}

test('what scanners found is on disk when the events are', async (t) => {
  const store = await openStore(t)
  const journal = createMemoryJournal()
  let atAppend = -1
  const { append } = journal
  journal.append = async (group) => {
    atAppend = (await store.find({ limit: 10 })).length
    return append(group)
  }
  const stream = entranceTo(journal, store).stream({ source: 'trivy' })
  stream.push(scanOf('web:1'))
  assert.deepEqual(await store.find({ limit: 10 }), [])
  await stream.commit()
  assert.equal(atAppend, 1)
  const [kept] = await store.find({ limit: 10 })
  assert.deepEqual([kept?.way, kept?.source, kept?.artifact, kept?.tool], ['ci', 'trivy', 'image web:1', 'trivy'])
  assert.equal(kept?.summary, '{"vulnerability":{"high":1}}')
  const body = Buffer.from((await store.read(kept?.id ?? 0)) ?? []).toString()
  assert.match(body, /"vulnerabilities":\[\{"id":"CVE-2026-0001"/)
  assert.ok(journal.lines().length > 0)
})

test('when reports cannot be kept, nothing is; read again, each is kept once', async (t) => {
  const store = await openStore(t)
  const journal = createMemoryJournal()
  let isBroken = true
  const reports: Pick<ReportStore, 'keep'> = {
    keep: async (found) => {
      if (isBroken) throw full
      await store.keep(found)
    },
  }
  const stream = entranceTo(journal, reports).stream({ source: 'trivy' })
  const input = Buffer.concat([scanOf('web:1'), scanOf('web:2')])
  stream.push(input)
  await assert.rejects(stream.commit(new Map([['m', '1']])), full)
  assert.deepEqual([journal.lines().length, journal.allMarks.size], [0, 0])
  isBroken = false
  journal.refusal = full
  stream.reset()
  stream.push(input)
  // The reports are on disk, the events are not: as after a crash in between.
  await assert.rejects(stream.commit(new Map([['m', '1']])), full)
  journal.refusal = undefined
  stream.reset()
  stream.push(input)
  await stream.commit(new Map([['m', '1']]))
  assert.equal((await store.find({ limit: 10, older: true })).length, 2)
  assert.equal(journal.allMarks.get('m'), '1')
})

test('an input that cannot be read again keeps its reports with the group that is tried again', async (t) => {
  const store = await openStore(t)
  const journal = createMemoryJournal()
  let tries = 0
  const reports: Pick<ReportStore, 'keep'> = {
    keep: async (found) => {
      if (++tries < 3) throw full
      await store.keep(found)
    },
  }
  const stream = entranceTo(journal, reports).stream({ source: 'trivy', onRefusal: async () => true })
  stream.push(scanOf('web:1'))
  await stream.commit()
  assert.equal(tries, 3)
  assert.equal((await store.find({ limit: 10 })).length, 1)
  assert.ok(journal.lines().length > 0)
})

test('events behind a report that is being kept wait for it: the order of the input stays', async (t) => {
  const store = await openStore(t)
  const journal = createMemoryJournal()
  const held = Promise.withResolvers<void>()
  const reports: Pick<ReportStore, 'keep'> = {
    keep: async (found) => {
      await held.promise
      await store.keep(found)
    },
  }
  const stream = entranceTo(journal, reports).stream({ source: 'trivy' })
  stream.push(scanOf('web:1'))
  const first = stream.commit()
  const second = stream.commit(new Map([['m', '1']]))
  await new Promise(setImmediate)
  assert.equal(journal.allMarks.size, 0)
  held.resolve()
  await Promise.all([first, second])
  assert.deepEqual([journal.lines().length > 0, journal.allMarks.get('m')], [true, '1'])
})
