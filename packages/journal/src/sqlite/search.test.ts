import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Journal, Query } from '../journal.ts'
import { entryLine, groupOf, linesOf } from '../testing/entries.ts'
import { openScratch } from '../testing/scratch.ts'

type Found = readonly (readonly [sequence: number, line: string])[]

async function found(journal: Journal, query: Query): Promise<Found> {
  const entries: (readonly [number, string])[] = []
  for await (const one of journal.search(query)) {
    assert.ok(one.kind === 'block' && linesOf(one).length === one.count)
    for (const [i, line] of linesOf(one).entries()) entries.push([one.first + i, line])
  }
  return entries
}

test('a search finds what a look at each entry finds', { timeout: 60_000 }, async (t) => {
  const { journal } = await openScratch(t)
  const codes = ['PM-001', 'PM-002', 'FM-001', 'NCMP-001', 'CMP-001']
  const entries = Array.from({ length: 3_000 }, (_, i) => {
    const code = codes[Math.floor(i / 100) % 3 === 0 ? i % 5 : Math.floor(i / 100) % 5]!
    const time = 1_000_000 + i * 10 + ((i * 7919) % 500)
    return { sequence: i + 1, code, time, line: entryLine(i, { code, time, bytes: 600 }) }
  })
  for (let at = 0; at < entries.length; at += 50) {
    await journal.append(
      groupOf(
        entries.slice(at, at + 50).map(({ line }) => line),
        { forms: at % 100 === 0 ? ['cef', 'kcs-2.0'] : ['kcs-2.0'] },
      ),
    )
  }
  const time = fc.option(fc.integer({ min: 990_000, max: 1_040_000 }), { nil: undefined })
  const sequence = fc.option(fc.integer({ min: 1, max: 3_100 }), { nil: undefined })
  const wanted = fc.option(fc.uniqueArray(fc.constantFrom(...codes, 'PM', 'CMP', 'NCMP', 'P', ''), { maxLength: 3 }), {
    nil: undefined,
  })
  await fc.assert(
    fc.asyncProperty(time, time, sequence, sequence, wanted, async (since, until, from, to, only) => {
      const query = {
        form: 'kcs-2.0',
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(only !== undefined && { codes: only }),
      }
      const expected = entries.filter(
        (entry) =>
          entry.time >= (since ?? 0) &&
          entry.time < (until ?? Infinity) &&
          entry.sequence >= (from ?? 1) &&
          entry.sequence < (to ?? Infinity) &&
          (only === undefined ||
            only.some((one) => one !== '' && (entry.code === one || entry.code.startsWith(`${one}-`)))),
      )
      assert.deepEqual(
        await found(journal, query),
        expected.map((entry) => [entry.sequence, entry.line]),
      )
    }),
    { numRuns: 40 },
  )
})

test('a search does not see what comes after its begin, and says what was removed before', async (t) => {
  const { journal } = await openScratch(t, { maxBytes: 2 * 1024 * 1024 })
  for (let i = 1; i <= 30; i++) await journal.append(groupOf([entryLine(i, { bytes: 102_400 })]))
  const { oldest } = await journal.status()
  assert.ok(oldest > 1)
  const pieces: [string, number, number][] = []
  for await (const one of journal.search({ form: 'kcs-2.0', from: 1 })) {
    if (pieces.length === 0) await journal.append(groupOf([entryLine(31)]))
    pieces.push([one.kind, one.first, one.count])
  }
  assert.deepEqual(pieces[0], ['gap', 1, oldest - 1])
  assert.equal(pieces.at(-1)![1] + pieces.at(-1)![2], 31)
})
