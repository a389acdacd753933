import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entryStamp } from '@tidewaiter/journal'
import { cefProfile, testEvent, type AnyFields, type Code, type Event, type FieldName } from '@tidewaiter/model'
import fc from 'fast-check'
import type { FieldCondition } from './event-conditions.ts'
import { findEvents, type EventSearch } from './find-events.ts'
import type { FoundEvent } from './found-event.ts'
import { appendLines, lineOf, openTestJournal } from './testing/event-journal.ts'

const start = Date.UTC(2026, 10, 23, 11)
const codes: readonly Code[] = ['PM-002', 'FM-003', 'NT-001', 'API-001', 'AG-002', 'FPM-002']
/** With all that CEF escapes, and letters beyond ASCII. */
const commands = ['ls -la', 'echo a=b|c\\d', 'печать ОТЧЁТ', 'first\nsecond=2', 'CURL https://x.test/?q=1', '=', '\\']

function eventOf(i: number): Event {
  const event = testEvent(codes[(i * 5) % codes.length]!, start + i * 100)
  const fields: Record<string, unknown> = { ...event.fields }
  if (fields['command'] !== undefined) fields['command'] = commands[i % commands.length]
  if (fields['namespace'] !== undefined) fields['namespace'] = i % 50 === 0 ? 'rare' : `shop-${i % 3}`
  if (fields['pid'] !== undefined) fields['pid'] = i
  return { ...event, fields }
}

const total = 1500
const events = Array.from({ length: total }, (_, i) => eventOf(i))
const names: readonly FieldName[] = ['command', 'namespace', 'pid', 'podName', 'userName', 'containerName']

const part = fc.constantFrom(...commands, 'shop-1', 'rare', '12', '7', 'tidewaiter-test', 'b|c\\', 'd=2', '')
const condition = fc.record({
  name: fc.constantFrom(...names),
  test: fc.constantFrom('is', 'contains', 'prefix'),
  value: part,
}) as fc.Arbitrary<FieldCondition>

const text = fc.constantFrom(
  'curl',
  'отчёт',
  'ECHO A=B',
  'D\\',
  'second=',
  'RARE',
  'tidewaiter-test',
  '=',
  'Pod name',
  'pm-002',
)

function holds(fields: AnyFields, { name, value, ...how }: FieldCondition): boolean {
  const found = fields[name]
  if (found === undefined) return false
  if (how.test === 'is') return String(found) === value
  return how.test === 'prefix' ? String(found).startsWith(value) : String(found).includes(value)
}

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined })

test('pages of any size, in both orders, hold what a filter finds', { timeout: 120_000 }, async (t) => {
  const journal = await openTestJournal(t)
  await appendLines(
    journal,
    events.map((event) => lineOf(event)),
  )
  const searches = fc.record({
    order: fc.constantFrom('newest' as const, 'oldest' as const),
    limit: fc.constantFrom(1, 7, 100, 1000),
    since: optional(fc.integer({ min: 0, max: total }).map((i) => start + i * 100)),
    codes: optional(fc.constantFrom(['PM'], ['AG-002', 'NT'], [])),
    minSeverity: optional(fc.integer({ min: 0, max: 10 })),
    outcomes: optional(fc.constantFrom(['Audit'] as const, ['Other', 'Error'] as const)),
    fields: optional(fc.array(condition, { maxLength: 2 })),
    text: optional(text),
    allowed: optional(fc.constant((event: FoundEvent) => event.fields.namespace !== 'shop-0')),
  })
  await fc.assert(
    fc.asyncProperty(searches, async (search) => {
      const expected = events.flatMap((event, i) => {
        const { fields, outcome, code, time } = event
        const [, name = '', number = ''] = /\|([^|]*)\|(\d+)\|/.exec(lineOf(event)) ?? []
        const severity = Number(number)
        const values = [code, name, outcome, ...Object.values(fields)]
        const fits =
          time >= (search.since ?? 0) &&
          (search.codes?.some((one) => one === code || code.startsWith(`${one}-`)) ?? true) &&
          severity >= (search.minSeverity ?? 0) &&
          ((search.outcomes as readonly string[] | undefined)?.includes(outcome) ?? true) &&
          (search.fields ?? []).every((one) => holds(fields, one)) &&
          (search.text === undefined ||
            values.some((one) => String(one).toLowerCase().includes(search.text!.toLowerCase()))) &&
          (search.allowed === undefined || fields.namespace !== 'shop-0')
        return fits ? [i + 1] : []
      })
      const found: number[] = []
      let next: number | undefined
      do {
        const page = await findEvents(journal, { ...search, [search.order === 'newest' ? 'before' : 'after']: next })
        assert.ok(page.complete && page.gaps.length === 0 && page.events.length <= search.limit)
        found.push(...page.events.map(({ sequence }) => sequence))
        next = page.next
      } while (next !== undefined)
      assert.deepEqual(found, search.order === 'newest' ? expected.toReversed() : expected)
    }),
    { numRuns: 80 },
  )
})

