import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { messageLine } from './message-line.ts'

test('a message becomes one line, whatever it holds, and nothing else in it changes', () => {
  const message = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.array(fc.constantFrom(0, 10, 13, 32, 65), { maxLength: 20 }).map((bytes) => Uint8Array.from(bytes)),
  )
  fc.assert(
    fc.property(message, (bytes) => {
      const line = messageLine(bytes)
      const text = Buffer.from(bytes)
        .toString('latin1')
        .replace(/[\r\n\0]+$/, '')
      assert.equal(line.toString('latin1'), `${text.replaceAll(/[\n\0]/g, ' ')}\n`)
    }),
    { numRuns: 1000 },
  )
})
