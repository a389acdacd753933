import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventFaults, type Code } from '@tidewaiter/model'
import fc from 'fast-check'
import { acceptanceEvents, type AcceptanceNews, type ToldAcceptance } from './acceptance-events.ts'
import { warnBeforeMs, type RiskAcceptance } from './risk-acceptance.ts'

const day = 24 * 60 * 60 * 1000
const start = Date.UTC(2026, 10, 1)
const facts = { sourceName: 'server-1', sourceAddress: '192.0.2.10' }
const base: RiskAcceptance = {
  kind: 'vulnerability',
  id: 'CVE-2026-1234',
  extent: { kind: 'repository', registry: 'registry.example.com', repository: 'shop/web' },
  reason: 'The function is not called.',
  by: 'alice',
  acceptedAt: start,
  expiresAt: start + 30 * day,
}

/** Tells what there is at each moment, as one that keeps what was told in a database. */
function teller(): (acceptance: RiskAcceptance, now: number, userName?: string) => readonly AcceptanceNews[] {
  let kept: string | undefined
  return (acceptance, time, userName) => {
    const told = kept === undefined ? undefined : (JSON.parse(kept) as ToldAcceptance)
    const result = acceptanceEvents(acceptance, told, { ...facts, time, userName })
    kept = JSON.stringify(result.told)
    return result.news
  }
}

const codesOf = (news: readonly AcceptanceNews[]): readonly Code[] => news.map(({ event }) => event.code)

test('a life: accepted, changed, extended, about to expire, expired, each told once', () => {
  const tell = teller()
  assert.deepEqual(codesOf(tell(base, start)), ['CVE-001'])
  assert.deepEqual(codesOf(tell(base, start + day)), [])
  const changed = { ...base, reason: 'Nobody can reach it.', changedAt: start + 2 * day }
  assert.deepEqual(codesOf(tell(changed, start + 2 * day)), ['CVE-002'])
  assert.deepEqual(codesOf(tell(changed, start + 27 * day)), ['CVE-007'])
  const extended = { ...changed, expiresAt: start + 60 * day, changedAt: start + 28 * day }
  assert.deepEqual(codesOf(tell(extended, start + 28 * day)), ['CVE-003'])
  assert.deepEqual(codesOf(tell(extended, start + 57 * day)), ['CVE-007'])
  assert.deepEqual(codesOf(tell(extended, start + 60 * day)), ['CVE-008'])
  assert.deepEqual(codesOf(tell(extended, start + 600 * day)), [])
})

test('events are valid, say what, where and who, and have the time at which it came about', () => {
  const tell = teller()
  const [accepted] = tell(base, start + 5, 'bob')
  assert.deepEqual(accepted?.event, {
    code: 'CVE-001',
    time: start,
    id: accepted?.event.id,
    outcome: 'Success',
    fields: { ...facts, artifactName: 'registry.example.com/shop/web', userName: 'bob' },
    origin: { tool: 'tidewaiter', rule: 'CVE-2026-1234' },
  })
  // Nobody looked for a year.
  const late = tell(base, start + 365 * day)
  assert.deepEqual(
    late.map(({ change, at }) => [change, at]),
    [
      ['about-to-expire', start + 27 * day],
      ['expired', start + 30 * day],
    ],
  )
  for (const { event } of late) assert.equal(event.fields.userName, undefined, 'time has no name')
  assert.equal(teller()({ ...base, acceptedAt: Number.NEGATIVE_INFINITY }, start)[0]?.at, start)
})

test('each kind has its family; who has decided stands in for who asks', () => {
  const firstOf = (parts: Partial<RiskAcceptance>): AcceptanceNews['event'] =>
    teller()({ ...base, ...parts }, start)[0]?.event as never
  const codes = (['vulnerability', 'malware', 'sensitive-data', 'misconfiguration'] as const).map(
    (kind) => firstOf({ kind }).code,
  )
  assert.deepEqual(codes, ['CVE-001', 'MLW-001', 'SD-001', 'MS-001'])
  assert.equal(firstOf({}).fields.userName, 'alice')
  const digest = `sha256:${'5f'.repeat(32)}`
  const names = ([{ digest }, { digest, name: 'shop/web:2' }, { name: ' ' }] as const).map(
    (artifact) => firstOf({ extent: { kind: 'artifact', ...artifact } }).fields.artifactName,
  )
  assert.deepEqual(names, [digest, 'shop/web:2', undefined])
  assert.equal(firstOf({ extent: { kind: 'everywhere' } }).fields.artifactName, undefined)
})

