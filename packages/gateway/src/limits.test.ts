import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseConfig } from './config/parse-config.ts'
import { falcoAlert, numbersIn } from './testing/falco-alert.ts'
import { startReceiver } from './testing/receiver.ts'
import { startTestService } from './testing/start-test-service.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'
import { until } from './testing/until.ts'

/** How many events messages stand for. */
function eventsIn(messages: readonly string[]): number {
  return messages.reduce((sum, message) => sum + Number(/\((\d+) like this since /.exec(message)?.[1] ?? 1), 0)
}

test('reloads and the end of the service lose nothing of what a limit counts', { timeout: 60_000 }, async (t) => {
  const folder = temporaryFolder(t)
  const receiver = await startReceiver(t)
  const input = join(folder, 'alerts.jsonl')
  writeFileSync(input, '')
  const falco = { type: 'file', path: input, source: 'falco', limit: { repeat: { within: '1h' } } }
  const integrations = { siem: { to: `tcp://127.0.0.1:${receiver.port}`, start: 'oldest' } }
  const { service, write } = await startTestService(t, folder, { intake: { falco }, integrations })
  let written = 0
  for (const cluster of ['one', 'two', 'three', 'four']) {
    for (let round = 0; round < 20; round++) {
      appendFileSync(input, Array.from({ length: 50 }, () => falcoAlert(written++ % 5)).join(''))
      await sleep(2)
    }
    write({ cluster, intake: { falco }, integrations })
    await service.reload()
  }
  await until(async () => {
    const { ways } = await service.gateway.status()
    return ways[0]?.counts.records === written
  })
  const { ways } = await service.gateway.status()
  assert.ok((ways[0]?.limited?.withheld ?? 0) > written - 100)
  // The way is closed: what it withholds is summed up.
  write({ cluster: 'four', integrations })
  await service.reload()
  await until(() => eventsIn(receiver.messages) === written)
  assert.deepEqual(new Set(numbersIn(receiver.messages)), new Set([0, 1, 2, 3, 4]))
  assert.ok(receiver.messages.length < 100)
})

test(
  'a limit of an integration leaves the journal whole, and stopping sends what it counts',
  { timeout: 30_000 },
  async (t) => {
    const folder = temporaryFolder(t)
    const receiver = await startReceiver(t)
    const input = join(folder, 'alerts.jsonl')
    writeFileSync(input, Array.from({ length: 1_000 }, (_, n) => falcoAlert(n % 2)).join(''))
    const { service, stop } = await startTestService(t, folder, {
      intake: { falco: { type: 'file', path: input, source: 'falco' } },
      integrations: {
        siem: { to: `tcp://127.0.0.1:${receiver.port}`, start: 'oldest', limit: { repeat: { within: '5m' } } },
      },
    })
    await until(async () => (await service.gateway.status()).integrations[0]?.counts.withheld === 998)
    assert.equal(service.gateway.journal.next, 1_001)
    assert.equal(receiver.messages.length, 2)
    await stop()
    await until(() => receiver.messages.length === 4)
    assert.equal(eventsIn(receiver.messages), 1_000)
  },
)

const configWith = (limit: string, of: 'intake' | 'siem' = 'siem'): string =>
  of === 'siem'
    ? `integrations: { siem: { to: 'tcp://h:1', limit: ${limit} } }`
    : `intake: { falco: { type: stdin, limit: ${limit} } }`

test('limits are read as they are written', () => {
  const parsed = parseConfig(
    configWith('{ repeat: { within: 60s, by: [code, podName] }, rate: { events: 600/m, per: [] } }'),
  )
  assert.deepEqual('config' in parsed && parsed.config.integrations['siem']?.limit, {
    repeat: { within: 60_000, by: ['code', 'podName'] },
    rate: { events: 10, burst: 100, per: [], every: 10_000 },
  })
  const way = parseConfig(configWith('{ rate: { events: 0.5/s } }', 'intake'))
  assert.deepEqual('config' in way && way.config.intake['falco'], {
    type: 'stdin',
    settings: {},
    limit: { rate: { events: 0.5, burst: 5, per: ['code'], every: 10_000 } },
  })
})

test('limits that are wrong are named with their place', () => {
  const faultOf = (limit: string, of?: 'intake'): string => {
    const parsed = parseConfig(configWith(limit, of))
    return 'faults' in parsed ? parsed.faults.map(({ path, message }) => `${path}: ${message}`).join('; ') : 'right'
  }
  assert.match(
    faultOf('{ repeat: { within: 6m } }'),
    /^integrations\.siem\.limit\.repeat\.within: has to be 5m at most$/,
  )
  assert.equal(faultOf('{ repeat: { within: 6m } }', 'intake'), 'right')
  assert.match(faultOf('{ repeat: { within: 10ms } }'), /has to be 1s at least/)
  assert.match(faultOf('{ repeat: { within: 1m, by: [codes] } }'), /by\[0\]: expected one of .*did you mean code\?/)
  assert.match(faultOf('{ rate: { events: "100" } }'), /write a number for each second, minute or hour/)
  assert.match(faultOf('{ rate: { events: 0/s } }'), /has to be more than nothing/)
  assert.match(faultOf('{ repaet: { within: 1m } }'), /did you mean repeat\?/)
})

test('the journal holds what a way keeps, and the counts of what it does not', { timeout: 30_000 }, async (t) => {
  const folder = temporaryFolder(t)
  const input = join(folder, 'alerts.jsonl')
  writeFileSync(input, Array.from({ length: 500 }, () => falcoAlert(1)).join(''))
  const intake = { falco: { type: 'file', path: input, source: 'falco', limit: { repeat: { within: '1h' } } } }
  const { service, stop } = await startTestService(t, folder, { intake })
  await until(() => service.gateway.journal.marks.list('intake/withheld/falco/').size === 1)
  await until(async () => (await service.gateway.status()).ways[0]?.limited?.withheld === 499)
  assert.equal(service.gateway.journal.next, 2)
  await stop()
  assert.equal(readFileSync(input, 'utf8').split('\n').length, 501)
})
