import assert from 'node:assert/strict'
import { test } from 'node:test'
import { familyOf, severityOf, testEvent, type Code, type Event, type Family } from '@tidewaiter/model'
import { countEvents, type EventCounting, type EventCounts } from './count-events.ts'
import { appendLines, lineOf, openTestJournal } from './testing/event-journal.ts'

const start = Date.UTC(2026, 10, 23, 11)
const minute = 60_000
const codes: readonly Code[] = ['PM-002', 'FM-003', 'FPM-002', 'AG-002', 'API-001']
const total = 20_000
const until = start + total * 60

function eventOf(i: number): Event {
  const event = testEvent(codes[(i * i) % codes.length]!, start + i * 60)
  return { ...event, fields: { ...event.fields, sourceName: i % 10 === 0 ? 'tenth' : 'other' } }
}

const events = Array.from({ length: total }, (_, i) => eventOf(i))

const keys = {
  code: ({ code }: Event) => code,
  family: ({ code }: Event) => familyOf(code)!,
  severity: ({ code, outcome }: Event) => String(severityOf(familyOf(code) as Family, outcome)),
  outcome: ({ outcome }: Event) => outcome,
}

function expected(by: EventCounting['by'], stepMs: number, fits: (event: Event) => boolean): Record<string, number[]> {
  const counts: Record<string, number[]> = {}
  for (const event of events.filter(fits)) {
    const series = (counts[keys[by](event)] ??= Array.from({ length: Math.ceil((until - start) / stepMs) }, () => 0))
    series[Math.floor((event.time - start) / stepMs)]! += 1
  }
  return counts
}

const plain = ({ series }: EventCounts): Record<string, readonly number[]> =>
  Object.fromEntries(series.map(({ key, counts }) => [key, counts]))

test(
  'counts are those of a look at each event, with conditions that summaries can tell and with others',
  { timeout: 60_000 },
  async (t) => {
    const journal = await openTestJournal(t)
    await appendLines(
      journal,
      events.map((event) => lineOf(event)),
    )
    for (const by of ['code', 'family', 'severity', 'outcome'] as const) {
      const counts = await countEvents(journal, { since: start, until, buckets: 10, by })
      assert.deepEqual([counts.stepMs, counts.complete, counts.total], [2 * minute, true, total])
      assert.deepEqual(
        plain(counts),
        expected(by, 2 * minute, () => true),
      )
    }
    const some = await countEvents(journal, {
      since: start,
      until,
      stepMs: 1,
      by: 'code',
      codes: ['PM', 'FPM'],
      outcomes: ['Audit'],
    })
    assert.deepEqual(
      plain(some),
      expected('code', minute, ({ code, outcome }) => code === 'FPM-002' && outcome === 'Audit'),
    )
    const fields = [{ name: 'sourceName', test: 'is', value: 'tenth' }] as const
    const tenth = await countEvents(journal, { since: start, until, stepMs: minute, by: 'family', fields })
    assert.deepEqual(
      plain(tenth),
      expected('family', minute, (event) => event.fields.sourceName === 'tenth'),
    )
  },
)

test('when the time is over, counting goes on from there, and the parts add up', { timeout: 60_000 }, async (t) => {
  const journal = await openTestJournal(t)
  await appendLines(
    journal,
    events.map((event) => lineOf(event)),
  )
  for (const text of [undefined, 'tenth']) {
    let [sum, parts] = [0, 0]
    for (let from: number | undefined = 1; from !== undefined; parts++) {
      const counts = await countEvents(journal, { since: start, until, by: 'code', from, text, budgetMs: 0 })
      sum += counts.total
      assert.equal(counts.complete, counts.next === undefined)
      from = counts.next
    }
    assert.equal(sum, text === undefined ? total : total / 10)
    assert.ok(text === undefined || parts > 1)
  }
})

test('a span that is none, or has too many steps, is refused', async (t) => {
  const journal = await openTestJournal(t)
  for (const wrong of [{ until: start }, { until: start + 1001 * minute, stepMs: minute }, { until: Number.NaN }]) {
    await assert.rejects(countEvents(journal, { since: start, by: 'code', ...wrong }), { code: 'request-invalid' })
  }
})
