import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { JournalError } from '@tidewaiter/journal'
import { falcoLine, falcoLines, numbersIn, upTo } from '../testing/falco-line.ts'
import { createMemoryJournal, type MemoryJournal } from '../testing/memory-journal.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { testEntrance, type TestEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import type { OpenWay } from '../way.ts'
import { dropSettings } from './drop-settings.ts'
import { watchDrop } from './watch-drop.ts'

const limit = { timeout: 30_000 }
const pipeMaker = 'mkfifo'
const full = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })

type Drop = TestEntrance & {
  readonly folder: string
  readonly journal: MemoryJournal
  readonly way: OpenWay
  readonly at: (...names: string[]) => string
  /** Puts a file there whole, as `mv` does. */
  readonly put: (name: string, content: string | Uint8Array) => void
  readonly names: (...path: string[]) => readonly string[]
}

async function openDrop(
  t: TestContext,
  settings: Readonly<Record<string, unknown>> = {},
  { folder = scratchFolder(t), journal = createMemoryJournal() }: { folder?: string; journal?: MemoryJournal } = {},
): Promise<Drop> {
  const entrance = testEntrance(journal)
  const parsed = dropSettings().parse({ folder, settle: '100ms', poll: '50ms', ...settings })
  const way = await watchDrop(parsed, entrance.entrance)
  t.after(() => way.close())
  const at = (...names: string[]): string => join(folder, ...names)
  return {
    ...entrance,
    folder,
    journal,
    way,
    at,
    put: (name, content) => {
      writeFileSync(at(`.${name.replaceAll('/', '-')}`), content)
      renameSync(at(`.${name.replaceAll('/', '-')}`), at(name))
    },
    names: (...path) => (existsSync(at(...path)) ? readdirSync(at(...path)).sort() : []),
  }
}

test('a file is taken in once, moved away for nobody else to read, and forgotten', limit, async (t) => {
  const { put, journal, names, at, way, tellings } = await openDrop(t)
  put('a.jsonl', falcoLines(0, 3))
  await waitUntil('the move', () => names('done').includes('a.jsonl'))
  await waitUntil('no mark', () => journal.allMarks.size === 0)
  assert.deepEqual(numbersIn(journal.lines()), upTo(3))
  assert.deepEqual(names(), ['done'])
  assert.equal(statSync(at('done')).mode & 0o777, 0o700)
  assert.equal(statSync(at('done', 'a.jsonl')).mode & 0o777, 0o600)
  assert.deepEqual(tellings('drop-taken'), [
    { name: 'drop-taken', way: 'way', path: 'a.jsonl', events: 3, refused: 0, source: 'falco' },
  ])
  assert.match(way.status().text, /: 1 file taken in$/)
  assert.equal(way.status().behindBytes, 0)
})

test('the same report again is taken in again, under the next name', limit, async (t) => {
  const { put, journal, names } = await openDrop(t)
  for (const done of [['a.jsonl'], ['a.1.jsonl', 'a.jsonl'], ['a.1.jsonl', 'a.2.jsonl', 'a.jsonl']]) {
    put('a.jsonl', falcoLine(1))
    await waitUntil('the move', () => names('done').length === done.length)
    assert.deepEqual(names('done'), done)
  }
  assert.deepEqual(numbersIn(journal.lines()), [1, 1, 1])
})

test('a sub-folder names the source, also of text; other folders are left alone', limit, async (t) => {
  const { put, journal, names, at } = await openDrop(t)
  for (const name of ['clamav', 'falco', 'other']) mkdirSync(at(name))
  put('other/a.jsonl', falcoLine(1))
  put('clamav/scan.log', 'Mon Nov 23 10:00:00 2026 -> /srv/a: Eicar-Test-Signature FOUND\n')
  put('falco/b.jsonl', falcoLine(2))
  await waitUntil('both', () => names('done').length === 2)
  assert.equal(journal.lines().length, 2)
  assert.match(journal.lines().join('\n'), /filePath=\/srv\/a/)
  assert.deepEqual(names('other'), ['a.jsonl'])
})

test('text is recognised where no sub-folder names its source', limit, async (t) => {
  const { put, journal, names } = await openDrop(t)
  put('scan.log', 'Mon Nov 23 10:00:00 2026 -> /srv/a: Eicar-Test-Signature FOUND\n')
  await waitUntil('the move', () => names('done').length === 1)
  assert.match(journal.lines()[0] ?? '', /filePath=\/srv\/a/)
})

