import assert from 'node:assert/strict'
import test from 'node:test'
import { freePort } from '@tidewaiter/syslog/testing/peer-ports'
import { startReceiver } from '../testing/receiver.ts'
import { settingsFor } from '../testing/settings.ts'
import { testIntegration, type TestOptions, type TestStep } from './test-integration.ts'
import type { IntegrationSettings } from '../integration.ts'

const limit = { timeout: 20_000 }

async function steps(settings: IntegrationSettings, options: TestOptions = {}): Promise<TestStep[]> {
  return Array.fromAsync(testIntegration(settings, options))
}

test('every step says what it has proved, and the last what is not', limit, async (t) => {
  const receiver = await startReceiver(t)
  const found = await steps(settingsFor(receiver.url.replace('127.0.0.1', 'localhost')))
  assert.deepEqual(
    found.map(({ step, ok }) => [step, ok]),
    [
      ['message', true],
      ['resolved', true],
      ['connected', true],
      ['handed-over', true],
      ['still-open', true],
      ['not-proved', true],
    ],
  )
  assert.match(found[0]?.text ?? '', /^CEF:0\|Kaspersky\|.*\|PM-002\|/)
  assert.match(found[1]?.text ?? '', /^localhost is .*127\.0\.0\.1/)
  assert.equal(receiver.connections.length, 1)
})

test('a refused connection is the step that failed, with what to do', limit, async () => {
  const port = await freePort()
  const found = await steps(settingsFor(`tcp://127.0.0.1:${port}`))
  assert.deepEqual(
    found.map(({ step, ok }) => [step, ok]),
    [
      ['message', true],
      ['connected', false],
    ],
  )
  assert.match(found[1]?.text ?? '', /nothing listens on .*\. Check host, port and protocol/)
})

test('a name that is not known is the step that failed', limit, async () => {
  const found = await steps(settingsFor('tcp://siem.invalid:514'))
  assert.deepEqual([found.at(-1)?.step, found.at(-1)?.ok, found.length], ['resolved', false, 2])
})

test('a receiver that hangs up on the message is found out', limit, async (t) => {
  const receiver = await startReceiver(t, (socket) => socket.once('data', () => socket.destroy()))
  const found = await steps(settingsFor(receiver.url))
  assert.deepEqual([found.at(-1)?.step, found.at(-1)?.ok], ['still-open', false])
})

test('mistakes in the settings are a step too', limit, async () => {
  const base = settingsFor('tcp://127.0.0.1:1')
  const zone = await steps({ ...base, envelope: { ...base.envelope, format: 'rfc3164', zone: 'Mars' } })
  assert.deepEqual(
    zone.map(({ step, ok }) => [step, ok]),
    [['message', false]],
  )
  assert.match(zone[0]?.text ?? '', /"Mars" is not a time zone/)
  const tls = await steps({ ...base, tls: {} })
  assert.equal(tls.at(-1)?.ok, false)
})

test('over UDP a host on which nothing listens is found out, if it says so', limit, async () => {
  const port = await freePort()
  const found = await steps(settingsFor(`udp://127.0.0.1:${port}`))
  assert.deepEqual([found.at(-1)?.step, found.at(-1)?.ok], ['still-open', false])
})