test('what was cancelled is told so once, does not end, and can be accepted anew', () => {
  const tell = teller()
  tell(base, start)
  const cancelled = { ...base, cancelledAt: start + day }
  assert.deepEqual(codesOf(tell(cancelled, start + day)), ['CVE-004'])
  assert.deepEqual(codesOf(tell(cancelled, start + 100 * day)), [])
  assert.deepEqual(codesOf(tell(cancelled, start)), [], 'a clock that was set back')
  const again = { ...base, changedAt: start + 5 * day }
  assert.deepEqual(codesOf(tell(again, start + 5 * day)), ['CVE-001'])
  assert.deepEqual(codesOf(tell(again, start + 31 * day)), ['CVE-007', 'CVE-008'])
  assert.deepEqual(codesOf(tell({ ...base, cancelledAt: start + 40 * day }, start + 40 * day)), [], 'it had ended')
})

test('a shorter term is a change, no end any more an extension, and both are told with other terms', () => {
  const tell = teller()
  tell(base, start)
  assert.deepEqual(codesOf(tell({ ...base, expiresAt: start + 20 * day }, start + day)), ['CVE-002'])
  assert.deepEqual(codesOf(tell({ ...base, expiresAt: undefined, reason: 'x' }, start + day)), ['CVE-002', 'CVE-003'])
  assert.deepEqual(codesOf(tell({ ...base, expiresAt: undefined, reason: 'x' }, start + 900 * day)), [])
  // The order of members is nobody's decision.
  assert.deepEqual(
    codesOf(tell({ ...base, expiresAt: undefined, reason: 'x', extent: reversed(base.extent) }, start)),
    [],
  )
})

function reversed<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).toReversed()) as T
}

type Step =
  | { readonly do: 'look' }
  | { readonly do: 'move'; readonly by: number }
  | { readonly do: 'end'; readonly in: number | undefined }
  | { readonly do: 'cancel' | 'revive' | 'word' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant({ do: 'look' } as const),
  fc.record({ do: fc.constant('move' as const), by: fc.integer({ min: -20, max: 20 }).map((days) => days * day) }),
  fc.record({
    do: fc.constant('end' as const),
    in: fc.option(fc.integer({ min: -5, max: 20 }), { nil: undefined }),
  }),
  fc.constantFrom({ do: 'cancel' } as const, { do: 'revive' } as const, { do: 'word' } as const),
)

test('property: whatever the clock and people do, each end is warned of and told once, and only when its time has come', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const tell = teller()
      let acceptance: RiskAcceptance = base
      let now = start
      let words = 0
      // What was told of the end that holds now.
      let end: number | undefined
      let told: AcceptanceNews['change'][] = []
      const look = (): void => {
        const news = tell(acceptance, now)
        const { expiresAt = Infinity, cancelledAt = Infinity } = acceptance
        if (acceptance.expiresAt !== end || news[0]?.change === 'accepted') told = []
        end = acceptance.expiresAt
        for (const { change, event, at } of news) {
          assert.deepEqual(eventFaults(event), [])
          if (change !== 'about-to-expire' && change !== 'expired') continue
          assert.ok(!told.includes(change), `${change} twice`)
          assert.ok(now >= (change === 'expired' ? expiresAt : expiresAt - warnBeforeMs), `${change} too early`)
          assert.ok(at <= expiresAt)
          told.push(change)
        }
        const holds = cancelledAt >= expiresAt || cancelledAt === Infinity
        if (holds && now >= expiresAt - warnBeforeMs) assert.equal(told[0], 'about-to-expire')
        if (holds && now >= expiresAt) assert.equal(told[1], 'expired')
        assert.deepEqual(tell(acceptance, now), [], 'nothing is told twice')
      }
      const set = (parts: Partial<RiskAcceptance>): void => {
        acceptance = { ...acceptance, ...parts }
      }
      for (const one of steps) {
        if (one.do === 'move') now += one.by
        if (one.do === 'word') set({ reason: `words ${++words}`, changedAt: now })
        if (one.do === 'end') set({ expiresAt: one.in === undefined ? undefined : now + one.in * day, changedAt: now })
        if (one.do === 'cancel') set({ cancelledAt: now })
        if (one.do === 'revive') set({ cancelledAt: undefined, changedAt: now })
        look()
      }
    }),
    { numRuns: 500 },
  )
})

test('property: told again after a crash, an event has the same id', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), (first, second) => {
      const { told } = acceptanceEvents(base, undefined, { ...facts, time: start })
      const ids = [first, second].map((days) =>
        acceptanceEvents(base, told, { ...facts, time: start + days * day }).news.map(({ event }) => event.id),
      )
      const shorter = Math.min(ids[0]!.length, ids[1]!.length)
      assert.deepEqual(ids[0]!.slice(0, shorter), ids[1]!.slice(0, shorter))
    }),
  )
})
