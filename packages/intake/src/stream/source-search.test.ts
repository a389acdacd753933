import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JournalError } from '@tidewaiter/journal'
import fc from 'fast-check'
import { falcoAlert, falcoLine, falcoLines, numbersIn, upTo } from '../testing/falco-line.ts'
import { createMemoryJournal } from '../testing/memory-journal.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import type { InputPlace, RecordStream } from './record-stream.ts'

const full = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })

const foundLine = (number: number): string => `Mon Nov 23 10:00:00 2026 -> /srv/${number}: Eicar-Test-Signature FOUND\n`
const foundNumbers = (lines: readonly string[]): number[] =>
  lines.map((line) => Number(/filePath=\/srv\/(\d+)/.exec(line)?.[1]))

const mebibyte = 1024 * 1024

function open(journal = createMemoryJournal()): ReturnType<typeof testEntrance> & { readonly stream: RecordStream } {
  const opened = testEntrance(journal)
  return { ...opened, stream: opened.entrance.stream({ looksAhead: true }) }
}

test('lines of text are found out by the end of the input, or by a silence', async () => {
  for (const over of ['end', 'flush'] as const) {
    const journal = createMemoryJournal()
    const { stream, tellings } = open(journal)
    stream.push(Buffer.from(`Mon Nov 23 09:59:59 2026 -> Loading\n${foundLine(0)}${foundLine(1)}`))
    assert.deepEqual([stream.source(), stream.isClear(), stream.place().bytes], [undefined, false, 0])
    stream[over]()
    assert.equal(stream.source(), 'clamav')
    assert.equal(stream.isClear(), true)
    stream.push(Buffer.from(foundLine(2)))
    await stream.commit()
    assert.deepEqual(foundNumbers(journal.lines()), [0, 1, 2])
    assert.equal(tellings('source-found').length, 1)
  }
})

test('a tool that never pauses does not have to', async () => {
  const journal = createMemoryJournal()
  const { stream } = open(journal)
  for (const number of upTo(40)) stream.push(Buffer.from(foundLine(number)))
  assert.equal(stream.source(), 'clamav')
  await stream.commit()
  assert.deepEqual(foundNumbers(journal.lines()), upTo(40))
})

test('text that says nothing leaves it looking, also after a silence', async () => {
  const journal = createMemoryJournal()
  const { stream } = open(journal)
  for (const text of ['engine starts\n', 'signatures loaded\n', foundLine(7)]) {
    stream.push(Buffer.from(text))
    stream.flush()
  }
  await stream.commit()
  assert.deepEqual(foundNumbers(journal.lines()), [7])
})

test('a record in JSON is converted as soon as it is there', async () => {
  const journal = createMemoryJournal()
  const { stream } = open(journal)
  stream.push(Buffer.from(`Falco version: 0.43.0\n${foundLine(0)}${falcoLine(1)}`))
  assert.equal(stream.source(), 'falco')
  await stream.commit()
  assert.deepEqual(numbersIn(journal.lines()), [1])
})

test('an input whose source is found is read as though it had been named', async () => {
  const input = Buffer.from(`{"what":"is this"}\n{]\n${falcoLines(0, 3)}{}\n`)
  const read = async (choice: object): Promise<unknown> => {
    const journal = createMemoryJournal()
    const { entrance, tellings } = testEntrance(journal)
    const stream = entrance.stream(choice)
    stream.push(input)
    stream.end()
    await stream.commit()
    const refused = tellings('record-refused').map(({ place, reason }) => [place, reason])
    return { counts: { ...stream.counts }, refused, numbers: numbersIn(journal.lines()), place: stream.place() }
  }
  assert.deepEqual(await read({ looksAhead: true }), await read({ source: 'falco' }))
})

test('records that nobody recognises are refused in words, at the latest after a silence', () => {
  for (const over of ['end', 'flush'] as const) {
    const { stream, tellings } = open()
    stream.push(Buffer.from('{"what":"is this"}\n{"and":"this"}\n'))
    assert.equal(tellings('record-refused').length, 0)
    stream[over]()
    assert.equal(tellings('record-refused').length, 2)
    assert.match(String(tellings('record-refused')[0]?.['reason']), /no source recognises the record; name one of/)
    assert.deepEqual([stream.isClear(), stream.source()], [true, undefined])
  }
})

