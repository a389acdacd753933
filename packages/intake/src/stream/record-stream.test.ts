import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JournalError } from '@tidewaiter/journal'
import { cefProfile, kcs20 } from '@tidewaiter/model'
import fc from 'fast-check'
import { falcoAlert, falcoLine, falcoLines, numbersIn, upTo } from '../testing/falco-line.ts'
import { createMemoryJournal } from '../testing/memory-journal.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { killedProcess, tetragonExit, tetragonHook } from '../testing/tetragon-line.ts'
import type { InputPlace } from './record-stream.ts'

const full = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })

test('records become entries in every form, once the commit resolves', async () => {
  const journal = createMemoryJournal()
  const { entrance, tellings } = testEntrance(journal, 'way', [kcs20, cefProfile])
  const stream = entrance.stream({ source: 'falco' })
  stream.push(Buffer.from(falcoLines(0, 3)))
  assert.ok(stream.pending() > 0)
  assert.deepEqual(journal.lines(), [])
  const appended = await stream.commit()
  assert.deepEqual([appended.first, appended.count], [1, 3])
  assert.deepEqual(numbersIn(journal.lines('kcs-2.0')), upTo(3))
  assert.deepEqual(numbersIn(journal.lines('cef')), upTo(3))
  assert.match(journal.lines()[0]!, /^node-1 \d+ 2026-11-20T00:00:00\.000 CEF:0\|/)
  assert.deepEqual({ ...stream.counts, bytes: 0 }, { bytes: 0, records: 3, events: 3, refused: 0, skipped: 0 })
  assert.deepEqual(
    tellings('events-accepted').map(({ events, source }) => [events, source]),
    [[3, 'falco']],
  )
})

test('a bad record is refused with its place, and the others are taken', async () => {
  const journal = createMemoryJournal()
  const { entrance, tellings } = testEntrance(journal)
  const refusals: unknown[] = []
  const stream = entrance.stream({ source: 'falco', onRefused: (refusal) => refusals.push(refusal) })
  stream.push(Buffer.from(`${falcoLine(0)}{"rule": tru}\n${falcoLine(1)}{}\n`))
  await stream.commit()
  assert.deepEqual(numbersIn(journal.lines()), [0, 1])
  assert.equal(stream.counts.refused, 2)
  assert.deepEqual(
    tellings('record-refused').map(({ place }) => place),
    ['line 2, column 13', 'line 4'],
  )
  assert.equal(refusals.length, 2)
})

test('the source is found out from the records, and told', async () => {
  const journal = createMemoryJournal()
  const { entrance, tellings } = testEntrance(journal)
  const stream = entrance.stream({})
  stream.push(Buffer.from(`{"what":"is this"}\n${falcoLine(7)}`))
  await stream.commit()
  assert.equal(stream.source(), 'falco')
  assert.deepEqual(numbersIn(journal.lines()), [7])
  assert.match(String(tellings('record-refused')[0]?.['reason']), /no source recognises the record; name one of falco/)
})

test('a source that reads lines of text gets each of them, and is taken up at a line end', async () => {
  const journal = createMemoryJournal()
  const { entrance } = testEntrance(journal)
  const found = (file: string): string => `Mon Nov 23 10:00:00 2026 -> ${file}: Eicar-Test-Signature FOUND\n`
  const stream = entrance.stream({ source: 'clamav' })
  stream.push(
    Buffer.from(`${found('/a')}Mon Nov 23 10:00:01 2026 -> /b: OK\n{"rule":"text"}\n${found('/c').slice(0, 40)}`),
  )
  await stream.commit()
  const place = stream.place()
  assert.equal(journal.lines().length, 1)
  assert.deepEqual({ ...stream.counts, bytes: 0 }, { bytes: 0, records: 3, events: 1, refused: 0, skipped: 2 })

  const input = Buffer.from(`${found('/a')}Mon Nov 23 10:00:01 2026 -> /b: OK\n{"rule":"text"}\n${found('/c')}`)
  const again = entrance.stream({ source: 'clamav' })
  again.reset(place)
  again.push(input.subarray(place.bytes))
  await again.commit()
  assert.deepEqual(
    journal.lines().map((line) => /filePath=(\S+)/.exec(line)?.[1]),
    ['/a', '/c'],
  )
})

test('options that the found source does not take refuse the records, and nothing else stops', async () => {
  const { entrance, tellings } = testEntrance()
  const stream = entrance.stream({ options: { nonsense: true } })
  stream.push(Buffer.from(falcoLines(0, 2)))
  await stream.commit()
  assert.equal(tellings('record-refused').length, 2)
  assert.match(String(tellings('record-refused')[0]?.['reason']), /options of the source falco are wrong/)
  assert.throws(() => entrance.stream({ source: 'falco', options: { nonsense: true } }), /options of the source falco/)
  assert.throws(() => entrance.stream({ source: 'nobody' }), /nobody is not a source/)
})

test('a refused group is forgotten, and counted only once it was read again', async () => {
  const journal = createMemoryJournal()
  const { entrance, tellings } = testEntrance(journal)
  const stream = entrance.stream({ source: 'falco' })
  const text = Buffer.from(falcoLines(0, 5))
  stream.push(text)
  journal.refusal = full
  await assert.rejects(stream.commit(new Map([['m', '5']])), full)
  assert.equal(journal.allMarks.size, 0)
  journal.refusal = undefined
  stream.reset()
  assert.equal(stream.pending(), 0)
  stream.push(text)
  await stream.commit(new Map([['m', '5']]))
  assert.deepEqual(numbersIn(journal.lines()), upTo(5))
  assert.equal(journal.allMarks.get('m'), '5')
  assert.equal(stream.counts.events, 5)
  assert.deepEqual(
    tellings('records-read').map(({ records }) => records),
    [5],
  )
})

