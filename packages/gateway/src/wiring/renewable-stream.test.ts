import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { createEntrance, type RecordStream } from '@tidewaiter/intake'
import { openJournal, type Journal } from '@tidewaiter/journal'
import { findProfile, type Profile } from '@tidewaiter/model'
import { redact } from '@tidewaiter/sources'
import { tellNobody } from '@tidewaiter/telemetry'
import fc from 'fast-check'
import { searchEntries } from '../journal/search-entries.ts'
import { falcoAlert, numbersIn } from '../testing/falco-alert.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { createRenewableStream } from './renewable-stream.ts'

async function messagesOf(journal: Journal, from: number): Promise<string[]> {
  const found: string[] = []
  for await (const entries of searchEntries(journal, { from })) found.push(...entries.map(({ message }) => message))
  return found
}

test(
  'wherever the input is cut, and whenever streams are renewed, every record is converted once',
  { timeout: 30_000 },
  async (t) => {
    const journal = await openJournal({ folder: temporaryFolder(t) }, tellNobody)
    t.after(() => journal.close())
    const input = Buffer.from(Array.from({ length: 12 }, (_, n) => falcoAlert(n)).join(''))
    const step = fc.record({ size: fc.integer({ min: 1, max: 1500 }), renew: fc.boolean(), commit: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        let generation = 0
        const open = (): RecordStream => {
          const context = { serverName: 'h', peerAddress: '127.0.0.1', clusterName: `c${generation}`, redact }
          const forms = [findProfile('kcs-2.0') as Profile]
          return createEntrance({ name: 'falco', journal, tell: tellNobody, forms, context }).stream({
            source: 'falco',
          })
        }
        const before = journal.next
        const stream = createRenewableStream(open, () => generation)
        let offset = 0
        for (const { size, renew, commit } of steps) {
          if (renew) generation++
          stream.push(input.subarray(offset, offset + size))
          offset = Math.min(input.length, offset + size)
          equal(stream.counts.bytes, offset)
          if (commit) await stream.commit()
        }
        stream.push(input.subarray(offset))
        stream.end()
        await stream.commit()
        deepEqual(
          numbersIn(await messagesOf(journal, before)),
          Array.from({ length: 12 }, (_, n) => n),
        )
        deepEqual([stream.counts.events, stream.counts.records], [12, 12])
      }),
      { numRuns: 60 },
    )
  },
)

test('the input after one that has ended begins anew, also with a renewed stream', async (t) => {
  const journal = await openJournal({ folder: temporaryFolder(t) }, tellNobody)
  t.after(() => journal.close())
  let generation = 0
  const lines: number[] = []
  const stream = createRenewableStream(
    () =>
      createEntrance({
        name: 'falco',
        journal,
        tell: tellNobody,
        forms: [findProfile('kcs-2.0') as Profile],
        context: { serverName: 'h', peerAddress: '127.0.0.1', redact },
      }).stream({ source: 'falco', onRefused: ({ line }) => lines.push(line) }),
    () => generation,
  )
  stream.push(Buffer.from(`${falcoAlert(1)}{]\n`))
  stream.end()
  await stream.commit()
  generation = 1
  stream.push(Buffer.from(`${falcoAlert(2)}{]\n`))
  stream.end()
  await stream.commit()
  deepEqual(lines, [2, 2])
})

test('a renewed stream converts as things are then, from the next record on', async (t) => {
  const journal = await openJournal({ folder: temporaryFolder(t) }, tellNobody)
  t.after(() => journal.close())
  let generation = 0
  const stream = createRenewableStream(
    () =>
      createEntrance({
        name: 'falco',
        journal,
        tell: tellNobody,
        forms: [findProfile('kcs-2.0') as Profile],
        context: { serverName: 'h', peerAddress: '127.0.0.1', clusterName: `c${generation}`, redact },
      }).stream({ source: 'falco' }),
    () => generation,
  )
  const [first, second] = [falcoAlert(1), falcoAlert(2)]
  stream.push(Buffer.from(first + second.slice(0, 100)))
  generation = 1
  stream.push(Buffer.from(second.slice(100)))
  await stream.commit()
  stream.push(Buffer.from(falcoAlert(3)))
  await stream.commit()
  const clusters = (await messagesOf(journal, 1)).map((message) => /cs1=(\w+) /.exec(message)?.[1])
  deepEqual(clusters, ['c0', 'c0', 'c1'])
  ok(stream.isClear())
})