test('what is kept to look at has an end, and records are recognised behind it all the same', async () => {
  for (const text of ['nothing of interest\n', '{"what":"is this"}\n']) {
    const journal = createMemoryJournal()
    const { stream } = open(journal)
    const lines = Math.ceil(mebibyte / text.length)
    stream.push(Buffer.from(text.repeat(lines - 1)))
    assert.equal(stream.place().bytes, 0)
    stream.push(Buffer.from(text))
    assert.equal(stream.place().bytes, lines * text.length)
    stream.push(Buffer.from(falcoLine(4)))
    await stream.commit()
    assert.deepEqual(numbersIn(journal.lines()), [4])
    assert.equal(stream.counts.refused, text.startsWith('{') ? lines : 0)
  }
})

test('so has what comes byte by byte', () => {
  const { stream } = open()
  const byte = Buffer.from('x')
  for (let count = 0; count < 16 * 1024; count++) stream.push(byte)
  stream.push(Buffer.from('\n'))
  assert.equal(stream.isClear(), true)
})

test('a report that is longer than what is kept is recognised by its beginning', async () => {
  const { stream } = open()
  const matches = Array.from({ length: 6 * 1024 }, () => `{"padding":"${'x'.repeat(1000)}"}`)
  const head = '"source":{"type":"image","target":{"userInput":"shop:1"}},"distro":{},"descriptor":{"name":"grype"}'
  stream.push(Buffer.from(`{${head},"matches":[${matches.join(',')}]}\n`))
  assert.equal(stream.source(), 'grype')
  stream.end()
  // Longer than records of most sources may be.
  assert.equal(stream.counts.refused, 0)
})

test('options that found lines do not take are told once, and nothing else stops', () => {
  const { entrance, tellings } = testEntrance()
  const stream = entrance.stream({ options: { nonsense: true }, looksAhead: true })
  stream.push(Buffer.from(foundLine(0)))
  stream.end()
  assert.deepEqual(
    tellings('record-refused').map(({ place }) => place),
    ['line 1'],
  )
  assert.match(String(tellings('record-refused')[0]?.['reason']), /options of the source clamav are wrong/)
})

/** Inputs of which it takes a while to see what they are. */
const inputs: Readonly<Record<string, (count: number) => string>> = {
  'text before records': (count) => `Falco version: 0.43.0\n${'some more text\n'.repeat(40)}${falcoLines(0, count)}`,
  'text before records over many lines': (count) =>
    `starting\n${upTo(count)
      .map((number) => `${JSON.stringify(falcoAlert(number), null, 2)}\n`)
      .join('')}`,
  'lines of text': (count) => upTo(count).map(foundLine).join(''),
  'text before lines of text': (count) => `loading signatures\n\n${upTo(count).map(foundLine).join('')}`,
}

const acts = ['go on', 'silence', 'commit', 'crash', 'refuse'] as const

for (const [name, write] of Object.entries(inputs)) {
  test(`looking that stops anywhere and is taken up again loses and doubles nothing: ${name}`, async () => {
    const count = 12
    const input = Buffer.from(write(count))
    const cuts = fc.array(fc.tuple(fc.integer({ min: 1, max: 1500 }), fc.constantFrom(...acts)))
    await fc.assert(
      fc.asyncProperty(cuts, async (steps) => {
        const journal = createMemoryJournal()
        type Mark = { readonly place: InputPlace; readonly source?: string }
        const marked = (): Mark =>
          JSON.parse(journal.allMarks.get('m') ?? '{"place":{"bytes":0,"lines":0,"events":0}}') as Mark
        let stream = open(journal).stream
        let at = 0
        const takeUp = (): void => {
          stream.reset(marked().place)
          at = marked().place.bytes
        }
        const commit = (): Promise<unknown> =>
          stream.commit(new Map([['m', JSON.stringify({ place: stream.place(), source: stream.source() })]]))
        for (const [length, then] of steps) {
          stream.push(input.subarray(at, at + length))
          at = Math.min(input.length, at + length)
          if (then === 'commit') await commit()
          else if (then === 'silence') stream.flush()
          else if (then === 'crash') {
            stream = testEntrance(journal).entrance.stream({ source: marked().source, looksAhead: true })
            takeUp()
          } else if (then === 'refuse') {
            journal.refusal = full
            // Without anything to append nothing is refused, but marks are.
            await assert.rejects(commit())
            journal.refusal = undefined
            takeUp()
          }
        }
        stream.push(input.subarray(at))
        stream.end()
        await commit()
        const numbers = name.endsWith('lines of text') ? foundNumbers(journal.lines()) : numbersIn(journal.lines())
        assert.deepEqual(numbers, upTo(count))
        assert.equal(stream.counts.refused, 0)
      }),
      { numRuns: 60 },
    )
  })
}
