import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linesOf, type ToolName } from './lines.ts'

const textOf = (tool: ToolName, count: number, seed: number): string =>
  Buffer.concat([...linesOf(tool, count, seed)]).toString()

const share = <T>(all: readonly T[], holds: (one: T) => boolean): number => all.filter(holds).length / all.length

type Alert = { readonly output_fields: Readonly<Record<string, unknown>> }

test('the same seed gives the same lines, another seed others', () => {
  for (const tool of ['falco', 'tetragon'] as const) {
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

test('evt.time is a whole number of nanoseconds, beyond what a number of JavaScript can hold', () => {
  assert.match(textOf('falco', 1, 42), /"evt\.time":\d{19},/)
})
