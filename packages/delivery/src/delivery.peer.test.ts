import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { openJournal, type Journal } from '@tidewaiter/journal'
import { tellNobody } from '@tidewaiter/telemetry'
import { skipWithoutRsyslog, startRsyslog } from '@tidewaiter/syslog/testing/start-rsyslog'
import { skipWithoutSyslogNg, startSyslogNg } from '@tidewaiter/syslog/testing/start-syslog-ng'
import type { SyslogPeer } from '@tidewaiter/syslog/testing/syslog-peer'
import { createEnvelope } from './envelope/create-envelope.ts'
import { numberedEntries } from './testing/numbered-entries.ts'
import { eventually, startIntegration } from './testing/start-integration.ts'

const limit = { timeout: 60_000 }
const envelope = {
  format: 'rfc5424',
  zone: 'UTC',
  facility: 'local0',
  pri: true,
  hostname: 'tidewaiter.example',
} as const

async function realJournal(t: TestContext): Promise<Journal> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewaiter-delivery-'))
  const journal = await openJournal({ folder }, tellNobody)
  t.after(async () => {
    await journal.close()
    await rm(folder, { recursive: true })
  })
  return journal
}

/** The messages that the entries have to become. */
function messagesOf(lines: readonly string[]): string[] {
  const writer = createEnvelope(envelope)
  return lines.map((line) => {
    const [host, severity, time, ...rest] = line.split(' ')
    return `${writer?.write(Date.parse(`${time}Z`), Number(severity), host)}${rest.join(' ')}`
  })
}

for (const [name, skip, start] of [
  ['rsyslog', skipWithoutRsyslog, () => startRsyslog({ input: 'tcp' })],
  ['syslog-ng', skipWithoutSyslogNg, () => startSyslogNg({ input: 'tcp', framing: 'octet-counting' })],
] satisfies [string, string | false, () => Promise<SyslogPeer>][]) {
  test(`${name} that is restarted under load gets every message, byte for byte`, { ...limit, skip }, async (t) => {
    const peer = await start()
    t.after(() => peer.stop())
    const journal = await realJournal(t)
    const { integration } = startIntegration(t, peer.url, { framing: 'octet-counting', envelope }, journal)
    const lines = numberedEntries(0, 30_000, 300)
    const half = peer.wrote(3_000_000)
    const appending = (async () => {
      for (let at = 0; at < lines.length; at += 50) {
        const group = lines.slice(at, at + 50)
        const bytes = Buffer.from(group.map((line) => `${line}\n`).join(''))
        await journal.append({ count: group.length, bodies: new Map([['kcs-2.0', bytes]]) })
        await setImmediate()
      }
    })()
    await half
    await peer.restart()
    await appending
    await peer.restart()
    const expected = messagesOf(lines)
    await eventually('everything delivered', () => integration.status().lag.events === 0)
    await integration.stop(5_000)
    const received = (): Set<string> => new Set(peer.received().toString().split('\n').filter(Boolean))
    await eventually('every message', () => received().size >= expected.length)
    assert.deepEqual([...received()].sort(), expected.toSorted())
    const { connections, delivered } = integration.status().counts
    assert.equal(delivered, expected.length)
    assert.ok(connections >= 3, `${connections} connections`)
    assert.equal(journal.cursors.list().get('siem'), expected.length + 1)
  })
}
