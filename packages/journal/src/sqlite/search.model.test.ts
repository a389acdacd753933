// A search against a filter over an array: in both orders, step by step, with what was removed and what is damaged.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test, { type TestContext } from 'node:test'
import fc from 'fast-check'
import type { Count, CountQuery, Journal, Query, SearchStep } from '../journal.ts'
import { entryLine, groupOf, linesOf } from '../testing/entries.ts'
import { openScratch } from '../testing/scratch.ts'

const codes = ['PM-001', 'PM-002', 'FM-001', 'NCMP-001', 'AG-002']
const outcomes = ['Audit', 'Enforce', 'Other']
const words = ['needle', 'NEEDLE', 'Привет', 'nothing']
const entriesMost = 40_000

type Model = {
  readonly sequence: number
  readonly time: number
  readonly code: string
  readonly severity: number
  readonly outcome: string
  readonly line: string
}

/** Some stretches have one code alone, so that summaries and blocks are left out; the last stretch is not summarised. */
function modelOf(i: number): Model {
  const stretch = Math.floor(i / 9000)
  const code = stretch % 2 === 0 ? codes[(i * 7) % 3]! : 'PM-001'
  const severity = i % 997 === 0 ? 9 : 3 + (stretch % 3)
  const time = 1_000_000 + i * 40 + ((i * 7919) % 5000)
  const outcome = outcomes[(i * 31) % 3]!
  const rest = ` outcome=${outcome} cs4=${i % 701 === 0 ? words[i % 4]! : 'x'} a\\=b`
  return { sequence: i + 1, time, code, severity, outcome, line: entryLine(i, { time, code, severity, rest }) }
}

async function filled(
  t: TestContext,
): Promise<{ journal: Journal; model: Model[]; lost: Set<number>; oldest: number }> {
  const model = Array.from({ length: entriesMost }, (_, i) => modelOf(i))
  const made = await openScratch(t)
  // Blocks of 65 KB, and small ones: they are gone over in another way.
  const isSmall = (at: number): boolean => (at >= 17_000 && at < 21_000) || at >= 38_000
  for (let at = 0, size = 0; at < model.length; at += size) {
    size = isSmall(at) ? 10 : 500
    const forms = (at / 500) % 3 === 0 ? ['cef', 'kcs-2.0'] : ['kcs-2.0']
    await made.journal.append(
      groupOf(
        model.slice(at, at + size).map(({ line }) => line),
        { forms },
      ),
    )
  }
  await made.journal.close()
  const lost = new Set<number>()
  using database = new DatabaseSync(join(made.folder, 'journal.db'), { defensive: false })
  // Rows that are missing, a block that has changed, and what was removed. A summary that counts the first two would be wrong.
  const ids = database
    .prepare('select id, count from blocks order by id')
    .all()
    .map((row) => [Number(row['id']), Number(row['count'])])
  const lose = (sequence: number, sql: string): void => {
    const first = Math.max(...ids.map(([id]) => Math.floor(id! / 16)).filter((one) => one <= sequence))
    const [, count] = ids.find(([id]) => Math.floor(id! / 16) === first)!
    for (let i = 0; i < count!; i++) lost.add(first + i)
    database.exec(`${sql} where id >= ${first * 16} and id < ${(first + 1) * 16}`)
  }
  lose(5_000, 'delete from blocks')
  lose(20_000, 'update blocks set crc = crc + 1')
  lose(20_600, 'delete from blocks')
  lose(39_999, 'update blocks set crc = crc + 1')
  const oldest = 1_501
  database.exec(
    `delete from blocks where id < ${oldest * 16}; insert or replace into state values ('oldest', ${oldest}), ('next', ${entriesMost + 1})`,
  )
  database.exec(`delete from summaries where first < ${oldest}`)
  const { journal } = await openScratch(t, { folder: made.folder, tailBytes: 0 })
  return { journal, model, lost, oldest }
}

const sequence = fc.option(fc.integer({ min: 1, max: entriesMost + 100 }), { nil: undefined })
const time = fc.option(fc.integer({ min: 990_000, max: 2_650_000 }), { nil: undefined })
const some = <T>(values: readonly T[]): fc.Arbitrary<T[] | undefined> =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 }), { nil: undefined })

function present<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}

