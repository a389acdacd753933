import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createConverter, loadSource, redact } from '@tidewaiter/sources'
import { kcs20 } from '@tidewaiter/model'
import { linesOf, silentBeginnings, toolNames, type ToolName } from './lines.ts'

const textOf = (tool: ToolName, count: number, seed: number): string =>
  Buffer.concat([...linesOf(tool, count, seed)]).toString()

const share = <T>(all: readonly T[], holds: (one: T) => boolean): number => all.filter(holds).length / all.length

type Alert = { readonly output_fields: Readonly<Record<string, unknown>> }

test('the same seed gives the same lines, another seed others', () => {
  for (const tool of toolNames) {
    assert.equal(textOf(tool, 100, 1), textOf(tool, 100, 1))
    assert.notEqual(textOf(tool, 100, 1), textOf(tool, 100, 2))
  }
})

test('Falco alerts have the size and the mix that the targets were set for', () => {
  const lines = textOf('falco', 20_000, 42).trimEnd().split('\n')
  const alerts = lines.map((line) => JSON.parse(line) as Alert)
  const near = (measured: number, expected: number, tolerance: number): void =>
    assert.ok(Math.abs(measured - expected) <= tolerance, `${measured} is not near ${expected}`)

  near(lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0) / lines.length, 929, 9)
  const fieldCounts = new Set(alerts.map((alert) => Object.keys(alert.output_fields).length))
  assert.deepEqual(
    [...fieldCounts].sort((a, b) => a - b),
    [17, 18, 22],
  )
  near(
    share(alerts, (alert) => alert.output_fields['evt.type'] === 'execve'),
    0.55,
    0.02,
  )
  near(
    share(alerts, (alert) => 'fd.cip' in alert.output_fields),
    0.2,
    0.02,
  )
  const commands = alerts.map((alert) => String(alert.output_fields['proc.cmdline']))
  near(
    share(commands, (command) => command.includes('\n')),
    0.01,
    0.004,
  )
  near(
    share(commands, (command) => /[^\p{ASCII}]/u.test(command)),
    0.01,
    0.004,
  )
  assert.ok(share(commands, (command) => /[=|\\]/.test(command)) > 0.4)
})

for (const tool of toolNames) {
  test(`${tool}: the fast program takes nearly every line, and every line gives a message but those that are said to give none`, async () => {
    const source = await loadSource(tool)
    assert.ok(source)
    const context = { serverName: 'server.example.com', peerAddress: '127.0.0.1', redact }
    const reader = source.open(source.defaults, context)
    const converter = createConverter(reader, context, { profile: kcs20, framing: 'lf' })
    const lines = textOf(tool, 2000, 3).trimEnd().split('\n')
    let taken = 0
    for (const line of lines) {
      const bytes = Buffer.from(line)
      const record = { bytes, start: 0, end: bytes.length }
      if (converter.offer(record)) taken++
      else converter.add(record)
    }
    converter.end()
    const silent = silentBeginnings[tool]
    const speaking = lines.filter((line) => silent === undefined || !line.startsWith(silent))
    assert.equal(converter.counts.events, speaking.length)
    assert.equal(converter.counts.refused, 0)
    assert.ok(taken / lines.length > 0.97, `${taken} of ${lines.length}`)
  })
}

test('evt.time is a whole number of nanoseconds, beyond what a number of JavaScript can hold', () => {
  assert.match(textOf('falco', 1, 42), /"evt\.time":\d{19},/)
})
