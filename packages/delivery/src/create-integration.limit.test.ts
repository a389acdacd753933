import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { cefProfile, testEvent } from '@tidewaiter/model'
import { createIntegration } from './create-integration.ts'
import { createFakeClock } from './testing/fake-clock.ts'
import { createMemoryJournal } from './testing/memory-journal.ts'
import { entryOf } from './testing/entry-of.ts'
import { startReceiver } from './testing/receiver.ts'
import { createScriptedTransport } from './testing/scripted-transport.ts'
import { eventually, startIntegration } from './testing/start-integration.ts'
import { replay } from './replay/replay.ts'
import { settingsFor } from './testing/settings.ts'

const bound = { timeout: 20_000 }
const start = Date.UTC(2026, 10, 23)
const limit = { repeat: { within: 1_000 } }

/** Entries of the same thing, some ms apart. */
function alike(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, number) => entryOf(testEvent('PM-002', start + from + number), cefProfile))
}

test(
  'a flood arrives as its first event and a summary, when the window is over and nothing more comes',
  bound,
  async (t) => {
    const receiver = await startReceiver(t)
    const { integration, journal, told } = startIntegration(t, receiver.url, { limit, profile: cefProfile })
    journal.add(alike(500), 'cef')
    await receiver.until(() => receiver.lines().length === 2)
    const [first, summary] = receiver.lines()
    assert.match(first ?? '', /\|Process management\|/)
    assert.match(
      summary ?? '',
      /\|Process management \(499 like this since 2026-11-23T00:00:00\.001Z\)\|\d\|rt=1795392000499 cnt=499 start=1795392000001 end=1795392000499 /,
    )
    await eventually('counted', () => integration.status().counts.summaries === 1)
    const { counts, lag } = integration.status()
    assert.deepEqual([counts.delivered, counts.withheld, lag.events], [2, 499, 0])
    await eventually('told', () => told.some(({ name, details }) => name === 'withheld' && details['count'] === 499))
  },
)

test('the cursor waits in front of what is withheld, and stopping hands it over', bound, async (t) => {
  const receiver = await startReceiver(t)
  const slow = { repeat: { within: 300_000 } }
  const { integration, journal } = startIntegration(t, receiver.url, {
    limit: slow,
    profile: cefProfile,
    resend: { seconds: 0, bytes: 0 },
  })
  journal.add(alike(10), 'cef')
  journal.add([entryOf(testEvent('ADM-001', start), cefProfile)], 'cef')
  await eventually(
    'all looked at',
    () => integration.status().state === 'idle' && integration.status().counts.withheld === 9,
  )
  await eventually('cursor', () => journal.cursors.list().get('siem') === 2)
  await integration.stop(5_000)
  assert.equal(journal.cursors.list().get('siem'), 12)
  assert.match(receiver.lines().at(-1) ?? '', /\(9 like this since /)
})

test('the cursor waits until the summary is safe as well, not only what came before it', bound, async () => {
  const clock = createFakeClock(start)
  const journal = createMemoryJournal()
  const transport = createScriptedTransport([], 1_000_000, clock)
  // The receiver has certainly read what lies 300 bytes back: everything but the last message.
  const settings = settingsFor('tcp://siem:514', { limit, profile: cefProfile, resend: { seconds: 30, bytes: 300 } })
  const integration = createIntegration(settings, { journal, tell: () => {}, clock, openTransport: () => transport })
  journal.add([...alike(5), entryOf(testEvent('ADM-001', start), cefProfile)], 'cef')
  integration.start()
  const cursorAfter = async (ms: number): Promise<number | undefined> => {
    for (let left = ms; left > 0; left -= 100) {
      await setImmediate()
      clock.advance(100)
    }
    return journal.cursors.list().get('siem')
  }
  assert.equal(await cursorAfter(3_000), 2)
  assert.equal(integration.status().counts.summaries, 1)
  assert.equal(await cursorAfter(32_000), 7)
  await integration.stop(100)
})

test('a receiver that ends idle connections gets a summary a few times at most', bound, async (t) => {
  const receiver = await startReceiver(t, (socket) => {
    socket.setTimeout(1_500, () => socket.end())
  })
  const resend = { seconds: 3, bytes: 16_777_216 }
  const { journal } = startIntegration(t, receiver.url, { limit, profile: cefProfile, resend })
  journal.add(alike(5), 'cef')
  await receiver.until(() => receiver.connections.length >= 5)
  const summaries = receiver.lines().filter((line) => line.includes('like this'))
  assert.ok(summaries.length >= 1 && summaries.length <= 3, String(summaries.length))
  await eventually('the cursor is at the end', () => journal.cursors.list().get('siem') === 6)
})

test('a replay sends everything, whatever the limit', bound, async (t) => {
  const receiver = await startReceiver(t)
  const journal = createMemoryJournal()
  journal.add(alike(50), 'cef')
  const settings = settingsFor(receiver.url, { limit, profile: cefProfile })
  const status = await replay(settings, { kind: 'entries', query: {} }, { journal, tell: () => {} }).finished
  assert.equal(status.sent, 50)
  await receiver.until(() => receiver.lines().length === 50)
})