test('what was packed with gzip is unpacked; what cannot be is refused after what could', limit, async (t) => {
  const { put, journal, names, at } = await openDrop(t)
  put('a.json', gzipSync(falcoLines(0, 2)))
  await waitUntil('the move', () => names('done').length === 1)
  // Two members are one content (RFC 1952 section 2.2).
  const packed = Buffer.concat([gzipSync(falcoLines(2, 4)), gzipSync(falcoLines(4, 6)).subarray(0, 60)])
  put('b.jsonl.gz', packed)
  await waitUntil('the refusal', () => names('failed').length === 2)
  assert.match(readFileSync(at('failed', 'b.jsonl.gz.reason.txt'), 'utf8'), /it is gzip that cannot be unpacked/)
  assert.deepEqual(numbersIn(journal.lines()), upTo(4))
})

test('a file of which a part is refused goes to failed, with place and reason beside it', limit, async (t) => {
  const { put, journal, names, at, way } = await openDrop(t)
  put('a.jsonl', `${falcoLines(0, 2)}{"rule": "x"\n${falcoLine(2)}{"rule": 1}\n`)
  await waitUntil('the refusal', () => names('failed').length === 2)
  assert.deepEqual(names('failed'), ['a.jsonl', 'a.jsonl.reason.txt'])
  assert.deepEqual(numbersIn(journal.lines()), upTo(3))
  const reason = readFileSync(at('failed', 'a.jsonl.reason.txt'), 'utf8')
  assert.match(reason, /^a\.jsonl: taken in, but for a part$/m)
  assert.match(reason, /^source: falco$/m)
  assert.match(reason, /^line 4, column 1: .+\nline 5: .+$/m)
  assert.equal(statSync(at('failed', 'a.jsonl.reason.txt')).mode & 0o777, 0o600)
  assert.match(way.status().text, /1 of them with refusals/)
})

test('what holds no record goes to failed: another format, and nothing', limit, async (t) => {
  const { put, names, at } = await openDrop(t)
  mkdirSync(at('trivy'))
  put('a.txt', 'hello\n')
  put('b.json', '')
  put('c.json', '{"a": 1}')
  put('trivy/d.json', 'hello\n')
  await waitUntil('four refusals', () => names('failed').length === 8)
  const reasonOf = (name: string): string => readFileSync(at('failed', `${name}.reason.txt`), 'utf8')
  assert.match(reasonOf('a.txt'), /not taken in\n[^]*it holds no record of a known tool/)
  assert.match(reasonOf('b.json'), /it is empty/)
  assert.match(reasonOf('c.json'), /no source recognises the record/)
  assert.match(reasonOf('d.json'), /it holds no record of trivy/)
})

test('reasons are bounded, and draw nothing on a terminal', limit, async (t) => {
  const { put, names, at } = await openDrop(t, { source: 'falco' })
  put('a\u001b[2J.jsonl', '{"rule": \u001b}\n'.repeat(5000))
  await waitUntil('the refusal', () => names('failed').length === 2)
  const [, name = ''] = names('failed')
  const reason = readFileSync(at('failed', name), 'utf8')
  assert.ok(reason.length < 50_000)
  assert.match(reason, /^and 4900 more$/m)
  assert.ok(!reason.includes('\u001b'))
})

test('names of unfinished files, links, pipes and folders are left alone', limit, async (t) => {
  const outside = join(scratchFolder(t), 'secret.jsonl')
  writeFileSync(outside, falcoLine(9))
  const { put, journal, names, at, tellings } = await openDrop(t)
  const left = ['.hidden', 'a.jsonl.part', 'b.TMP', 'c~', 'd.crdownload']
  for (const name of left) writeFileSync(at(name), falcoLine(9))
  symlinkSync(outside, at('link.jsonl'))
  symlinkSync(join(outside, '..'), at('falco'))
  execFileSync(pipeMaker, [at('pipe')])
  mkdirSync(at('folder'))
  put('whole.jsonl', falcoLine(1))
  await waitUntil('the whole one', () => names('done').length === 1)
  assert.deepEqual(numbersIn(journal.lines()), [1])
  assert.deepEqual(names(), [...left, 'done', 'falco', 'folder', 'link.jsonl', 'pipe'].sort())
  assert.deepEqual(
    tellings('drop-passed-over')
      .map(({ path }) => String(path))
      .sort(),
    ['falco', 'link.jsonl', 'pipe'],
  )
})

