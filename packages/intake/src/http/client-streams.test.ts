import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JournalError } from '@tidewaiter/journal'
import { findSource } from '@tidewaiter/sources/all'
import type { Source } from '@tidewaiter/sources'
import fc from 'fast-check'
import { falcoLine } from '../testing/falco-line.ts'
import { createMemoryJournal, type MemoryJournal } from '../testing/memory-journal.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { killedProcess, tetragonExit, tetragonHook } from '../testing/tetragon-line.ts'
import { createWayReport, type WayReport } from '../way-report.ts'
import { createClientStreams, type ClientStreams } from './client-streams.ts'

const full = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })

type Opened = { readonly streams: ClientStreams; readonly journal: MemoryJournal; readonly report: WayReport }

function open(options?: object): Opened {
  const journal = createMemoryJournal()
  const { entrance } = testEntrance(journal)
  const report = createWayReport('way', entrance.tell)
  return { journal, report, streams: createClientStreams(entrance, report, options as Record<string, unknown>) }
}

function source(name: string): Source {
  return findSource(name) as Source
}

/** A policy report whose results are named by numbers. */
function reportOf(name: string, results: readonly number[]): Buffer {
  const body = {
    apiVersion: 'wgpolicyk8s.io/v1alpha2',
    kind: 'PolicyReport',
    metadata: { name, namespace: 'shop', uid: name, creationTimestamp: '2026-11-20T00:00:00Z' },
    results: results.map((number) => ({
      policy: `p-${number}`,
      rule: 'r',
      result: 'fail',
      message: `no ${number}!`,
      resources: [{ kind: 'Pod', name, namespace: 'shop' }],
    })),
  }
  return Buffer.from(JSON.stringify(body))
}

/** The results that the journal has events of, as `NAME NUMBER`. */
function resultsIn(journal: MemoryJournal): string[] {
  return journal.lines().map((line) => {
    const [, name, number] = /shop\/Pod\/([\w-]+): no (\d+)!/.exec(line) ?? []
    return `${name} ${number}`
  })
}

async function take({ streams }: Opened, name: string, body: string | Buffer, peer = '192.0.2.1'): Promise<unknown> {
  return streams.take(source(name), [Buffer.from(body)], peer).committed
}

test('what a reader remembers outlives the request, whatever address the next one comes from', async () => {
  const opened = open()
  await take(opened, 'policy-report', reportOf('a', [1, 2]))
  await take(opened, 'policy-report', reportOf('a', [1, 2, 3]), '192.0.2.2')
  await take(opened, 'policy-report', reportOf('b', [1]), '::ffff:192.0.2.3')
  await take(opened, 'policy-report', reportOf('b', [1]), '2001:db8::1')
  assert.deepEqual(resultsIn(opened.journal), ['a 1', 'a 2', 'a 3', 'b 1'])
  assert.deepEqual(
    opened.journal.lines().map((line) => / src=(\S+)/.exec(line)?.[1]),
    ['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.3'],
  )
})

test('the stages of a request to the API server are joined over bodies', async () => {
  const opened = open()
  const stage = (name: string): string =>
    JSON.stringify({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      auditID: 'x',
      stage: name,
      verb: 'create',
      requestURI: '/api/v1/namespaces/shop/pods/web/exec',
      user: { username: 'alice' },
      objectRef: { resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'web' },
      responseStatus: { code: 101 },
      stageTimestamp: '2026-11-20T00:00:00.100000Z',
      requestReceivedTimestamp: '2026-11-20T00:00:00.000000Z',
    })
  await take(opened, 'kubernetes-audit', stage('ResponseStarted'), '192.0.2.1')
  await take(opened, 'kubernetes-audit', stage('ResponseComplete'), '192.0.2.2')
  assert.equal(opened.journal.lines().length, 1)
})

test('a source that remembers nothing keeps the address of each sender', async () => {
  const opened = open()
  for (const peer of ['192.0.2.1', '192.0.2.2', '192.0.2.1']) await take(opened, 'falco', falcoLine(1), peer)
  assert.deepEqual(
    opened.journal.lines().map((line) => / src=(\S+)/.exec(line)?.[1]),
    ['192.0.2.1', '192.0.2.2', '192.0.2.1'],
  )
})

test('nothing is held back over the end of a body', async () => {
  const opened = open()
  await take(opened, 'tetragon', tetragonHook(1) + tetragonExit(1, killedProcess))
  await take(opened, 'tetragon', tetragonHook(2))
  assert.deepEqual(
    opened.journal.lines().map((line) => /outcome=(\w+)/.exec(line)?.[1]),
    ['Enforce', 'Audit'],
  )
})

