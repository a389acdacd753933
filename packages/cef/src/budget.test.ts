import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sanitiseHeader, sanitiseKey, sanitiseValue } from './escape.ts'
import { isError } from './diagnostics.ts'
import { parseCef } from './parse-cef.ts'
import { anyHeader, anyPairs, nastyText } from './testing/arbitraries.ts'
import { type CefHeaderInput, writeCef } from './write-cef.ts'

const header: CefHeaderInput = {
  deviceVendor: 'Example',
  deviceProduct: 'Sensor',
  deviceVersion: '1.0',
  deviceEventClassId: 'PM-002',
  name: 'Process management',
  severity: 7,
}
const headerText = 'CEF:0|Example|Sensor|1.0|PM-002|Process management|7|'

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}

test('a message that fits exactly is left alone; one byte less shortens it', () => {
  const pairs: [string, string][] = [['msg', 'a long enough text']]
  const whole = `${headerText}msg=a long enough text`
  assert.equal(writeCef(header, pairs, { maxBytes: whole.length }).text, whole)
  const shortened = writeCef(header, pairs, { maxBytes: whole.length - 1 })
  assert.equal(shortened.text, `${headerText}msg=a long eno...[+8]`)
  assert.deepEqual(shortened.shortened, [{ key: 'msg', removedBytes: 8 }])
})

test('values named in shortenFirst go first, in that order, and only as far as needed', () => {
  const pairs: [string, string][] = [
    ['request', 'r'.repeat(60)],
    ['cs4', 'c'.repeat(40)],
    ['filePath', 'f'.repeat(40)],
  ]
  const first = writeCef(header, pairs, { maxBytes: 200, shortenFirst: ['cs4', 'filePath'] })
  assert.deepEqual(first.shortened, [{ key: 'cs4', removedBytes: 24 }])
  assert.equal(bytesOf(first.text), 200)
  const second = writeCef(header, pairs, { maxBytes: 170, shortenFirst: ['cs4', 'filePath'] })
  assert.deepEqual(second.shortened, [
    { key: 'cs4', removedBytes: 40 },
    { key: 'filePath', removedBytes: 22 },
  ])
  assert.match(second.text, /cs4=\.\.\.\[\+40\] /)
})

test('of the other values the longest are cut, to one length; short ones stay whole', () => {
  const written = writeCef(
    header,
    [
      ['msg', 'm'.repeat(500)],
      ['act', 'exec'],
      ['request', 'r'.repeat(300)],
      ['cs1', 's'.repeat(50)],
    ],
    { maxBytes: 400 },
  )
  assert.deepEqual(
    written.shortened.map(({ key }) => key),
    ['msg', 'request'],
  )
  const { extension } = parseCef(written.text)
  assert.equal(extension['act'], 'exec')
  assert.equal(extension['cs1'], 's'.repeat(50))
  assert.equal(extension['msg']?.length, extension['request']?.length)
  assert.ok(bytesOf(written.text) <= 400 && bytesOf(written.text) > 390)
})

test('labels and keys are never cut', () => {
  const written = writeCef(
    header,
    [
      ['cs1', 'v'.repeat(100)],
      ['cs1Label', 'A rather long label that stays as it is'],
    ],
    { maxBytes: 130, shortenFirst: ['cs1Label'] },
  )
  assert.equal(parseCef(written.text).extension['cs1Label'], 'A rather long label that stays as it is')
})

