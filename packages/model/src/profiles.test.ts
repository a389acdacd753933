import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dictionary, kcsExtraKeys, parseCef } from '@tidewaiter/cef'
import fc from 'fast-check'
import { codes, familyOf, type Code } from './codes.ts'
import type { Event } from './event.ts'
import { eventFaults } from './event.ts'
import { familyNames, type Family } from './families.ts'
import { fieldDefinition, fieldNames, isAllowed, isCarried } from './fields.ts'
import { operationsOf } from './event-values.ts'
import { outcomesOf } from './outcomes.ts'
import { cefProfile } from './profiles/cef.ts'
import { kcs20 } from './profiles/kcs-2.0.ts'
import { kcs21 } from './profiles/kcs-2.1.ts'
import type { Profile } from './profiles/profile.ts'
import { findProfile, profiles } from './profiles/profiles.ts'
import { readEvent } from './read-event.ts'
import { writeEvent } from './write-event.ts'

const exec: Event = {
  code: 'PM-002',
  time: 1_771_409_248_123,
  id: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  outcome: 'Audit',
  fields: {
    sourceName: 'web-7d4b9',
    sourceAddress: '192.0.2.10',
    pid: 1846367,
    parentPid: 1845879,
    egid: 0,
    containerId: '0ce05246346b',
    imageName: 'registry.example.com/shop/web:1.2',
    operation: 'exec',
    processName: '/bin/sh',
    euid: 0,
    nodeName: 'node-1',
    command: 'sh -c "a=b|c\\d"',
    podName: 'web-7d4b9',
    nodeAddress: '192.0.2.1',
  },
  origin: { tool: 'falco', rule: 'Terminal shell in container', priority: 'Notice' },
}

test('kcs-2.0 writes the source table: its keys, its order, a label behind each custom key', () => {
  assert.equal(
    writeEvent(exec, kcs20).text,
    'CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|Process management|7|' +
      'source=web-7d4b9 src=192.0.2.10 dpid=1846367 spid=1845879 flexString1=0 flexString1Label=EGID ' +
      'flexString2=0ce05246346b flexString2Label=Container ID outcome=Audit ' +
      'request=registry.example.com/shop/web:1.2 act=exec dproc=/bin/sh duid=0 cs2=node-1 cs2Label=Node name ' +
      'cs4=sh -c "a\\=b|c\\\\d" cs4Label=Command cs5=web-7d4b9 cs5Label=Pod name cs7=192.0.2.1 cs7Label=Node IP',
  )
})

test('kcs-2.1 leaves src out of process events and says 2.1', () => {
  const { text } = writeEvent(exec, kcs21)
  assert.match(text, /^CEF:0\|Kaspersky\|Kaspersky Container Security\|2\.1\|PM-002\|/)
  assert.doesNotMatch(text, / src=/)
})

test('cef keeps time, id, category, rule and priority, in legal keys only', () => {
  const message = parseCef(writeEvent(exec, cefProfile).text)
  assert.equal(message.extension['rt'], '1771409248123')
  assert.equal(message.extension['externalId'], exec.id)
  assert.equal(message.extension['cat'], 'processes')
  assert.equal(message.extension['deviceFacility'], 'falco')
  assert.equal(message.extension['cs2'], 'Terminal shell in container')
  assert.equal(message.extension['flexString1'], 'Notice')
  assert.equal(message.extension['shost'], 'web-7d4b9')
  assert.equal(message.extension['dvc'], '192.0.2.1')
  assert.equal(message.extension['dvchost'], 'node-1')
  for (const { key } of message.pairs) {
    assert.ok(dictionary.has(key.replace(/Label$/, '')), key)
    assert.ok(!kcsExtraKeys.includes(key), key)
  }
})

test('cef writes IPv6 in c6a2 and c6a3, and then no stand-in for the source in src', () => {
  const event: Event = {
    ...exec,
    code: 'NT-001',
    fields: {
      sourceName: 'web',
      sourceAddress: '127.0.0.1',
      operation: 'egress',
      sourceAddress6: '2001:db8::1',
      destinationAddress6: '2001:db8::2',
    },
  }
  const { extension } = parseCef(writeEvent(event, cefProfile).text)
  assert.equal(extension['c6a2'], '2001:db8::1')
  assert.equal(extension['c6a2Label'], 'Source IPv6 Address')
  assert.equal(extension['c6a3'], '2001:db8::2')
  assert.equal(extension['src'], undefined)
  assert.equal(parseCef(writeEvent(event, kcs20).text).extension['c6a2'], undefined)
})