test('a report in lines that was cut off does not go on in the next body', async () => {
  const opened = open()
  const check = '[WARN] 5.2 - Ensure that an AppArmor Profile is enabled (Automated)\n'
  await take(opened, 'docker-bench-text', `Initializing 2026-11-20T00:00:00+00:00\n${check}Section B - Remediation\n`)
  const before = opened.journal.lines().length
  assert.ok(before > 0)
  await take(opened, 'docker-bench-text', check)
  assert.equal(opened.journal.lines().length, before + 1)
})

test('after a refusal the reader has forgotten what it read, and the body sent again gives all its events', async () => {
  const opened = open()
  await take(opened, 'policy-report', reportOf('a', [1]))
  opened.journal.refusal = full
  await assert.rejects(take(opened, 'policy-report', reportOf('a', [1, 2])), full)
  opened.journal.refusal = undefined
  await take(opened, 'policy-report', reportOf('a', [1, 2]))
  assert.deepEqual(resultsIn(opened.journal), ['a 1', 'a 1', 'a 2'])
})

test('a body that was judged by one that was refused is not accepted either', async () => {
  const opened = open()
  const gate = Promise.withResolvers<void>()
  opened.journal.gate = gate.promise
  const first = take(opened, 'policy-report', reportOf('a', [1]))
  const second = take(opened, 'policy-report', reportOf('a', [1]))
  const refused = assert.rejects(first, full)
  opened.journal.refusal = full
  gate.resolve()
  await refused
  assert.equal(await second, 'unsure')
  opened.journal.refusal = undefined
  opened.journal.gate = undefined
  await take(opened, 'policy-report', reportOf('a', [1]))
  assert.deepEqual(resultsIn(opened.journal), ['a 1'])
})

test(
  'whatever is refused and sent again, every result that was accepted is in the journal',
  { timeout: 60_000 },
  async () => {
    const body = fc.record({
      name: fc.constantFrom('a', 'b'),
      results: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 4 }),
      refuse: fc.boolean(),
      wait: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(body, { minLength: 1, maxLength: 12 }), async (bodies) => {
        const opened = open()
        const accepted: string[] = []
        const answers: Promise<void>[] = []
        for (const { name, results, refuse, wait } of bodies) {
          // Refused while it waits for the disk, so that bodies after it are on their way.
          const gate = Promise.withResolvers<void>()
          opened.journal.gate = gate.promise
          const committed = take(opened, 'policy-report', reportOf(name, results))
          const note = async (): Promise<void> => {
            const answer = await committed.catch(() => 'unsure')
            if (answer !== 'unsure') accepted.push(...results.map((number) => `${name} ${number}`))
          }
          answers.push(note())
          opened.journal.refusal = refuse ? full : undefined
          gate.resolve()
          if (wait) await Promise.allSettled(answers)
        }
        await Promise.all(answers)
        const kept = new Set(resultsIn(opened.journal))
        for (const result of accepted) assert.ok(kept.has(result), `${result} was accepted and is not in the journal`)
      }),
      { numRuns: 300 },
    )
  },
)

test('a bounded number of streams is kept, those used last, and none for ever', async () => {
  const opened = open()
  await take(opened, 'policy-report', reportOf('a', [1]))
  for (let number = 0; number < 63; number++) await take(opened, 'falco', falcoLine(number), `192.0.2.${number}`)
  await take(opened, 'policy-report', reportOf('a', [1]))
  assert.equal(resultsIn(opened.journal).filter((result) => result === 'a 1').length, 1)
  for (let number = 0; number < 64; number++) await take(opened, 'falco', falcoLine(number), `198.51.100.${number}`)
  await take(opened, 'policy-report', reportOf('a', [1]))
  assert.equal(resultsIn(opened.journal).filter((result) => result === 'a 1').length, 2)
  const day = 24 * 60 * 60 * 1000
  opened.streams.sweep(performance.now() + day)
  await take(opened, 'policy-report', reportOf('a', [1]))
  opened.streams.sweep(performance.now() + 2 * day)
  await take(opened, 'policy-report', reportOf('a', [1]))
  assert.equal(resultsIn(opened.journal).filter((result) => result === 'a 1').length, 3)
  assert.equal(opened.report.facts().counts.events, opened.journal.lines().length)
})
