import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSeverity, severityBand, writtenSeverity } from './severity.ts'

test('numbers from 0 to 10 have a number and a band', () => {
  const bands = Array.from({ length: 11 }, (_, number) => readSeverity(String(number))?.band)
  assert.deepEqual(bands, [
    'Low',
    'Low',
    'Low',
    'Low',
    'Medium',
    'Medium',
    'Medium',
    'High',
    'High',
    'Very-High',
    'Very-High',
  ])
  assert.deepEqual(readSeverity(' 07 '), { number: 7, band: 'High' })
  assert.deepEqual(readSeverity('1.0'), { number: 1, band: 'Low' })
})

test('the words of the standard have a band in any case', () => {
  assert.deepEqual(readSeverity('low'), { number: null, band: 'Low' })
  assert.deepEqual(readSeverity('VERY-HIGH'), { number: null, band: 'Very-High' })
  assert.deepEqual(readSeverity('Very High'), { number: null, band: 'Very-High' })
  assert.deepEqual(readSeverity('Unknown'), { number: null, band: 'Unknown' })
})

test('anything else is no severity', () => {
  for (const text of ['', '11', '-1', '5.5', 'Critical', '1e1', '0x5', '5 6'])
    assert.equal(readSeverity(text), null, text)
})

test('the band of a number outside the scale is that of its nearest end', () => {
  assert.equal(severityBand(-3), 'Low')
  assert.equal(severityBand(99), 'Very-High')
})

test('the writer rounds and clamps numbers, spells words, and writes Unknown for the rest', () => {
  for (const [given, written] of [
    [0, '0'],
    [7, '7'],
    [-1, '0'],
    [100, '10'],
    [1.5, '2'],
    [-0.2, '0'],
    [Number.POSITIVE_INFINITY, '10'],
    [Number.NaN, 'Unknown'],
    ['4\n', '4'],
    ['1.0', '1'],
    ['11', '10'],
    ['-1', '0'],
    ['very high', 'Very-High'],
    ['MEDIUM', 'Medium'],
    ['None', 'Unknown'],
    ['', 'Unknown'],
  ] as const) {
    assert.equal(writtenSeverity(given), written, JSON.stringify(given))
  }
})
