import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kcs20 } from '@tidewaiter/model'
import { createConverter } from '../engine/converter.ts'
import type { Reading } from '../engine/map-record.ts'
import { goldenContext } from '../testing/golden.ts'
import { createRecordConversion, movedBy, type RefusedRecord } from './record-conversion.ts'

test('each part of a record that could not be read is told with its place, and counted', () => {
  const faults = [
    { path: 'items[1]', reason: 'no time' },
    { path: '', reason: '7 more parts could not be read', parts: 7 },
  ]
  const read = (record: unknown): Reading => {
    const isBad = (record as { bad?: boolean }).bad === true
    return isBad ? { kind: 'refused', reason: 'bad' } : { kind: 'events', events: [], faults }
  }
  const converter = createConverter({ read, flush: () => [] }, goldenContext, { profile: kcs20, framing: 'lf' })
  const refused: RefusedRecord[] = []
  const conversion = createRecordConversion(converter, (record) => refused.push(record), {})
  conversion.push(Buffer.from('{"a":1}\n\n{"bad":true}\n'))
  conversion.end()
  assert.deepEqual(refused, [
    { record: 1, line: 1, path: 'items[1]', message: 'no time' },
    { record: 1, line: 1, path: '', message: '7 more parts could not be read' },
    { record: 2, line: 3, message: 'bad' },
  ])
  assert.deepEqual([converter.counts.records, converter.counts.refused], [2, 9])
  assert.deepEqual(movedBy(refused[0]!, 10, 100), { record: 11, line: 101, path: 'items[1]', message: 'no time' })
})