test('a file that somebody holds open for writing is waited for', limit, async (t) => {
  const { put, journal, names, at } = await openDrop(t)
  const writer = openSync(at('a.jsonl'), 'a')
  appendFileSync(writer, falcoLine(0))
  const longAgo = new Date(Date.now() - 3_600_000)
  utimesSync(at('a.jsonl'), longAgo, longAgo)
  put('b.jsonl', falcoLine(1))
  await waitUntil('the other', () => names('done').length === 1)
  assert.deepEqual(numbersIn(journal.lines()), [1])
  appendFileSync(writer, falcoLine(2))
  closeSync(writer)
  await waitUntil('both', () => names('done').length === 2)
  assert.deepEqual(numbersIn(journal.lines()), [1, 0, 2])
})

test('a file that goes on while it is read is read on when it is still', limit, async (t) => {
  const journal = createMemoryJournal()
  const gate = Promise.withResolvers<void>()
  journal.gate = gate.promise
  const { put, names, at, way } = await openDrop(t, {}, { journal })
  put('a.jsonl', falcoLines(0, 10))
  await waitUntil('the reading', () => /reads a\.jsonl/.test(way.status().text))
  await waitUntil('bytes', () => way.status().counts.bytes > 0)
  appendFileSync(at('a.jsonl'), falcoLines(10, 20))
  gate.resolve()
  await waitUntil('the move', () => names('done').length === 1)
  assert.deepEqual(numbersIn(journal.lines()), upTo(20))
})

test('with `keep` a file stays, and is taken in again only when it was changed', limit, async (t) => {
  const first = await openDrop(t, { after: 'keep' })
  first.put('a.jsonl', falcoLine(0))
  await waitUntil('the entry', () => first.journal.lines().length === 1)
  await first.way.close()

  const journal = createMemoryJournal(first.journal)
  const { put, at, names } = await openDrop(t, { after: 'keep' }, { folder: first.folder, journal })
  put('b.jsonl', `${falcoLine(1)}{"rule": 1}\n`)
  await waitUntil('the other', () => journal.lines().length === 2)
  const now = new Date()
  utimesSync(at('a.jsonl'), now, now)
  writeFileSync(at('b.jsonl'), falcoLine(2))
  await waitUntil('the change', () => journal.lines().length === 3)
  appendFileSync(at('b.jsonl'), falcoLine(3))
  await waitUntil('the rest', () => journal.lines().length === 4)
  assert.deepEqual(numbersIn(journal.lines()), [0, 1, 2, 3])
  assert.deepEqual(names(), ['a.jsonl', 'b.jsonl'])
})

test('with `delete` nothing stays but what was refused', limit, async (t) => {
  const { put, journal, names } = await openDrop(t, { after: 'delete' })
  put('a.jsonl', falcoLine(0))
  put('b.jsonl', '{"rule": 1}\n')
  await waitUntil('both', () => names('failed').length === 2 && !names().includes('a.jsonl'))
  assert.deepEqual(names(), ['failed'])
  assert.equal(journal.lines().length, 1)
})

test('while the journal refuses, the folder is the buffer, and nothing is lost or doubled', limit, async (t) => {
  const journal = createMemoryJournal()
  const { put, names, way, tellings } = await openDrop(t, {}, { journal })
  journal.refusal = full
  put('a.jsonl', `${falcoLines(0, 3000)}{"rule": 1}\n${falcoLines(3000, 4000)}`)
  await waitUntil('a refusal', () => way.status().state === 'refusing')
  assert.ok(names().includes('a.jsonl'))
  journal.refusal = undefined
  await waitUntil('the move', () => names('failed').length === 2)
  assert.deepEqual(numbersIn(journal.lines()), upTo(4000))
  assert.equal(tellings('intake-resumed').length, 1)
  assert.equal(tellings('drop-refused')[0]?.['refused'], 1)
})

test('a file that cannot be put away stays, is not taken in twice, and goes when it can', limit, async (t) => {
  const first = await openDrop(t)
  symlinkSync(scratchFolder(t), first.at('done'))
  first.put('a.jsonl', falcoLine(0))
  await waitUntil('the fault', () => first.tellings('file-unreadable').length === 1)
  assert.match(String(first.tellings('file-unreadable')[0]?.['reason']), /done is a link/)
  assert.match(first.way.status().text, /done is a link/)
  await first.way.close()

  const journal = createMemoryJournal(first.journal)
  const { names, at } = await openDrop(t, {}, { folder: first.folder, journal })
  assert.ok(names().includes('a.jsonl'))
  rmSync(at('done'))
  await waitUntil('the move', () => names('done').length === 1)
  assert.deepEqual(numbersIn(journal.lines()), [0])
})

