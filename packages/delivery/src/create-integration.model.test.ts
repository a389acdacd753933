import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { createIntegration } from './create-integration.ts'
import { createFakeClock } from './testing/fake-clock.ts'
import { createMemoryJournal } from './testing/memory-journal.ts'
import { numberedEntries, numbersIn } from './testing/numbered-entries.ts'
import { createScriptedTransport, type Deed } from './testing/scripted-transport.ts'
import { settingsFor } from './testing/settings.ts'

const windowBytes = 2_000

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'well' } as const) },
  fc.record({ kind: fc.constant('break' as const), bytes: fc.nat(5_000), buffersRead: fc.boolean() }),
  fc.constant({ kind: 'end' } as const),
)

const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 60 }) }) },
  fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const, 'restart' as const) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 700, 40_000) }) },
)

test(
  'every event arrives, in order on each connection, whatever happens to connections and to the service',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 25 }), fc.array(act, { maxLength: 25 }), async (script, acts) => {
        const clock = createFakeClock()
        const journal = createMemoryJournal()
        const transport = createScriptedTransport(script, windowBytes, clock)
        const settings = settingsFor('tcp://siem.example:514', { resend: { seconds: 30, bytes: windowBytes } })
        const start = (): ReturnType<typeof createIntegration> => {
          const one = createIntegration(settings, {
            journal,
            tell: () => {},
            clock,
            random: () => 0.5,
            openTransport: () => transport,
          })
          one.start()
          return one
        }
        const pass = async (ms: number): Promise<void> => {
          for (let turn = 0; turn < 4; turn++) await setImmediate()
          for (let left = ms; left > 0; left -= 500) {
            clock.advance(Math.min(left, 500))
            await setImmediate()
          }
        }
        let integration = start()
        let appended = 0
        for (const one of acts) {
          if (one.kind === 'append') {
            journal.add(numberedEntries(appended, (appended += one.count)))
          } else if (one.kind === 'wait') await pass(one.ms)
          else if (one.kind === 'restart') {
            await integration.stop(1_000)
            integration = start()
          } else integration[one.kind]()
          await setImmediate()
        }
        integration.resume()
        const wanted = Array.from({ length: appended }, (_, number) => number)
        for (let round = 0; round < 40 && integration.status().lag.events > 0; round++) await pass(30_000)
        await integration.stop(1_000)
        const connections = transport.received.map((bytes) => numbersIn(bytes.toString()))
        for (const numbers of connections) {
          assert.deepEqual(
            numbers,
            numbers.toSorted((a, b) => a - b),
            'out of order',
          )
          assert.equal(new Set(numbers).size, numbers.length, 'doubled on one connection')
        }
        assert.deepEqual(
          [...new Set(connections.flat())].sort((a, b) => a - b),
          wanted,
        )
        assert.equal(journal.cursors.list().get('siem') ?? 1, appended + 1)
      }),
      { numRuns: 600 },
    )
  },
)
