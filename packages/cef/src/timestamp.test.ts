import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTimestamp, type TimestampContext } from './timestamp.ts'

const receivedAt = Date.UTC(2026, 5, 15, 12)

function iso(text: string, context?: TimestampContext): string | undefined {
  return parseTimestamp(text, context)?.iso
}

test('milliseconds since 1970, with fractions down to the nanosecond', () => {
  assert.equal(iso('1616623591694'), '2021-03-24T22:06:31.694Z')
  assert.equal(iso('1616623591694.176'), '2021-03-24T22:06:31.694176Z')
  const finest = parseTimestamp('1616623591694.176789')
  assert.equal(finest?.iso, '2021-03-24T22:06:31.694176789Z')
  assert.equal(finest?.nanos, 176_789)
  assert.equal(finest?.epochMs, 1_616_623_591_694)
  assert.equal(finest?.zoneGuessed, false)
})

test('every layout of the standard is read: with and without year, fraction and zone', () => {
  for (const fraction of ['', '.123']) {
    for (const zone of ['', ' UTC', ' +0000', ' GMT+00:00', ' Z']) {
      const withYear = parseTimestamp(`Feb 18 2026 10:07:28${fraction}${zone}`)
      assert.equal(withYear?.iso, `2026-02-18T10:07:28${fraction || '.000'}Z`)
      assert.equal(withYear.layout, 'cef')
      assert.equal(withYear.yearGuessed, false)
      assert.equal(withYear.zoneGuessed, zone === '')
      const without = parseTimestamp(`Feb 18 10:07:28${fraction}${zone}`, { receivedAt })
      assert.equal(without?.iso, `2026-02-18T10:07:28${fraction || '.000'}Z`)
      assert.equal(without.yearGuessed, true)
    }
  }
})

test('days of one digit, padded or not, and full month names', () => {
  assert.equal(iso('Feb  8 2026 10:07:28'), '2026-02-08T10:07:28.000Z')
  assert.equal(iso('Feb 8 2026 10:07:28'), '2026-02-08T10:07:28.000Z')
  assert.equal(iso('september 25 2026 07:00:23'), '2026-09-25T07:00:23.000Z')
})

test('offsets and zone names', () => {
  assert.equal(iso('Jun 23 2020 17:37:24 +0500'), '2020-06-23T12:37:24.000Z')
  assert.equal(iso('Jun 23 2020 17:37:24.000 GMT+05:00'), '2020-06-23T12:37:24.000Z')
  assert.equal(iso('Jun 17 2027 17:57:06.456 America/New_York'), '2027-06-17T21:57:06.456Z')
  assert.equal(iso('Jan 17 2027 17:57:06.456 America/New_York'), '2027-01-17T22:57:06.456Z')
})

test('an abbreviation is read and marked as a guess, as it has several meanings', () => {
  const est = parseTimestamp('Jun 23 2020 17:37:24.000 EST')
  assert.equal(est?.iso, '2020-06-23T22:37:24.000Z')
  assert.equal(est.zoneGuessed, true)
})

test('without a zone the given one counts; a zone in the text wins over it', () => {
  const context = { zone: 'America/New_York' }
  assert.equal(iso('Jun 17 2027 17:57:06.456', context), '2027-06-17T21:57:06.456Z')
  assert.equal(parseTimestamp('Jun 17 2027 17:57:06.456', context)?.zoneGuessed, false)
  assert.equal(iso('Jun 17 2027 17:57:06.456 -07:00', context), '2027-06-18T00:57:06.456Z')
})

test('a default zone that is no zone counts as none', () => {
  const read = parseTimestamp('Jun 17 2027 17:57:06', { zone: 'Nowhere/Special' })
  assert.equal(read?.iso, '2027-06-17T17:57:06.000Z')
  assert.equal(read.zoneGuessed, true)
})

test('a time without a year is the last one that is not more than two days after receipt', () => {
  const newYear = Date.UTC(2020, 11, 31, 23, 53, 8)
  assert.equal(iso('Jan 17 00:00:08.123', { receivedAt: newYear }), '2020-01-17T00:00:08.123Z')
  assert.equal(iso('Jan  1 00:00:08', { receivedAt: newYear }), '2021-01-01T00:00:08.000Z')
  assert.equal(iso('Dec 31 23:59:59', { receivedAt: Date.UTC(2021, 0, 1) }), '2020-12-31T23:59:59.000Z')
  assert.equal(iso('Jan  2 23:53:09', { receivedAt: newYear }), '2020-01-02T23:53:09.000Z')
})

test('the 29th of February goes back to a leap year', () => {
  assert.equal(iso('Feb 29 12:00:00', { receivedAt }), '2024-02-29T12:00:00.000Z')
  assert.equal(iso('Feb 29 12:00:00', { receivedAt: Date.UTC(2103, 0, 1) }), '2096-02-29T12:00:00.000Z')
})

test('a time without a year and without a time of receipt is not read', () => {
  assert.equal(parseTimestamp('Feb 18 10:07:28'), null)
  assert.equal(parseTimestamp('Feb 18 10:07:28', { receivedAt: Number.NaN }), null)
})

test('ISO 8601 and asctime are read and named', () => {
  for (const text of [
    '2022-11-29T15:36:19Z',
    '2022-11-29 15:36:19',
    '2022-11-29T16:36:19+01:00',
    '2022-11-29t15:36:19z',
  ]) {
    const read = parseTimestamp(text)
    assert.equal(read?.iso, '2022-11-29T15:36:19.000Z', text)
    assert.equal(read.layout, 'iso8601')
  }
  assert.equal(iso('2022-11-29T15:36:19.123456789Z'), '2022-11-29T15:36:19.123456789Z')
  const asctime = parseTimestamp('Mon Aug 10 09:26:47 2020')
  assert.equal(asctime?.iso, '2020-08-10T09:26:47.000Z')
  assert.equal(asctime.layout, 'asctime')
})

test('in a change of clocks: the hour that is skipped is read, of the hour that comes twice the first', () => {
  assert.equal(iso('Mar 29 2026 01:30:00 Europe/Berlin'), '2026-03-29T00:30:00.000Z')
  assert.equal(iso('Mar 29 2026 03:00:00 Europe/Berlin'), '2026-03-29T01:00:00.000Z')
  assert.equal(iso('Oct 25 2026 02:30:00 Europe/Berlin'), '2026-10-25T00:30:00.000Z')
  assert.equal(iso('Oct 25 2026 03:00:00 Europe/Berlin'), '2026-10-25T02:00:00.000Z')
  assert.ok(iso('Mar 29 2026 02:30:00 Europe/Berlin'))
})

test('a leap second runs over into the next minute', () => {
  assert.equal(iso('Dec 31 2016 23:59:60 UTC'), '2017-01-01T00:00:00.000Z')
})

test('what is no time is null', () => {
  for (const text of [
    '',
    'Last Thursday',
    'Feb 30 2026 10:00:00',
    'Foo 12 2026 10:00:00',
    'Feb 18 2026 24:00:00',
    'Feb 18 2026 10:60:00',

    'Feb 0 2026 10:00:00',
    '2026-13-01T00:00:00Z',
    '-1',
    '99999999999999999',
    '1e12',
    '0x10',
    '12:00:00',
    'Feb 29 2026 10:00:00',

    'Feb 18 2026 10:07:28 Nowhere/Special',
    'Feb 18 2026 10:07:28 QQQ',
    'Feb 18 2026 10:07:28 +99:00',
    '9999999999999999',
  ]) {
    assert.equal(parseTimestamp(text, { receivedAt }), null, text)
  }
})
