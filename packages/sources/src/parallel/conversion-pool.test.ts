import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { criLines, cutPlaces, inputText, pretty } from '../input/testing/arbitrary-input.ts'
import { createConversionPool, type ConversionPool } from './conversion-pool.ts'
import { convertAlone, convertTogether, testConverter } from './testing/convert-alike.ts'

const limit = { timeout: 60_000 }
const program = new URL('./testing/test-worker.ts', import.meta.url)
const start = (): Worker => new Worker(program)

/** Pools for pieces of several lengths; a line of a golden file is about a kilobyte. */
const pools = [200, 3000, 20_000].map((pieceBytes) => createConversionPool({ workers: 2, start, pieceBytes }))
after(() => Promise.all(pools.map((pool) => pool.close())))

async function assertAlike(name: string, input: Uint8Array, cuts: readonly number[] = []): Promise<void> {
  const alone = convertAlone(name, input)
  for (const pool of pools) {
    await pool.ready()
    assert.deepEqual(await convertTogether(pool, name, input, cuts), alone)
  }
}

function goldenLines(name: string): string[] {
  const folder = new URL(`../${name}/golden/`, import.meta.url)
  return globSync('*.jsonl', { cwd: folder })
    .toSorted()
    .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'))
    .filter((line) => line !== '')
}

for (const name of ['falco', 'tetragon']) {
  const lines = goldenLines(name)

  test(`${name}: golden records, over and over`, limit, async () => {
    const text = `${[...lines, ...lines, ...lines].join('\n')}\n`
    await assertAlike(name, Buffer.from(text))
    await assertAlike(name, Buffer.from(text.slice(0, -1)), [10, 70_000, 70_001])
  })

  test(`${name}: records that are broken, pretty, split or in other encodings, however they come`, limit, async () => {
    const line = fc.nat({ max: lines.length - 1 }).map((index) => lines[index]!)
    const block = fc.oneof(
      { weight: 6, arbitrary: fc.array(line, { minLength: 1, maxLength: 12 }).map((some) => some.join('\n')) },
      line.map((json) => pretty(json, 2)),
      line.map((json) => criLines(json, 'stdout', [300, 200]).join('\n')),
      line.map((json) => `${criLines(json, 'stderr', [300])[0]}`),
      line.map((json) => json.slice(0, 100)),
      fc.array(line, { minLength: 1, maxLength: 3 }).map((some) => `[\n${some.join(',\n')}\n]`),
      line.map((json) => `[${json}`),
      inputText,
    )
    const input = fc
      .tuple(fc.array(block, { minLength: 1, maxLength: 8 }), fc.constantFrom('', '\ufeff'), fc.boolean())
      .map(([blocks, mark, isEnded]) => mark + blocks.join('\n') + (isEnded ? '\n' : ''))
    const encoded = fc
      .tuple(input, fc.constantFrom('utf-8', 'utf-8', 'utf-8', 'utf-16le', 'utf-16be'))
      .map(([text, encoding]) => {
        if (encoding === 'utf-8') return Buffer.from(text)
        const bytes = Buffer.from(text, 'utf16le')
        return encoding === 'utf-16le' ? bytes : bytes.swap16()
      })
    const cuts = fc.array(fc.nat({ max: 30_000 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(encoded, fc.oneof(cuts, cutPlaces), (bytes, places) => assertAlike(name, bytes, places)),
      { numRuns: 60 },
    )
  })

  const corpus = new URL(`../../../../../shared/corpus/${name}/`, import.meta.url)
  test(
    `${name}: recorded files`,
    { ...limit, skip: !existsSync(corpus) && 'the recorded files are not here' },
    async () => {
      for (const file of globSync('*', { cwd: corpus, exclude: ['README.md'] })) {
        const bytes = readFileSync(new URL(file, corpus))
        await assertAlike(name, bytes, [bytes.length >> 1])
      }
    },
  )
}

test('an event and its proof that come in different pieces are put together, in either order', limit, async () => {
  const lines = goldenLines('tetragon')
  const kills = lines.filter((line) => line.includes('"SIGKILL"'))
  const others = lines.filter((line) => !line.includes('"SIGKILL"'))
  assert.ok(kills.length > 0)
  for (const text of [[...others, ...kills], [...kills, ...others], lines.toReversed()]) {
    await assertAlike('tetragon', Buffer.from(`${text.join('\n')}\n`))
  }
})

test('workers convert what can be converted by itself, and nothing else', limit, async (t) => {
  const jobs: number[] = []
  const watched = createConversionPool({
    workers: 1,
    pieceBytes: 3000,
    start: () => {
      const worker = start()
      worker.on('message', ({ converted }) => void (converted && jobs.push(converted.lines)))
      return worker
    },
  })
  t.after(() => watched.close())
  await watched.ready()
  const lines = goldenLines('falco').slice(0, 40)
  await convertTogether(watched, 'falco', Buffer.from(`${lines.join('\n')}\n`))
  assert.ok(jobs.length > 3, `${jobs.length} pieces`)
  jobs.length = 0
  await convertTogether(watched, 'falco', Buffer.from(`[\n${lines.join(',\n')}\n]\n`))
  assert.equal(jobs.length, 0)
})

test('what comes slowly is converted before more is asked for', limit, async () => {
  const [first = '', second = ''] = goldenLines('falco')
  const seen: number[] = []
  const pieces = testConverter('falco')
  async function* slowly(): AsyncGenerator<Uint8Array> {
    for (const line of [first, second, first]) {
      yield Buffer.from(`${line}\n`)
      seen.push(pieces.converter.counts.records)
    }
  }
  await pools[2]!.convert(slowly(), { key: 'falco', pieces, refused: () => {}, taken: async () => {} })
  assert.deepEqual(seen, [1, 2, 3])
})

test('a receiver that takes nothing stops the reading', limit, async (t) => {
  const pool = createConversionPool({ workers: 2, start, pieceBytes: 3000 })
  t.after(() => pool.close())
  await pool.ready()
  const input = Buffer.from(`${goldenLines('falco').slice(0, 20).join('\n')}\n`)
  const gate = Promise.withResolvers<void>()
  const stopped = Promise.withResolvers<void>()
  let chunks = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (; chunks < 200; chunks++) yield input
  }
  let taken = 0
  const pieces = testConverter('falco')
  const done = pool.convert(endless(), {
    key: 'falco',
    pieces,
    refused: () => {},
    taken: async () => {
      pieces.converter.output.take()
      if (++taken !== 30) return
      stopped.resolve()
      await gate.promise
    },
  })
  await stopped.promise
  for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate)
  assert.ok(chunks < 40, `${chunks} chunks were read`)
  gate.resolve()
  await done
  assert.equal(pieces.converter.counts.records, 4000)
})