test('step by step, in both orders, a search finds what a filter finds', { timeout: 120_000 }, async (t) => {
  const { journal, model, lost, oldest } = await filled(t)
  assert.equal(journal.oldest, oldest)
  const queries = fc.record({
    since: time,
    until: time,
    from: sequence,
    to: sequence,
    codes: some([...codes, 'PM', 'CMP']),
    severities: some([3, 4, 5, 9]),
    outcomesNot: some(outcomes),
    text: fc.option(fc.constantFrom('needle', 'привет', 'a\\=b'), { nil: undefined }),
    order: fc.constantFrom('oldest' as const, 'newest' as const),
  })
  await fc.assert(
    fc.asyncProperty(queries, async ({ text, ...conditions }) => {
      const query: Query = {
        form: 'kcs-2.0',
        ...present(conditions),
        ...(text !== undefined && { texts: [{ anyOf: [text], ignoreCase: true }] }),
      }
      const { from = oldest, to = Infinity } = query
      const expected = model.filter(
        (one) =>
          one.sequence >= Math.max(from, oldest) &&
          one.sequence < to &&
          !lost.has(one.sequence) &&
          one.time >= (query.since ?? 0) &&
          one.time < (query.until ?? Infinity) &&
          (query.codes ?? [one.code]).some((code) => one.code === code || one.code.startsWith(`${code}-`)) &&
          (query.severities?.includes(one.severity) ?? true) &&
          query.outcomesNot?.includes(one.outcome) !== true &&
          one.line.toLowerCase().includes(text ?? ''),
      )
      const found: [number, string][] = []
      const gaps = new Set<number>()
      let next: number | undefined = 0
      for (const range: { from?: number; to?: number } = {}; next !== undefined;) {
        const step: SearchStep = await journal.searchStep({ ...query, ...range })
        for (const part of step.found) {
          if (part.kind === 'gap') {
            for (let i = 0; i < part.count; i++) if (part.reason === 'damaged') gaps.add(part.first + i)
            continue
          }
          const lines = linesOf(part).map((line, i): [number, string] => [part.first + i, line])
          found.push(...(query.order === 'newest' ? lines.toReversed() : lines))
        }
        next = step.next
        if (next !== undefined) range[query.order === 'newest' ? 'to' : 'from'] = next
      }
      const wanted = query.order === 'newest' ? expected.toReversed() : expected
      assert.deepEqual(
        found,
        wanted.map((one) => [one.sequence, one.line]),
      )
      // What is left out without a look is no gap; what is one was lost.
      assert.ok([...gaps].every((one) => lost.has(one) && one >= from && one < to))
      const everything =
        !query.codes && !query.severities && !query.outcomesNot && !text && !query.since && !query.until
      if (everything) assert.deepEqual(gaps, new Set([...lost].filter((one) => one >= from && one < to)))
    }),
    { numRuns: 60, examples: [[{ order: 'newest' } as never], [{ order: 'oldest' } as never]] },
  )
})

test('counting counts what a filter finds, of summaries and of lines', { timeout: 120_000 }, async (t) => {
  const { journal, model, lost, oldest } = await filled(t)
  const minute = 60_000
  const queries = fc.record({
    since: fc.integer({ min: 15, max: 44 }).map((n) => n * minute),
    minutes: fc.integer({ min: 1, max: 30 }),
    stepMs: fc.constantFrom(minute, 5 * minute, 60 * minute),
    codes: some([...codes, 'PM']),
    severities: some([3, 4, 9]),
    from: sequence,
    to: sequence,
  })
  /** A summary is of what was accepted, and counts what was damaged later as well. */
  const summarised = (one: number): boolean => one < 32_768
  await fc.assert(
    fc.asyncProperty(queries, async ({ minutes, ...conditions }) => {
      const query: CountQuery = { ...present(conditions), until: conditions.since + minutes * minute }
      const counted = new Map<string, number>()
      const keyOf = ({ step, code, severity, outcome }: Omit<Count, 'count'>): string =>
        `${step} ${code} ${severity} ${outcome}`
      let from: number | undefined = query.from
      do {
        const step = await journal.countStep({ ...query, ...(from !== undefined && { from }) })
        for (const count of step.counts) counted.set(keyOf(count), (counted.get(keyOf(count)) ?? 0) + count.count)
        from = step.next
      } while (from !== undefined)
      const least = new Map<string, number>()
      const most = new Map<string, number>()
      for (const one of model) {
        if (one.sequence < Math.max(query.from ?? 1, oldest) || one.sequence >= (query.to ?? Infinity)) continue
        if (one.time < query.since || one.time >= query.until) continue
        if (query.codes?.some((code) => one.code === code || one.code.startsWith(`${code}-`)) === false) continue
        if (query.severities?.includes(one.severity) === false) continue
        const key = keyOf({ ...one, step: Math.floor((one.time - query.since) / query.stepMs) })
        if (!lost.has(one.sequence)) least.set(key, (least.get(key) ?? 0) + 1)
        if (!lost.has(one.sequence) || summarised(one.sequence)) most.set(key, (most.get(key) ?? 0) + 1)
      }
      assert.ok([...counted].every(([key, count]) => count >= (least.get(key) ?? 0) && count <= (most.get(key) ?? 0)))
      assert.ok([...least.keys()].every((key) => counted.has(key)))
    }),
    { numRuns: 40 },
  )
})
