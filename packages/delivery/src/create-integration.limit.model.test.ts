import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Limit } from '@tidewaiter/flood'
import type { Journal } from '@tidewaiter/journal'
import fc from 'fast-check'
import { createIntegration } from './create-integration.ts'
import { createFakeClock } from './testing/fake-clock.ts'
import { createMemoryJournal } from './testing/memory-journal.ts'
import { createScriptedTransport, type Deed, type ScriptedTransport } from './testing/scripted-transport.ts'
import { settingsFor } from './testing/settings.ts'

const windowBytes = 2_000
const start = Date.UTC(2026, 10, 23)

/** Entries of a kind, told apart by `dpid`. */
function entry(kind: number, number: number, time: number): string {
  const stamp = new Date(start + time).toISOString().slice(0, 23)
  return `node-1 7 ${stamp} CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|Process management|7|source=s src=127.0.0.1 dpid=${number} outcome=Audit dproc=kind${kind}`
}

type Message = {
  readonly kind: number
  readonly number: number
  readonly count: number
  readonly since: number
  readonly text: string
}

function messagesIn(received: Buffer): Message[] {
  // What a broken connection has cut off is no message.
  return received
    .toString()
    .split('\n')
    .slice(0, -1)
    .flatMap((text) => {
      const [, number, kind] = /dpid=(\d+) outcome=Audit dproc=kind(\d+)$/.exec(text) ?? []
      if (number === undefined) return []
      const [, count = '1', since] = /\((?:the last of )?(\d+) (?:like this|left out) since (\S+)\)/.exec(text) ?? []
      return [
        {
          kind: Number(kind),
          number: Number(number),
          count: Number(count),
          since: since === undefined ? -1 : Date.parse(since) - start,
          text,
        },
      ]
    })
}

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'well' } as const) },
  fc.record({ kind: fc.constant('break' as const), bytes: fc.nat(3_000), buffersRead: fc.boolean() }),
  fc.constant({ kind: 'end' } as const),
)

type Act =
  | { readonly kind: 'append'; readonly kinds: readonly (readonly [kind: number, later: number])[] }
  | { readonly kind: 'pause' | 'resume' | 'restart' | 'kill' }
  | { readonly kind: 'wait'; readonly ms: number }

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      kinds: fc.array(fc.tuple(fc.nat(2), fc.constantFrom(0, 1, 200, 1_500)), { minLength: 1, maxLength: 40 }),
    }),
  },
  fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const, 'restart' as const) }),
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 700, 4_000, 40_000) }),
  },
)

const limits: fc.Arbitrary<Limit> = fc.record({
  repeat: fc.option(fc.record({ within: fc.constantFrom(1_000, 5_000) }), { nil: undefined }),
  rate: fc.option(
    fc.record({
      events: fc.constantFrom(1, 5),
      burst: fc.constantFrom(1, 10),
      per: fc.constantFrom(['processName' as const], []),
      every: fc.constant(1_000),
    }),
    { nil: undefined },
  ),
})