test('what was read before reading failed is converted, and then the failure is told', limit, async () => {
  const lines = goldenLines('falco')
  async function* failing(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${lines.join('\n')}\n{"rule":`)
    throw new Error('the disk is gone')
  }
  const pieces = testConverter('falco')
  const stream = { key: 'falco', pieces, refused: () => {}, taken: async () => {} }
  await assert.rejects(pools[1]!.convert(failing(), stream), /the disk is gone/)
  assert.equal(pieces.converter.counts.records, lines.length + 1)
})

const deaths: Readonly<Record<string, string>> = {
  'before it can begin': 'throw new Error("no such module")',
  'over a piece': `const { parentPort } = require('node:worker_threads')
    parentPort.postMessage({ kind: 'ready' })
    parentPort.on('message', () => { throw new Error('out of sorts') })`,
  'without a word': `const { parentPort } = require('node:worker_threads')
    parentPort.postMessage({ kind: 'ready' })
    parentPort.on('message', () => process.exit(3))`,
}
for (const [when, script] of Object.entries(deaths)) {
  test(`a worker that dies ${when} ends the work with a reason`, limit, async (t) => {
    const pool = createConversionPool({ workers: 1, start: () => new Worker(script, { eval: true }), pieceBytes: 3000 })
    t.after(() => pool.close())
    await assert.rejects(convertUntilFailure(pool), /a conversion thread has ended before its work was done: .+/)
  })
}

/** Converts without an end, with turns for the messages of threads. */
async function convertUntilFailure(pool: ConversionPool): Promise<void> {
  const input = Buffer.from(`${goldenLines('falco').slice(0, 20).join('\n')}\n`)
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      yield input
      await new Promise(setImmediate)
    }
  }
  const pieces = testConverter('falco')
  const taken = async (): Promise<void> => void pieces.converter.output.take()
  await pool.convert(endless(), { key: 'falco', pieces, refused: () => {}, taken })
}
