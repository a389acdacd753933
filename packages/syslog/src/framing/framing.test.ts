import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createDeframer } from './deframer.ts'
import type { DeframerOptions, Frame } from './deframer.ts'
import { frame, frameBatch, frameBound } from './frame.ts'
import type { Framing, Message } from './frame.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

const readAll = (chunks: readonly Uint8Array[], options: DeframerOptions = {}): Frame[] => {
  const deframer = createDeframer(options)
  return [...chunks.flatMap((chunk) => deframer.push(Buffer.from(chunk))), ...deframer.end()]
}

const read = (stream: string, options: DeframerOptions = {}): string[] =>
  readAll([Buffer.from(stream, 'latin1')], options).map(({ bytes }) => text(bytes))

/** Cuts a buffer at the given places, in order. */
const cut = (bytes: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const sorted = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b)
  return [0, ...sorted].map((start, index) => bytes.subarray(start, [...sorted, bytes.length][index]))
}

const places = fc.array(fc.nat(), { maxLength: 12 })

test('octet counting announces octets, not characters', () => {
  assert.equal(text(frame('abc', 'octet-counting')), '3 abc')
  assert.equal(Buffer.from(frame('é😀', 'octet-counting')).toString(), '6 é😀')
  assert.equal(text(frame(new Uint8Array(10), 'octet-counting')).slice(0, 3), '10 ')
  assert.equal(text(frame('x'.repeat(1000), 'octet-counting')).slice(0, 5), '1000 ')
})

test('a line feed inside a message never starts a second line', () => {
  assert.equal(text(frame('a\nb\n', 'lf')), 'a b \n')
  assert.equal(text(frameBatch(['a\n', 'b', Buffer.from('c\n\nd')], 'lf')), 'a \nb\nc  d\n')
  assert.equal(text(frameBatch(['a\n', 'b'], 'octet-counting')), '2 a\n1 b')
})

test('an empty message has no frame', () => {
  for (const framing of ['lf', 'octet-counting'] as const)
    assert.equal(frameBatch(['', new Uint8Array()], framing).length, 0)
})

test('the frame never outgrows its bound', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array()), (message) => {
      for (const framing of ['lf', 'octet-counting'] as const) {
        assert.ok(frame(message, framing).length <= frameBound(message))
      }
    }),
  )
})

test('octet counted messages of any bytes come back, however the stream is cut', () => {
  const message = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.string({ unit: 'binary', minLength: 1 }))
  fc.assert(
    fc.property(fc.array(message), places, (messages: Message[], cuts) => {
      for (const framing of ['auto', 'octet-counting'] as const) {
        const frames = readAll(cut(frameBatch(messages, 'octet-counting'), cuts), { framing })
        assert.deepEqual(
          frames,
          messages.map((sent) => ({ bytes: Buffer.from(sent as string), framing: 'octet-counting' })),
        )
      }
    }),
  )
})

test('lines come back, however the stream is cut', () => {
  // What a line cannot carry: CR, LF and NUL at its ends; in `auto` also a digit at its start.
  const line = fc
    .uint8Array({ minLength: 1, maxLength: 40 })
    .map((bytes) =>
      Buffer.concat([Buffer.from('<'), bytes.map((byte) => (byte === 0x0a ? 0x20 : byte)), Buffer.from('>')]),
    )
  fc.assert(
    fc.property(fc.array(line), places, (messages, cuts) => {
      for (const framing of ['auto', 'lf'] as const) {
        const frames = readAll(cut(frameBatch(messages, 'lf'), cuts), { framing })
        assert.deepEqual(
          frames,
          messages.map((bytes) => ({ bytes, framing: 'lf' })),
        )
      }
    }),
  )
})