test('an input that cannot be read again keeps a refused group and tries it again', async () => {
  const journal = createMemoryJournal()
  const { entrance } = testEntrance(journal)
  let tries = 0
  const stream = entrance.stream({
    source: 'falco',
    onRefusal: async () => {
      if (++tries === 3) journal.refusal = undefined
      return true
    },
  })
  journal.refusal = full
  stream.push(Buffer.from(falcoLines(0, 4)))
  await stream.commit()
  assert.equal(tries, 3)
  assert.deepEqual(numbersIn(journal.lines()), upTo(4))
})

test('held events are given out by what settles them, by silence, and by the end', async () => {
  const journal = createMemoryJournal()
  const { entrance } = testEntrance(journal)
  const stream = entrance.stream({ source: 'tetragon' })
  const outcomes = (): string[] => journal.lines().map((line) => /outcome=(\w+)/.exec(line)?.[1] ?? '')
  stream.push(Buffer.from(tetragonHook(1)))
  assert.equal(stream.isClear(), false)
  assert.equal(stream.place().bytes, 0)
  stream.push(Buffer.from(tetragonExit(1, killedProcess)))
  assert.equal(stream.isClear(), true)
  await stream.commit()
  assert.deepEqual(outcomes(), ['Enforce'])
  stream.push(Buffer.from(tetragonHook(2)))
  stream.flush()
  assert.equal(stream.isClear(), true)
  stream.push(Buffer.from(tetragonHook(3)))
  stream.end()
  await stream.commit()
  assert.deepEqual(outcomes(), ['Enforce', 'Audit', 'Audit'])
})

test('lines and refusals are counted from the beginning of the input, also when it is taken up in its middle', async () => {
  const { entrance, tellings } = testEntrance()
  const stream = entrance.stream({ source: 'falco' })
  const first = falcoLines(0, 3)
  stream.reset({ bytes: first.length, lines: 3, events: 0 })
  stream.push(Buffer.from(`${falcoLine(3)}{]\n`))
  assert.equal(tellings('record-refused')[0]?.['place'], 'line 5, column 2')
  assert.deepEqual(stream.place(), { bytes: first.length + falcoLine(3).length + 3, lines: 5, events: 0 })
  stream.end()
  stream.push(Buffer.from('{] \n'))
  assert.equal(tellings('record-refused')[1]?.['place'], 'line 1, column 2')
})

/** Ways in which tools write the same records. */
const layouts: Readonly<Record<string, (count: number) => Buffer>> = {
  lines: (count) => Buffer.from(falcoLines(0, count)),
  indented: (count) =>
    Buffer.from(
      upTo(count)
        .map((number) => `${JSON.stringify(falcoAlert(number), null, 2)}\n`)
        .join(''),
    ),
  array: (count) =>
    Buffer.from(
      `${JSON.stringify(
        upTo(count).map((number) => falcoAlert(number)),
        null,
        1,
      )}\n`,
    ),
  'utf-16': (count) => Buffer.from(`\u{feff}${falcoLines(0, count)}`, 'utf16le'),
  cri: (count) =>
    Buffer.from(
      upTo(count)
        .map((number) => {
          const line = falcoLine(number).trimEnd()
          const stamp = '2026-11-20T09:14:02.118204731Z stdout'
          return `${stamp} P ${line.slice(0, 40)}\n${stamp} F ${line.slice(40)}\n`
        })
        .join(''),
    ),
  'tetragon, held': (count) =>
    Buffer.from(
      upTo(count)
        .map((number) => tetragonHook(number) + (number > 1 ? tetragonExit(number - 2, {}) : ''))
        .join(''),
    ),
}

for (const [layout, write] of Object.entries(layouts)) {
  test(`reading that stops anywhere and is taken up again loses and doubles nothing: ${layout}`, async () => {
    const count = 12
    const input = write(count)
    const isTetragon = layout.startsWith('tetragon')
    const source = isTetragon ? 'tetragon' : 'falco'
    const cuts = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.constantFrom('go on', 'commit', 'crash', 'refuse')),
    )
    await fc.assert(
      fc.asyncProperty(cuts, async (steps) => {
        const journal = createMemoryJournal()
        let stream = testEntrance(journal).entrance.stream({ source })
        let at = 0
        const markedPlace = (): InputPlace =>
          JSON.parse(journal.allMarks.get('m') ?? '{"bytes":0,"lines":0,"events":0}') as InputPlace
        const takeUp = (): void => {
          stream.reset(markedPlace())
          at = markedPlace().bytes
        }
        const commit = (): Promise<unknown> => stream.commit(new Map([['m', JSON.stringify(stream.place())]]))
        for (const [length, then] of steps) {
          stream.push(input.subarray(at, at + length))
          at = Math.min(input.length, at + length)
          if (then === 'commit') await commit()
          else if (then === 'crash') {
            stream = testEntrance(journal).entrance.stream({ source })
            takeUp()
          } else if (then === 'refuse') {
            journal.refusal = full
            await assert.rejects(commit())
            journal.refusal = undefined
            takeUp()
          }
        }
        stream.push(input.subarray(at))
        stream.end()
        await commit()
        const numbers = isTetragon
          ? journal.lines().map((line) => Number(/(?:dpid|spid|dvcpid|pid)=(\d+)/i.exec(line)?.[1]))
          : numbersIn(journal.lines())
        assert.deepEqual(numbers, isTetragon ? upTo(count).map((number) => number + 1000) : upTo(count))
        assert.equal(stream.counts.refused, 0)
      }),
      { numRuns: 40 },
    )
  })
}
