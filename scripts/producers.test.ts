import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { codes, type Code } from '@tidewaiter/model'
import { producersOf } from './docs/events.ts'

test('every code of the catalogue has something that makes it happen', () => {
  const without = (Object.keys(codes) as Code[]).filter((code) => {
    return Object.values(producersOf(code)).every((by) => by.length === 0)
  })
  deepEqual(without, [])
})