/** Lets an integration live through acts; returns what arrived, connection by connection. */
async function live(
  limit: Limit,
  script: readonly Deed[],
  acts: readonly Act[],
): Promise<{ arrived: Message[]; sent: { kind: number; time: number }[]; cursor: number }> {
  const clock = createFakeClock(start)
  const journal = createMemoryJournal()
  const transports: ScriptedTransport[] = []
  const settings = settingsFor('tcp://siem.example:514', { limit, resend: { seconds: 30, bytes: windowBytes } })
  const sent: { kind: number; time: number }[] = []
  let time = 0

  const begin = (): { integration: ReturnType<typeof createIntegration>; kill: () => void } => {
    let alive = true
    const transport = createScriptedTransport(
      transports.length === 0 ? script : script.slice(transports.length * 3),
      windowBytes,
      clock,
    )
    transports.push(transport)
    const seen: Journal = {
      ...journal,
      get next() {
        return journal.next
      },
      get oldest() {
        return journal.oldest
      },
      append: (group) => (alive ? journal.append(group) : new Promise(() => {})),
      cursors: { ...journal.cursors, save: (name, to) => alive && journal.cursors.save(name, to) },
    }
    const surroundings = { journal: seen, tell: () => {}, clock, random: () => 0.5, openTransport: () => transport }
    const integration = createIntegration(settings, surroundings)
    integration.start()
    const kill = (): void => {
      alive = false
      transport.abort()
      void integration.stop(0)
    }
    return { integration, kill }
  }
  const pass = async (ms: number): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) await setImmediate()
    for (let left = ms; left > 0; left -= 500) {
      clock.advance(Math.min(left, 500))
      await setImmediate()
    }
  }
  let now = begin()
  for (const one of acts) {
    if (one.kind === 'append') {
      journal.add(
        one.kinds.map(([kind, later]) => {
          time += later
          sent.push({ kind, time })
          return entry(kind, sent.length - 1, time)
        }),
      )
    } else if (one.kind === 'wait') await pass(one.ms)
    else if (one.kind === 'restart') {
      await now.integration.stop(1_000)
      now = begin()
    } else if (one.kind === 'kill') {
      now.kill()
      now = begin()
    } else now.integration[one.kind]()
    await setImmediate()
  }
  now.integration.resume()
  for (let round = 0; round < 40 && now.integration.status().lag.events > 0; round++) await pass(30_000)
  await now.integration.stop(1_000)
  // A connection may break in the last moment: the next process does what is left.
  now = begin()
  for (let round = 0; round < 40 && now.integration.status().lag.events > 0; round++) await pass(30_000)
  await pass(60_000)
  await now.integration.stop(1_000)
  const arrived = transports.flatMap(({ received }) => received.flatMap(messagesIn))
  return { arrived, sent, cursor: journal.cursors.list().get('siem') ?? 0 }
}

test('without a crash each event arrives, or is counted in one summary', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(limits, fc.array(act, { maxLength: 20 }), async (limit, acts) => {
      const { arrived, sent, cursor } = await live(limit, [], acts)
      assert.equal(new Set(arrived.map(({ text }) => text)).size, arrived.length, 'doubled')
      assert.equal(
        arrived.reduce((sum, { count }) => sum + count, 0),
        sent.length,
      )
      assert.equal(cursor, sent.length + 1)
    }),
    { numRuns: 200 },
  )
})

test('connections that break make nothing be counted twice', { timeout: 60_000 }, async () => {
  const steady = act.filter(({ kind }) => kind !== 'restart')
  await fc.assert(
    fc.asyncProperty(
      limits,
      fc.array(deed, { maxLength: 12 }),
      fc.array(steady, { maxLength: 15 }),
      async (limit, script, acts) => {
        // Writes enough for the script to be over before the end, which then is one in order.
        const rest = script.flatMap((): Act[] => [
          { kind: 'append', kinds: [[0, 60_000]] },
          { kind: 'wait', ms: 40_000 },
        ])
        const { arrived, sent } = await live(limit, script, [...acts, { kind: 'resume' }, ...rest])
        const counted = new Map(arrived.map(({ text, count }) => [text, count]))
        assert.equal(
          [...counted.values()].reduce((sum, count) => sum + count, 0),
          sent.length,
        )
      },
    ),
    { numRuns: 200 },
  )
})

test('nothing is forgotten, whatever happens to connections and to the service', { timeout: 60_000 }, async () => {
  const withKills = fc.oneof({ weight: 8, arbitrary: act }, fc.record({ kind: fc.constant('kill' as const) }))
  await fc.assert(
    fc.asyncProperty(
      limits,
      fc.array(deed, { maxLength: 25 }),
      fc.array(withKills, { maxLength: 25 }),
      async (limit, script, acts) => {
        const { arrived, sent, cursor } = await live(limit, script, acts)
        const direct = new Set(arrived.filter(({ count }) => count === 1).map(({ number }) => number))
        const summaries = arrived.filter(({ count }) => count > 1)
        const isShared = limit.rate !== undefined && limit.rate.per.length === 0
        for (const [number, { kind, time }] of sent.entries()) {
          if (direct.has(number)) continue
          const spoken = summaries.some((one) => {
            return (isShared || one.kind === kind) && one.since <= time && time <= (sent[one.number]?.time ?? -1)
          })
          assert.ok(spoken, `event ${number} is forgotten`)
        }
        const counted = new Map(
          [...summaries, ...arrived.filter(({ count }) => count === 1)].map((one) => [one.text, one.count]),
        )
        assert.ok([...counted.values()].reduce((sum, count) => sum + count, 0) >= sent.length)
        assert.equal(cursor, sent.length + 1)
      },
    ),
    { numRuns: 400 },
  )
})