test('numbers, addresses and times are never cut: what is left would be another value or none', () => {
  const pairs: [string, string][] = [
    ['externalId', 'an identifier of some length'],
    ['c6a2', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff'],
    ['rt', 'Sep 14 2021 13:58:33.123 UTC'],
  ]
  const written = writeCef(header, pairs, { maxBytes: headerText.length + 105 })
  assert.deepEqual(
    written.shortened.map(({ key }) => key),
    ['externalId'],
  )
  assert.deepEqual(writeCef(header, pairs, { maxBytes: headerText.length + 70 }).dropped, [
    { key: 'rt', reason: 'budget' },
  ])
})

test('a cut falls between characters and never inside an escape', () => {
  for (const value of ['😀'.repeat(30), '=\\'.repeat(30), 'é\n'.repeat(30), '漢字'.repeat(15)]) {
    const whole = writeCef(header, [['msg', value]]).text
    for (let maxBytes = bytesOf(whole) - 1; maxBytes > 70; maxBytes--) {
      const { text, shortened } = writeCef(header, [['msg', value]], { maxBytes })
      assert.ok(bytesOf(text) <= maxBytes)
      const read = /^(.*)\.\.\.\[\+(\d+)\]$/s.exec(parseCef(text).extension['msg'] ?? '')
      assert.ok(read?.[1] !== undefined && value.startsWith(read[1]))
      assert.equal(Number(read[2]), bytesOf(value) - bytesOf(read[1]))
      assert.equal(Number(read[2]), shortened[0]?.removedBytes)
    }
  }
})

test('when even the shortest values do not fit, whole pairs go, value and label together, from the end', () => {
  const pairs: [string, string][] = [
    ['src', '192.0.2.1'],
    ['cs4', 'c'.repeat(100)],
    ['cs4Label', 'Command'],
    ['cs5', 'pod-1'],
    ['cs5Label', 'Pod name'],
  ]
  const written = writeCef(header, pairs, { maxBytes: headerText.length + 44 })
  assert.equal(written.text, `${headerText}src=192.0.2.1 cs4=c...[+99] cs4Label=Command`)
  assert.deepEqual(written.dropped, [
    { key: 'cs5', reason: 'budget' },
    { key: 'cs5Label', reason: 'budget' },
  ])
  const least = writeCef(header, pairs, { maxBytes: headerText.length + 44, shortenFirst: ['cs4'] })
  assert.equal(least.text, `${headerText}src=192.0.2.1 cs5=pod-1 cs5Label=Pod name`)
})

test('with no pair left the header fields are cut, and at last left empty', () => {
  const cut = writeCef(header, [['act', 'x']], { maxBytes: 47 })
  assert.equal(cut.text, 'CEF:0|Example|Sensor|1.0|PM-002|Proc...[+14]|7|')
  assert.deepEqual(cut.shortened, [{ key: 'name', removedBytes: 14 }])
  const empty = writeCef(header, [], { maxBytes: 14 })
  assert.equal(empty.text, 'CEF:0||||||7|')
  assert.equal(empty.withinBudget, true)
  const impossible = writeCef(header, [], { maxBytes: 5 })
  assert.equal(impossible.text, 'CEF:0||||||7|')
  assert.equal(impossible.withinBudget, false)
})

test('any message keeps any budget, stays valid and says what was done', () => {
  fc.assert(
    fc.property(
      anyHeader,
      anyPairs,
      fc.integer({ min: 0, max: 400 }),
      fc.array(fc.constantFrom('src', 'cs4', 'cs4Label', 'msg', 'cs1'), { maxLength: 3 }),
      fc.boolean(),
      (input, pairs, maxBytes, shortenFirst, spaceBeforeExtension) => {
        const written = writeCef(input, pairs, { maxBytes, shortenFirst, spaceBeforeExtension })
        const message = parseCef(written.text)
        assert.deepEqual(message.diagnostics.filter(isError), [])
        assert.equal(bytesOf(written.text) <= maxBytes, written.withinBudget)
        if (!written.withinBudget) assert.ok(maxBytes < 30)

        const dropped = written.dropped.filter(({ reason }) => reason === 'budget').map(({ key }) => key)
        const given = pairs
          .map(([key, value]): [string, string] => [sanitiseKey(key), sanitiseValue(value)])
          .filter(([key]) => key !== '' && !dropped.includes(key))
        assert.deepEqual(
          message.pairs.map(({ key }) => key),
          given.map(([key]) => key),
        )
        const shortened = new Set(written.shortened.map(({ key }) => key))
        for (const [index, { key, value }] of message.pairs.entries()) {
          if (value !== given[index]?.[1]) assert.ok(shortened.has(key))
        }
        for (const field of ['deviceVendor', 'name'] as const) {
          if (message.header?.[field] !== sanitiseHeader(input[field])) assert.ok(shortened.has(field))
        }
      },
    ),
  )
})

test('a higher budget never keeps less of a single value', () => {
  fc.assert(
    fc.property(nastyText, fc.integer({ min: 70, max: 200 }), (value, maxBytes) => {
      const kept = (limit: number): number => {
        const written = writeCef(header, [['msg', value]], { maxBytes: limit })
        return written.dropped.length > 0
          ? -1
          : bytesOf(sanitiseValue(value)) - (written.shortened[0]?.removedBytes ?? 0)
      }
      assert.ok(kept(maxBytes) <= kept(maxBytes + 1))
    }),
  )
})

test('a megabyte is fitted in time linear in its length', () => {
  const pairs = ['msg', 'request', 'cs1'].map((key): [string, string] => [key, '=😀x'.repeat(60_000)])
  const start = performance.now()
  const { text } = writeCef(header, pairs, { maxBytes: 8192 })
  assert.ok(bytesOf(text) <= 8192 && bytesOf(text) > 8150)
  assert.ok(performance.now() - start < 3000)
})