test('file events: cs4 is the new owner under kcs-2.0; cef also has room for the command', () => {
  const event: Event = { ...exec, code: 'FM-008', fields: { ...exec.fields, operation: 'chown' } }
  assert.doesNotMatch(writeEvent(event, kcs20).text, /cs4/)
  assert.match(writeEvent(event, cefProfile).text, /cs4Label=Command/)
  const owned: Event = { ...event, fields: { ...event.fields, newOwner: 'root' } }
  assert.match(writeEvent(owned, kcs20).text, /cs4=root cs4Label=NewOwner/)
  assert.match(writeEvent(owned, cefProfile).text, /cs4=root cs4Label=NewOwner/)
})

test('an oversized message keeps its budget: the command is shortened first, and says so', () => {
  const event: Event = { ...exec, fields: { ...exec.fields, command: 'x'.repeat(5000), processName: 'p'.repeat(900) } }
  const { text, shortened } = writeEvent(event, kcs20, { maxBytes: 2000 })
  assert.ok(Buffer.byteLength(text) <= 2000)
  assert.deepEqual(
    shortened.map(({ key }) => key),
    ['cs4'],
  )
  assert.match(text, /x\.\.\.\[\+\d+\] cs4Label=Command/)
  assert.match(text, /dproc=p{900} /)
})

/** An event of any code with any allowed fields. */
const events: fc.Arbitrary<Event> = fc.constantFrom(...(Object.keys(codes) as Code[])).chain((code) => {
  const family = familyOf(code) as Family
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((value) => !/^[ \t]*$/.test(value))
  const ipv4 = fc.ipV4().filter((address) => address !== '0.0.0.0')
  const choices = operationsOf(family)
  const operations = choices.length === 0 ? fc.constant('') : fc.constantFrom(...choices)
  const values: Record<string, fc.Arbitrary<unknown>> = {}
  for (const name of fieldNames) {
    if (!isAllowed(name, family) || name === 'reason') continue
    const { type } = fieldDefinition(name)
    values[name] = {
      text,
      uint32: fc.nat(4294967294),
      port: fc.nat(65535),
      ipv4,
      ipv6: fc.ipV6(),
      digest: fc
        .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
        .map((hex) => `sha256:${hex}`),
      operation: operations,
      direction: fc.constantFrom(0, 1),
    }[type]
  }
  const required = ['sourceName', 'sourceAddress']
  const fields = fc.record(values, { requiredKeys: required }) as fc.Arbitrary<Event['fields']>
  return fc.constantFrom(...outcomesOf(family)).chain((outcome) =>
    fc.record({
      code: fc.constant(code),
      time: fc.nat(4_000_000_000_000),
      id: fc.constant('0123456789abcdef0123456789abcdef'),
      outcome: fc.constant(outcome),
      fields: outcome === 'Error' ? fields.map((some) => ({ ...some, reason: 'because' })) : fields,
    }),
  )
})

test('any event is one valid line with only the keys of its family', () => {
  fc.assert(
    fc.property(events, fc.constantFrom(...profiles.map(({ name }) => name)), (event, name) => {
      const profile = findProfile(name) as Profile
      assert.deepEqual(eventFaults(event), [])
      const { text } = writeEvent(event, profile)
      assert.doesNotMatch(text, /[\r\n\u0085\u2028\u2029]/)
      const message = parseCef(text)
      assert.deepEqual(message.diagnostics, [])
      const family = familyOf(event.code) as Family
      for (const { key } of message.pairs) {
        const bare = key.replace(/Label$/, '')
        assert.ok(
          profile.slots.some((slot) => slot.key === bare && slot.families.has(family)),
          `${key} in ${family}`,
        )
      }
    }),
    { numRuns: 400 },
  )
})

test('an event under kcs-2.0, read back and written again, gives the same bytes', () => {
  fc.assert(
    fc.property(events, (event) => {
      const { text } = writeEvent(event, kcs20)
      const { event: read, problems } = readEvent(parseCef(text), { receivedAt: 0, time: event.time })
      assert.ok(read)
      assert.deepEqual(problems, [])
      assert.equal(writeEvent(read, kcs20).text, text)
      for (const name of fieldNames) {
        if (isCarried(name, familyOf(event.code) as Family) && fieldDefinition(name).type !== 'text') {
          assert.equal(read.fields[name], event.fields[name], name)
        }
      }
    }),
    { numRuns: 400 },
  )
})

test('every profile has every family', () => {
  for (const profile of profiles) {
    for (const family of familyNames) assert.ok(profile.slots.some((slot) => slot.families.has(family)))
  }
})