test('what is read does not depend on how the stream was cut', () => {
  const stream = fc.array(fc.constantFrom('1', '9', '0', '12 ', ' ', '\n', '\r\n', '\0', '<', 'ab', '5 a\nb c'), {
    maxLength: 40,
  })
  const framings = fc.constantFrom<Framing | 'auto'>('auto', 'lf', 'octet-counting')
  fc.assert(
    fc.property(stream, places, framings, fc.integer({ min: 1, max: 12 }), (parts, cuts, framing, maxFrameBytes) => {
      const bytes = Buffer.from(parts.join(''))
      const whole = createDeframer({ framing, maxFrameBytes })
      const pieces = createDeframer({ framing, maxFrameBytes })
      const expected = [...whole.push(bytes), ...whole.end()]
      const actual = [...cut(bytes, cuts).flatMap((chunk) => pieces.push(Buffer.from(chunk))), ...pieces.end()]
      assert.deepEqual(actual, expected)
      assert.equal(pieces.failure?.kind, whole.failure?.kind)
      for (const { bytes: message } of actual) assert.ok(message.length <= maxFrameBytes)
    }),
    { numRuns: 500 },
  )
})

test('both framings may take turns in one stream', () => {
  assert.deepEqual(read('<1>a\n3 b\nc<1>d\n2 ef'), ['<1>a', 'b\nc', '<1>d', 'ef'])
})

test('a line may start with a date: only digits and a space are a count', () => {
  assert.deepEqual(read('2026-02-18T10:00:00Z host x\n0 y\n'), ['2026-02-18T10:00:00Z host x', '0 y'])
  assert.deepEqual(read('12 monkeys\n', { framing: 'lf' }), ['12 monkeys'])
})

test('CR and NUL around lines and a line feed after counted messages are dropped', () => {
  assert.deepEqual(read('a\r\nb\0\n\nc\n\0d\n'), ['a', 'b', 'c', 'd'])
  assert.deepEqual(read('1 a\n1 b\r\n1 c'), ['a', 'b', 'c'])
})

test('a line that is too long is cut and the next one is read', () => {
  const frames = readAll([Buffer.from('abcdefgh'), Buffer.from('ij\nxyz\n')], { maxFrameBytes: 4 })
  assert.deepEqual(
    frames.map(({ bytes, truncated }) => [text(bytes), truncated]),
    [
      ['abcd', true],
      ['xyz', undefined],
    ],
  )
  assert.deepEqual(read('abcd\r\n', { maxFrameBytes: 4 }), ['abcd'])
})

test('a count above the limit ends the reading', () => {
  const deframer = createDeframer({ maxFrameBytes: 4 })
  assert.deepEqual(
    deframer.push(Buffer.from('4 abcd5 abcde1 x')).map(({ bytes }) => text(bytes)),
    ['abcd'],
  )
  assert.deepEqual(deframer.failure, { kind: 'too-long', announced: 5 })
  assert.deepEqual(deframer.push(Buffer.from('1 x')), [])
  assert.deepEqual(deframer.end(), [])
})

test('a stream that must be octet counted fails where it is not', () => {
  const deframer = createDeframer({ framing: 'octet-counting' })
  assert.deepEqual(deframer.push(Buffer.from('1 a<13>Feb')), [{ bytes: Buffer.from('a'), framing: 'octet-counting' }])
  assert.deepEqual(deframer.failure, { kind: 'not-counted', found: '<13>Feb' })
})

test('what the end of the stream cut off is marked', () => {
  assert.deepEqual(readAll([Buffer.from('abc')]), [{ bytes: Buffer.from('abc'), framing: 'lf', unterminated: true }])
  assert.deepEqual(readAll([Buffer.from('12')]), [{ bytes: Buffer.from('12'), framing: 'lf', unterminated: true }])
  assert.deepEqual(readAll([Buffer.from('5 abc')]), [
    { bytes: Buffer.from('abc'), framing: 'octet-counting', unterminated: true },
  ])
})

test('a sender that drips single bytes costs no more than twice the limit', () => {
  const deframer = createDeframer({ maxFrameBytes: 65_536 })
  const before = process.memoryUsage().arrayBuffers
  const drop = Buffer.from('x')
  for (let sent = 0; sent < 65_536; sent++) assert.equal(deframer.push(drop).length, 0)
  const grown = process.memoryUsage().arrayBuffers - before
  assert.ok(grown < 1_000_000, `${grown} bytes held`)
  assert.equal(deframer.push(Buffer.from('\n'))[0]?.bytes.length, 65_536)
})