test('an event comes back as what it was, with what its form can say', { timeout: 20_000 }, async (t) => {
  const journal = await openTestJournal(t)
  const event = eventOf(7)
  await appendLines(journal, [lineOf(event)])
  await appendLines(journal, [lineOf(event, cefProfile)], 'cef')
  const { events: found } = await findEvents(journal, { order: 'oldest' })
  assert.deepEqual(
    found.map(({ sequence, id, code, outcome, time, fields }) => [sequence, id, code, outcome, time, fields.command]),
    [
      [1, undefined, event.code, event.outcome, event.time, event.fields.command],
      [2, event.id, event.code, event.outcome, event.time, event.fields.command],
    ],
  )
  assert.match(found[0]!.message, /^CEF:0\|Kaspersky\|/)
  assert.equal((await findEvents(journal, { where: 'event.product == "Tidewaiter"' })).events.length, 1)
})

test(
  "another sender's message is found by what it says, whatever its words for the outcome",
  { timeout: 20_000 },
  async (t) => {
    const journal = await openTestJournal(t)
    const stamp = `${entryStamp(start, 5, 'fw', true)}000`
    await appendLines(journal, [
      `${stamp} CEF:0|Acme|Wall|1|100|Refused|5|suser=Root outcome=Denied\n`,
      `${stamp} CEF:0|Kaspersky|Kaspersky Container Security|2.1|PM-002|x|5|outcome=Blocked dpid=0042 cs3=shop\n`,
    ])
    const find = async (search: EventSearch): Promise<readonly string[]> =>
      (await findEvents(journal, search)).events.map(({ code }) => code)
    assert.deepEqual(await find({ text: 'root' }), ['100'])
    assert.deepEqual(await find({ outcomes: ['Enforce'] }), ['PM-002'])
    assert.deepEqual(await find({ fields: [{ name: 'pid', test: 'is', value: '42' }] }), ['PM-002'])
    assert.deepEqual(await find({ where: 'event.vendor == "Acme"' }), ['100'])
  },
)

test('a page ends when the time is over, and the next goes on', { timeout: 60_000 }, async (t) => {
  const journal = await openTestJournal(t)
  const padding = 'x'.repeat(3000)
  await appendLines(
    journal,
    events.map((event) => lineOf({ ...event, fields: { ...event.fields, processName: padding } })),
  )
  let pages = 0
  let before: number | undefined
  const found: number[] = []
  do {
    const page = await findEvents(journal, { text: 'печать', budgetMs: 0, ...(before !== undefined && { before }) })
    found.push(...page.events.map(({ sequence }) => sequence))
    assert.ok(page.next === undefined || (!page.complete && page.next === page.scannedTo))
    before = page.next
    pages++
  } while (before !== undefined)
  assert.ok(pages > 1, `${pages} pages`)
  const expected = events.flatMap(({ fields }, i) => (fields.command?.startsWith('печать') ? [i + 1] : []))
  assert.deepEqual(found, expected.toReversed())
})

test('what is asked for wrongly is refused', async (t) => {
  const journal = await openTestJournal(t)
  for (const search of [
    { limit: 0 },
    { limit: 1001 },
    { text: 'x'.repeat(1001) },
    { fields: [{ name: 'nothing' as FieldName, test: 'is' as const, value: 'x' }] },
  ]) {
    await assert.rejects(findEvents(journal, search), { code: 'request-invalid' })
  }
  await assert.rejects(findEvents(journal, { where: 'event.x' }), { code: 'selection-invalid' })
  assert.deepEqual(await findEvents(journal, {}), { events: [], complete: true, gaps: [] })
})