test(
  'a mark that a crash has left behind the move does not keep the file from being taken in again',
  limit,
  async (t) => {
    const first = await openDrop(t)
    symlinkSync(scratchFolder(t), first.at('done'))
    first.put('a.jsonl', falcoLine(0))
    await waitUntil('the fault', () => first.tellings('file-unreadable').length === 1)
    await first.way.close()
    const elsewhere = join(scratchFolder(t), 'a.jsonl')
    renameSync(first.at('a.jsonl'), elsewhere)
    rmSync(first.at('done'))

    const journal = createMemoryJournal(first.journal)
    assert.equal(journal.allMarks.size, 1)
    const { names, at } = await openDrop(t, {}, { folder: first.folder, journal })
    assert.equal(journal.allMarks.size, 0)
    renameSync(elsewhere, at('a.jsonl'))
    await waitUntil('the move', () => names('done').length === 1)
    assert.deepEqual(numbersIn(journal.lines()), [0, 0])
  },
)

test('files beyond the limit are refused, packed ones by what they hold', limit, async (t) => {
  const { put, names, at, journal } = await openDrop(t, { maxBytes: '64KiB', source: 'falco' })
  put('a.jsonl', falcoLines(0, 500))
  put('bomb.gz', gzipSync(Buffer.alloc(8 * 1024 * 1024, '{"a":1}\n')))
  await waitUntil('two refusals', () => names('failed').length === 4)
  assert.match(readFileSync(at('failed', 'a.jsonl.reason.txt'), 'utf8'), /larger than 65536 bytes/)
  assert.match(readFileSync(at('failed', 'bomb.gz.reason.txt'), 'utf8'), /longer than 65536 bytes/)
  assert.equal(journal.lines().length, 0)
})

test('a document too long for memory is taken in bit by bit, also over a restart', limit, async (t) => {
  const objects = Array.from({ length: 3000 }, (_, number) => ({
    apiVersion: 'wgpolicyk8s.io/v1alpha2',
    kind: 'PolicyReport',
    metadata: { name: `report-${number}`, creationTimestamp: '2026-11-20T10:00:00Z' },
    results: [{ policy: `--number=${number}`, result: number === 7 ? 'odd' : 'fail', message: 'x'.repeat(4000) }],
  }))
  // As kubectl prints it: what it is stands at the end.
  const text = JSON.stringify({ apiVersion: 'v1', items: objects, kind: 'List' })
  const first = await openDrop(t)
  first.put('reports.json', text)
  await waitUntil('the first entries', () => first.journal.lines().length > 0)
  await first.way.close()
  const before = first.journal.lines().length
  assert.ok(before < 2999, 'all of it was taken in before the way was closed')
  assert.equal(first.tellings('drop-taken').length, 0)

  const journal = createMemoryJournal(first.journal)
  const { names, at } = await openDrop(t, {}, { folder: first.folder, journal })
  await waitUntil('the end', () => names('failed').length === 2)
  const reason = readFileSync(at('failed', 'reports.json.reason.txt'), 'utf8')
  assert.match(reason, /^line 1, items\[7\]\.results\[0\]: /m)
  const numbers = numbersIn(journal.lines())
  assert.deepEqual(
    numbers,
    upTo(3000).filter((number) => number !== 7),
  )
})

test('a folder that is not there is waited for; what is none is named', limit, async (t) => {
  const folder = join(scratchFolder(t), 'later')
  const { way, put, names } = await openDrop(t, {}, { folder })
  assert.equal(way.status().state, 'waiting')
  mkdirSync(folder)
  put('a.jsonl', falcoLine(0))
  await waitUntil('the move', () => names('done').length === 1)
  assert.equal(way.status().state, 'open')
  const file = join(scratchFolder(t), 'file')
  writeFileSync(file, '')
  const other = await openDrop(t, {}, { folder: file })
  assert.match(other.way.status().text, /is no folder/)
})

test('options are those of the source that is named', limit, async (t) => {
  const options = { source: 'falco', options: { metrics: 'maybe' } }
  await assert.rejects(openDrop(t, options), { code: 'source-options-invalid' })
})
