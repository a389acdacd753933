import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { fileSettings } from '../file/file-settings.ts'
import { duration } from './duration.ts'
import { size } from './size.ts'

test('durations are read as people write them', () => {
  const cases = { '500ms': 500, '1.5s': 1500, '5m': 300_000, '12h': 43_200_000, '7d': 604_800_000 }
  for (const [text, milliseconds] of Object.entries(cases)) assert.equal(duration().parse(text), milliseconds)
  for (const bad of ['', '5', '5 s', 's', '-1s', '1e3s', '5w', 5, null]) {
    assert.match(duration().safeParse(bad).error?.issues[0]?.message ?? '', /^write a number and its unit: 500ms/)
  }
  assert.equal(duration('50ms').safeParse('49ms').error?.issues[0]?.message, 'has to be 50ms at least')
})

test('sizes are read as people write them', () => {
  const cases = { '0B': 0, '512KiB': 524_288, '1.5MiB': 1_572_864, '20GiB': 21_474_836_480 }
  for (const [text, bytes] of Object.entries(cases)) assert.equal(size().parse(text), bytes)
  for (const bad of ['', '8', '8 MiB', '8MB', '8M', '-1B', 8]) {
    assert.match(size().safeParse(bad).error?.issues[0]?.message ?? '', /^write a number and its unit: 512KiB/)
  }
  assert.equal(size('1KiB', '1MiB').safeParse('2MiB').error?.issues[0]?.message, 'has to be 1MiB at most')
})

test('the settings of files have defaults, and name what is wrong', () => {
  assert.deepEqual(fileSettings().parse({ path: '/a' }), { path: '/a', from: 'start', poll: 1000 })
  const faults = fileSettings().safeParse({ path: '', from: 'middle', polls: '1s', source: 'none' }).error?.issues ?? []
  assert.deepEqual(
    faults.map(({ path, code }) => [path.join('.'), code]),
    [
      ['path', 'too_small'],
      ['source', 'invalid_value'],
      ['from', 'invalid_value'],
      ['', 'unrecognized_keys'],
    ],
  )
  assert.ok(z.toJSONSchema(fileSettings(), { io: 'input' }).properties)
})
