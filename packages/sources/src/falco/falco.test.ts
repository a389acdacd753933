import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '@tidewaiter/model'
import fc from 'fast-check'
import { goldenContext } from '../testing/golden.ts'
import { decideFrom, rulesets } from './decide-alert.ts'
import { falco } from './falco.ts'
import { pathsOf } from '../engine/byte-plan.ts'

const reader = falco.open({ metrics: 'heartbeat' }, goldenContext)

/** The one event that a record gives. */
function eventOf(record: unknown): Event {
  const reading = reader.read(record, JSON.stringify(record))
  assert.equal(reading.kind, 'events', JSON.stringify(reading))
  assert.ok(reading.kind === 'events')
  assert.equal(reading.events.length, 1)
  return reading.events[0] as Event
}

const alert = { rule: 'Terminal shell in container', time: '2026-03-04T05:06:07.123456789Z', source: 'syscall' }

test('the same bytes give the same event with the same id; the time is cut to the millisecond', () => {
  const [first, second] = [eventOf(alert), eventOf({ ...alert })]
  assert.deepEqual(first, second)
  assert.equal(first.time, Date.UTC(2026, 2, 4, 5, 6, 7, 123))
  assert.notEqual(eventOf({ ...alert, hostname: 'other' }).id, first.id)
})

test('rule and priority go into the origin, whatever the tool calls the priority', () => {
  assert.deepEqual(eventOf({ ...alert, priority: 'Critical' }).origin, {
    tool: 'falco',
    rule: 'Terminal shell in container',
    priority: 'Critical',
  })
})

test('a gRPC time keeps its milliseconds; names stand in for the enum values', () => {
  const event = eventOf({ ...alert, source: 0, priority: 5, time: { seconds: '1570094449', nanos: 620298462 } })
  assert.equal(event.time, 1570094449620)
  assert.equal(event.origin?.priority, 'Notice')
})

test('the command is redacted in file events too, where only the cef profile shows it', () => {
  const shouting = falco.open({ metrics: 'heartbeat' }, { ...goldenContext, redact: (text) => text.toUpperCase() })
  const record = { ...alert, output_fields: { 'evt.type': 'openat', 'proc.cmdline': 'cat /etc/shadow' } }
  const reading = shouting.read(record, '')
  assert.ok(reading.kind === 'events')
  assert.equal(reading.events[0]?.fields.command, 'CAT /ETC/SHADOW')
})

test('recognises alerts in every layout and nothing else', () => {
  assert.ok(falco.recognises({ ...alert, priority: 'Notice' }))
  assert.ok(falco.recognises({ ...alert, priority: 4, time: { seconds: 1 } }))
  const others = [
    null,
    1,
    'x',
    [],
    {},
    { rule: 'x' },
    { ...alert, priority: null },
    { ...alert, rule: {}, priority: 'Notice' },
  ]
  for (const other of others) assert.equal(falco.recognises(other), false, JSON.stringify(other))
})

test('options: metrics may be skipped, anything else is an error', () => {
  assert.deepEqual(falco.options().parse({}), { metrics: 'heartbeat' })
  assert.throws(() => falco.options().parse({ metrics: 'yes' }))
  assert.throws(() => falco.options().parse({ metric: 'skip' }))
})

/** Values as Falco, Falcosidekick and custom fields write them, and worse. */
const fieldValue = fc.oneof(
  fc.constantFrom<unknown>(null, '', ' ', '<NA>', 'host', -1, 4294967295, '4294967295', 'true', true, false),
  fc.constantFrom(
    'execve',
    'openat',
    'chown',
    'rename',
    'linkat',
    'connect',
    'accept4',
    'dup3',
    'clone',
    'write',
    'ipv4',
    'ipv6',
  ),
  fc.constantFrom(
    '192.0.2.1:1->198.51.100.2:2',
    '2001:db8::1:1->2001:db8::2:2',
    '192.0.2.1',
    '2001:db8::1',
    '0.0.0.0',
    '403',
    'forbid',
  ),
  fc.integer(),
  fc.bigInt(),
  fc.string(),
  fc.jsonValue(),
)
const paths = [...new Set([...decideFrom, ...pathsOf(rulesets.flatMap((rules) => Object.values(rules).flat()))])]
const fieldNames = paths.flatMap((path) => (path.startsWith('output_fields/') ? path.slice(14).split('|') : []))
const record = fc.record(
  {
    rule: fc.oneof(
      fc.constantFrom('Read file', 'Falco internal: syscall event drop', 'Falco internal: x'),
      fc.stringMatching(/\S/),
    ),
    time: fc.constant('2026-03-04T05:06:07Z'),
    source: fc.oneof(fc.constantFrom('syscall', 'k8s_audit', 'okta', 'internal'), fieldValue),
    hostname: fieldValue,
    priority: fieldValue,
    tags: fc.oneof(fc.array(fc.constantFrom('network', 'filesystem', 'process', 'k8s')), fieldValue),
    output_fields: fc.oneof(
      fc.dictionary(
        fc.constantFrom(...fieldNames, 'ka.response.code', 'ka.sourceips', 'ct.error', 'n_drops'),
        fieldValue,
      ),
      fieldValue,
    ),
  },
  { requiredKeys: ['rule', 'time'] },
)

test('property: any alert with a rule and a time gives one valid event, without words that mean absent', () => {
  fc.assert(
    fc.property(record, (value) => {
      const reading = reader.read(value, 'raw')
      if (['<NA>', '<nil>'].includes(value.rule)) return
      assert.ok(reading.kind === 'events', JSON.stringify(reading))
      for (const field of Object.values(reading.events[0]?.fields ?? {})) {
        assert.ok(!['<NA>', '<nil>', '', 4294967295].includes(field), String(field))
      }
    }),
    { numRuns: 2000 },
  )
})

test('property: no JSON value makes the reader throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      falco.recognises(value)
      assert.match(reader.read(value, 'raw').kind, /^(?:events|refused)$/)
    }),
  )
})
