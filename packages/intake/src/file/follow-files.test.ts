import assert from 'node:assert/strict'
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { JournalError } from '@tidewaiter/journal'
import { falcoAlert, falcoLine, falcoLines, numbersIn, upTo } from '../testing/falco-line.ts'
import { createMemoryJournal, type MemoryJournal } from '../testing/memory-journal.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { tetragonExit, tetragonHook } from '../testing/tetragon-line.ts'
import { testEntrance, type TestEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import type { OpenWay } from '../way.ts'
import { fileSettings } from './file-settings.ts'
import { followFiles, type FollowTiming } from './follow-files.ts'

type Followed = TestEntrance & {
  readonly journal: MemoryJournal
  readonly way: OpenWay
  /** Numbers of the alerts in the journal. */
  readonly numbers: () => number[]
  /** Resolves when the journal has so many entries. */
  readonly reached: (count: number) => Promise<void>
}

/** Follows a path; a poll that is long shows what the watches alone do. */
async function follow(
  t: TestContext,
  path: string,
  options: {
    readonly journal?: MemoryJournal
    readonly settings?: object
    readonly timing?: FollowTiming
  } = {},
): Promise<Followed> {
  const journal = options.journal ?? createMemoryJournal()
  const tested = testEntrance(journal)
  const settings = fileSettings().parse({ path, source: 'falco', poll: '1h', ...options.settings })
  const way = await followFiles(settings, tested.entrance, options.timing)
  t.after(() => way.close())
  const numbers = (): number[] => numbersIn(journal.lines())
  const reached = (count: number): Promise<void> => waitUntil(`${count} entries`, () => journal.lines().length >= count)
  return { ...tested, journal, way, numbers, reached }
}

const full = new JournalError('journal-full', { limit: '1 GiB', cursors: 'siem' })

test('lines are taken as they are written, a line only when it is whole', { timeout: 20_000 }, async (t) => {
  const path = join(scratchFolder(t), 'events.log')
  writeFileSync(path, falcoLines(0, 3))
  const { reached, numbers, way } = await follow(t, path)
  await reached(3)
  appendFileSync(path, falcoLines(3, 5) + falcoLine(5).slice(0, 99))
  await reached(5)
  appendFileSync(path, falcoLine(5).slice(99) + falcoLine(6))
  await reached(7)
  assert.deepEqual(numbers(), upTo(7))
  const { state, counts, behindBytes, text } = way.status()
  assert.deepEqual([state, counts.events, counts.bytes, behindBytes], ['open', 7, statSync(path).size, 0])
  assert.equal(text, `reads ${path}`)
})

test('a file that is not there yet is waited for, also when its folder is not', { timeout: 20_000 }, async (t) => {
  const folder = scratchFolder(t)
  const path = join(folder, 'later', 'events.log')
  const { reached, numbers, way, tellings } = await follow(t, path, { settings: { poll: '50ms' } })
  assert.equal(way.status().state, 'waiting')
  assert.match(way.status().text, /there is no .*events\.log yet; tries again/)
  assert.equal(tellings('file-awaited').length, 1)
  mkdirSync(join(folder, 'later'))
  writeFileSync(path, falcoLines(0, 2))
  await reached(2)
  assert.deepEqual(numbers(), upTo(2))
  assert.equal(way.status().state, 'open')
})

test(
  'what was written late to a rotated file comes before what its successor holds',
  { timeout: 20_000 },
  async (t) => {
    const path = join(scratchFolder(t), 'events.log')
    writeFileSync(path, falcoLines(0, 3))
    const { reached, numbers, tellings } = await follow(t, path)
    await reached(3)
    renameSync(path, `${path}.1`)
    appendFileSync(`${path}.1`, falcoLines(3, 5))
    writeFileSync(path, falcoLines(5, 8))
    await reached(8)
    assert.deepEqual(numbers(), upTo(8))
    appendFileSync(`${path}.1`, falcoLine(8))
    await reached(9)
    assert.equal(tellings('file-rotated').length, 1)
  },
)

test(
  'a rotated file is left when it is silent, its successor is in use, and not before',
  { timeout: 20_000 },
  async (t) => {
    const path = join(scratchFolder(t), 'events.log')
    writeFileSync(path, falcoLine(0))
    const timing = { silenceMs: 5000, lingerMs: 50 }
    const { reached, journal, tellings, way } = await follow(t, path, { timing, settings: { poll: '50ms' } })
    await reached(1)
    renameSync(path, `${path}.1`)
    writeFileSync(path, '')
    await waitUntil('the successor', () => tellings('file-opened').length === 2)
    // As when rotation has not told the tool, which goes on with the old file.
    await new Promise((resolve) => setTimeout(resolve, 300))
    appendFileSync(`${path}.1`, falcoLine(1))
    await reached(2)
    assert.equal(tellings('file-left').length, 0)
    appendFileSync(path, falcoLine(2))
    await waitUntil('the end of the old one', () => tellings('file-left').length === 1)
    await waitUntil('its mark to go', () => journal.allMarks.size === 1)
    assert.equal(way.status().text, `reads ${path}`)
  },
)

test(
  'a deleted file is read to its end and left; another one at its path is a new one',
  { timeout: 20_000 },
  async (t) => {
    const path = join(scratchFolder(t), 'events.log')
    writeFileSync(path, falcoLines(0, 2))
    const timing = { silenceMs: 5000, lingerMs: 30 }
    const { reached, numbers, tellings, way } = await follow(t, path, { timing, settings: { poll: '50ms' } })
    await reached(2)
    rmSync(path)
    await waitUntil('the file to be left', () => tellings('file-left').length === 1)
    assert.equal(way.status().state, 'waiting')
    writeFileSync(path, falcoLines(2, 5))
    await reached(5)
    assert.deepEqual(numbers(), upTo(5))
  },
)

test('a file that is emptied is read from its beginning', { timeout: 20_000 }, async (t) => {
  const path = join(scratchFolder(t), 'events.log')
  writeFileSync(path, falcoLines(0, 5))
  const { reached, numbers, tellings } = await follow(t, path)
  await reached(5)
  // At once as long as before, so that its size tells nothing.
  writeFileSync(path, falcoLines(5, 10))
  await reached(10)
  truncateSync(path)
  appendFileSync(path, falcoLine(10))
  await reached(11)
  assert.deepEqual(numbers(), upTo(11))
  assert.equal(tellings('file-emptied').length, 2)
})

test('what was not read when a file was copied and emptied is read in the copy', { timeout: 20_000 }, async (t) => {
  const path = join(scratchFolder(t), 'events.log')
  writeFileSync(path, falcoLines(0, 3))
  const { reached, journal, numbers, tellings } = await follow(t, path)
  await reached(3)
  journal.refusal = full
  appendFileSync(path, falcoLines(3, 6))
  copyFileSync(path, `${path}.1`)
  truncateSync(path)
  appendFileSync(path, falcoLines(6, 8))
  await waitUntil('a refusal', () => tellings('intake-refusing').length === 1)
  journal.refusal = undefined
  await reached(8)
  assert.deepEqual(
    numbers().sort((one, other) => one - other),
    upTo(8),
  )
})

test('after a restart each file is taken up where it was left', { timeout: 20_000 }, async (t) => {
  const path = join(scratchFolder(t), 'events.log')
  writeFileSync(path, falcoLines(0, 4) + falcoLine(4).slice(0, 30))
  const first = await follow(t, path)
  await first.reached(4)
  await first.way.close()
  assert.equal(first.way.status().state, 'closed')
  appendFileSync(path, falcoLine(4).slice(30) + falcoLines(5, 7))
  const second = await follow(t, path, { journal: createMemoryJournal(first.journal) })
  await second.reached(7)
  assert.deepEqual(second.numbers(), upTo(7))
})

test(
  'a short file is recognised as it grows, and another one with its inode is not taken for it',
  { timeout: 20_000 },
  async (t) => {
    const path = join(scratchFolder(t), 'events.log')
    writeFileSync(path, '')
    const first = await follow(t, path)
    appendFileSync(path, falcoLine(0))
    await first.reached(1)
    await first.way.close()
    appendFileSync(path, falcoLines(1, 20))
    const second = await follow(t, path, { journal: createMemoryJournal(first.journal) })
    await second.reached(20)
    await second.way.close()
    // Written over in place, longer than before: the inode stays, the content is another.
    writeFileSync(path, falcoLines(20, 60))
    const third = await follow(t, path, { journal: createMemoryJournal(second.journal) })
    await third.reached(60)
    assert.deepEqual(third.numbers(), upTo(60))
  },
)

test(
  'a file rotated while nothing ran is read on under its new name, before its successor',
  { timeout: 20_000 },
  async (t) => {
    const path = join(scratchFolder(t), 'events.log')
    writeFileSync(path, falcoLines(0, 3))
    const first = await follow(t, path, { settings: { from: 'end' } })
    appendFileSync(path, falcoLines(3, 6))
    await first.reached(3)
    await first.way.close()
    appendFileSync(path, falcoLines(6, 9))
    renameSync(path, join(path, '..', 'events-20261123.log'))
    writeFileSync(path, falcoLines(9, 12))
    const second = await follow(t, path, { journal: createMemoryJournal(first.journal), settings: { from: 'end' } })
    await second.reached(9)
    assert.deepEqual(second.numbers(), upTo(12).slice(3))
    const [rest] = second.tellings('rest-found')
    assert.equal(rest?.['bytes'], falcoLines(6, 9).length)
  },
)

test('a file copied and emptied while nothing ran is read on in its copy', { timeout: 20_000 }, async (t) => {
  const path = join(scratchFolder(t), 'events.log')
  writeFileSync(path, falcoLines(0, 6))
  const first = await follow(t, path)
  await first.reached(6)
  await first.way.close()
  appendFileSync(path, falcoLines(6, 9))
  copyFileSync(path, `${path}.1`)
  truncateSync(path)
  appendFileSync(path, falcoLines(9, 10))
  const second = await follow(t, path, { journal: createMemoryJournal(first.journal) })
  await second.reached(10)
  assert.deepEqual(second.numbers(), upTo(10))
  assert.equal(second.tellings('rest-found').length, 1)
})

for (const rotation of ['renamed', 'copied and emptied']) {
  test(`files ${rotation} several times while nothing ran are all read, in order`, { timeout: 20_000 }, async (t) => {
    const path = join(scratchFolder(t), 'events.log')
    // An older one, from before the first start, is nobody's business.
    writeFileSync(`${path}.9`, falcoLines(900, 903))
    await new Promise((resolve) => setTimeout(resolve, 30))
    writeFileSync(path, falcoLines(0, 3))
    const first = await follow(t, path)
    await first.reached(3)
    await first.way.close()
    for (let generation = 1; generation <= 3; generation++) {
      appendFileSync(path, falcoLines(3 * generation, 3 * generation + 3))
      await new Promise((resolve) => setTimeout(resolve, 15))
      if (rotation === 'renamed') renameSync(path, `${path}.${generation}`)
      else {
        copyFileSync(path, `${path}.${generation}`)
        truncateSync(path)
      }
    }
    writeFileSync(path, falcoLines(12, 14))
    const second = await follow(t, path, { journal: createMemoryJournal(first.journal) })
    await second.reached(14)
    assert.deepEqual(second.numbers(), upTo(14))
    await second.way.close()
    const third = await follow(t, path, { journal: createMemoryJournal(second.journal) })
    appendFileSync(path, falcoLine(14))
    await third.reached(15)
    assert.deepEqual(third.numbers(), upTo(15))
  })
}

test('a rest that is compressed or deleted is told, with how much is missing', { timeout: 20_000 }, async (t) => {
  const path = join(scratchFolder(t), 'events.log')
  writeFileSync(path, falcoLines(0, 3))
  const first = await follow(t, path)
  await first.reached(3)
  await first.way.close()
  appendFileSync(path, falcoLines(3, 5))
  writeFileSync(`${path}.1.gz`, gzipSync(readFileSync(path)))
  rmSync(path)
  writeFileSync(join(path, '..', 'other'), 'keeps the inode from being used again')
  writeFileSync(path, falcoLines(5, 6))
  const second = await follow(t, path, { journal: createMemoryJournal(first.journal) })
  await second.reached(4)
  assert.equal(second.tellings('rest-compressed')[0]?.['missing'], falcoLines(3, 5).length)
  await second.way.close()
  rmSync(`${path}.1.gz`)
  rmSync(path)
  const third = await follow(t, path, { journal: createMemoryJournal(second.journal) })
  assert.equal(third.tellings('rest-missing').length, 1)
  assert.equal(third.journal.allMarks.size, 0)
})

test(
  'from: end leaves out what was there before the first start, but not a file that comes later',
  { timeout: 20_000 },
  async (t) => {
    const folder = scratchFolder(t)
    writeFileSync(join(folder, 'a.log'), falcoLines(0, 3) + falcoLine(3).slice(0, 20))
    const { reached, numbers } = await follow(t, join(folder, '*.log'), { settings: { from: 'end' } })
    appendFileSync(join(folder, 'a.log'), falcoLine(3).slice(20))
    await reached(1)
    writeFileSync(join(folder, 'b.log'), falcoLines(4, 6))
    await reached(3)
    assert.deepEqual(numbers(), [3, 4, 5])
  },
)

test('a pattern finds new files in new folders, each behind its links and once', { timeout: 20_000 }, async (t) => {
  const folder = scratchFolder(t)
  mkdirSync(join(folder, 'pods', 'one'), { recursive: true })
  mkdirSync(join(folder, 'containers'))
  writeFileSync(join(folder, 'pods', 'one', '0.log'), falcoLine(0))
  symlinkSync(join(folder, 'pods', 'one', '0.log'), join(folder, 'containers', 'one.log'))
  const { reached, numbers, way } = await follow(t, join(folder, '{pods/*,containers}/*.log'), {
    settings: { poll: '50ms' },
  })
  await reached(1)
  mkdirSync(join(folder, 'pods', 'two'))
  writeFileSync(join(folder, 'pods', 'two', '0.log'), falcoLine(1))
  await reached(2)
  // As the kubelet rotates: the link stays, the file behind it is another.
  renameSync(join(folder, 'pods', 'one', '0.log'), join(folder, 'pods', 'one', '0.log.20261123'))
  writeFileSync(join(folder, 'pods', 'one', '0.log'), falcoLine(2))
  await reached(3)
  assert.deepEqual(numbers(), upTo(3))
  assert.equal(way.status().counts.events, 3)
})

test('a path that cannot be read is told once, in words, and read when it can be', { timeout: 20_000 }, async (t) => {
  const path = join(scratchFolder(t), 'events.log')
  mkdirSync(path)
  const { reached, way, tellings } = await follow(t, path, { settings: { poll: '50ms' } })
  assert.equal(way.status().state, 'unreadable')
  assert.match(way.status().text, /is a folder; tries again/)
  rmSync(path, { recursive: true })
  const server = createServer().listen(path)
  t.after(() => server.close())
  await waitUntil('the socket to be told', () => tellings('file-unreadable').length === 2)
  assert.match(way.status().text, /is a pipe, a socket or a device/)
  assert.match(way.status().lastError?.action ?? '', /stdin/)
  rmSync(path)
  writeFileSync(path, falcoLine(0))
  await reached(1)
  assert.equal(tellings('file-unreadable').length, 2)
  assert.equal(way.status().text, `reads ${path}`)
})

test(
  'a file that can be looked at and not be read is told at once and then now and then',
  { timeout: 20_000 },
  async (t) => {
    const path = join(scratchFolder(t), 'events.log')
    symlinkSync('/proc/self/mem', path) // its first page is nobody's, not even root's
    const began = performance.now()
    const timing = { silenceMs: 5000, lingerMs: 60_000, tellAgainMs: 400 }
    const { way, tellings } = await follow(t, path, { settings: { poll: '50ms' }, timing })
    assert.equal(way.status().state, 'unreadable')
    assert.equal(tellings('file-unreadable').length, 1)
    await waitUntil('it to be told again', () => tellings('file-unreadable').length === 2)
    assert.ok(performance.now() - began >= 400)
  },
)

test('while the journal refuses nothing is read on, and afterwards everything', { timeout: 20_000 }, async (t) => {
  const path = join(scratchFolder(t), 'events.log')
  writeFileSync(path, falcoLines(0, 2))
  const { journal, reached, numbers, way, tellings } = await follow(t, path)
  await reached(2)
  journal.refusal = full
  appendFileSync(path, falcoLines(2, 50))
  await waitUntil('a refusal', () => way.status().state === 'refusing')
  assert.match(way.status().text, /takes nothing in, .*the journal has reached its limit/)
  assert.equal(way.status().behindBytes, falcoLines(2, 50).length)
  journal.refusal = undefined
  await reached(50)
  assert.deepEqual(numbers(), upTo(50))
  await waitUntil('the end of the refusal', () => way.status().state === 'open')
  assert.equal(tellings('intake-refusing').length, 1)
  assert.equal(tellings('intake-resumed').length, 1)
  assert.equal(way.status().counts.events, 50)
})

test('closing while the journal refuses loses nothing', { timeout: 20_000 }, async (t) => {
  const path = join(scratchFolder(t), 'events.log')
  writeFileSync(path, falcoLines(0, 2))
  const first = await follow(t, path)
  await first.reached(2)
  first.journal.refusal = full
  appendFileSync(path, falcoLines(2, 9))
  await waitUntil('a refusal', () => first.way.status().state === 'refusing')
  await first.way.close()
  const second = await follow(t, path, { journal: createMemoryJournal(first.journal) })
  await second.reached(9)
  assert.deepEqual(second.numbers(), upTo(9))
})

test(
  'a line beyond the limit is refused with its place, is not kept, and the next one is read',
  { timeout: 20_000 },
  async (t) => {
    const path = join(scratchFolder(t), 'events.log')
    writeFileSync(path, falcoLine(0))
    for (let piece = 0; piece < 40; piece++)
      appendFileSync(path, `${piece === 0 ? '{"rule":"' : ''}${'x'.repeat(1024 * 1024)}`)
    appendFileSync(path, `"}\n${falcoLine(1)}`)
    const before = process.memoryUsage().rss
    const { reached, numbers, tellings } = await follow(t, path)
    await reached(2)
    assert.deepEqual(numbers(), [0, 1])
    assert.equal(tellings('record-refused')[0]?.['place'], 'line 2, column 1')
    assert.ok(process.memoryUsage().rss - before < 60 * 1024 * 1024, 'a line of 40 MiB was kept')
  },
)

test(
  'after silence, held events are given out, and a whole last line without its end is taken',
  { timeout: 20_000 },
  async (t) => {
    const folder = scratchFolder(t)
    const timing = { silenceMs: 60, lingerMs: 60_000 }
    const held = join(folder, 'tetragon.log')
    writeFileSync(held, tetragonHook(1))
    const tetragon = await follow(t, held, { timing, settings: { poll: '50ms', source: 'tetragon' } })
    await tetragon.reached(1)
    assert.match(tetragon.journal.lines()[0]!, /outcome=Audit/)
    appendFileSync(held, tetragonExit(1, {}) + tetragonHook(2))
    await tetragon.reached(2)

    const path = join(folder, 'events.log')
    writeFileSync(path, falcoLine(0).trimEnd())
    const falco = await follow(t, path, { timing, settings: { poll: '50ms' } })
    await falco.reached(1)
    appendFileSync(path, `\n${JSON.stringify(falcoAlert(1), null, 2)}`)
    await falco.reached(2)
    appendFileSync(path, `\n${falcoLine(2).slice(0, 50)}`)
    await new Promise((resolve) => setTimeout(resolve, 300))
    appendFileSync(path, falcoLine(2).slice(50))
    await falco.reached(3)
    assert.deepEqual(falco.numbers(), upTo(3))
    assert.equal(falco.way.status().counts.refused, 0)
  },
)

test('a file with much to read does not keep others waiting, nor the event loop', { timeout: 20_000 }, async (t) => {
  const folder = scratchFolder(t)
  const block = falcoLines(0, 5000)
  for (let round = 0; round < 10; round++) appendFileSync(join(folder, 'a-large.log'), block)
  writeFileSync(join(folder, 'b-small.log'), '')
  const journal = createMemoryJournal()
  let longest = 0
  let last = performance.now()
  const ticking = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  t.after(() => clearInterval(ticking))
  const { reached, numbers, way } = await follow(t, join(folder, '*.log'), { journal })
  appendFileSync(join(folder, 'b-small.log'), falcoLine(77_777))
  await waitUntil('the small file', () => numbers().includes(77_777))
  assert.ok(way.status().behindBytes! > 0, 'the large file was read first')
  await reached(50_001)
  assert.ok(longest < 250, `the event loop stood still for ${Math.round(longest)} ms`)
})

test('a wrong source is told when the way is opened', async (t) => {
  const path = join(scratchFolder(t), 'events.log')
  const settings = { ...fileSettings().parse({ path }), source: 'nobody' }
  await assert.rejects(followFiles(settings, testEntrance().entrance), /nobody is not a source/)
})
