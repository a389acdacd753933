import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { entryStamp } from '../entry-line.ts'
import { noEntryFacts, readEntryFacts } from './entry-facts.ts'

function factsOf(line: string): { readonly time: number; readonly code: string } {
  const bytes = Buffer.from(line)
  const facts = noEntryFacts()
  readEntryFacts(bytes, 0, bytes.length, facts)
  return { time: facts.time, code: bytes.toString('latin1', facts.codeStart, facts.codeEnd) }
}

test('time and code are those that were written', () => {
  const time = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 })
  const host = fc.option(fc.string({ unit: 'binary', maxLength: 40 }), { nil: undefined })
  const field = fc.string({ unit: 'binary' }).map((text) => text.replace(/[\\|]/g, '\\$&').replace(/[\r\n]/g, ' '))
  const code = fc.constantFrom('PM-002', 'NCMP-001', 'API-1', 'FFTP-010')
  fc.assert(
    fc.property(
      time,
      fc.integer({ min: 0, max: 10 }),
      host,
      field,
      field,
      code,
      (at, severity, name, vendor, product, id) => {
        const milliseconds = String(((at % 1000) + 1000) % 1000).padStart(3, '0')
        const line = `${entryStamp(at, severity, name)}${milliseconds} CEF:0|${vendor}|${product}|2.0|${id}|name|5|a=b`
        assert.deepEqual(factsOf(line), { time: at, code: id })
      },
    ),
  )
})

test('any bytes have facts, and none beyond their line', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(40), fc.nat(80), (bytes, start, length) => {
      const facts = noEntryFacts()
      const end = Math.min(start + length, bytes.length)
      readEntryFacts(bytes, Math.min(start, end), end, facts)
      assert.ok(facts.codeEnd <= end || facts.codeEnd === 0)
      assert.ok(facts.codeStart <= facts.codeEnd)
    }),
  )
  assert.deepEqual(factsOf('no entry line'), { time: Number.NaN, code: '' })
  assert.deepEqual(factsOf('a 5 2026-11-23T11:40:00.xxx CEF:0|a|b|c|PM-001|'), { time: Number.NaN, code: 'PM-001' })
})
