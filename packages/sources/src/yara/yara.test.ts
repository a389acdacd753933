import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { eventFaults, kcs20, writeEvent } from '@tidewaiter/model'
import fc from 'fast-check'
import { goldenContext } from '../testing/golden.ts'
import { matchesIn } from './matches-in.ts'
import { yara } from './yara.ts'

const reader = yara.open({ mounts: {} }, { ...goldenContext, receivedAt: () => 5000 })
const corpus = new URL('../../../../../shared/corpus/malware/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

test('yara corpus: every line is a match, or text of the match before', { skip }, () => {
  const kindsOf = (file: string): readonly string[] =>
    readFileSync(new URL(file, corpus), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const reading = reader.read(line, line)
        return reading.kind === 'events'
          ? reading.events.map(({ code }) => code).join()
          : `${reading.kind} ${'reason' in reading ? reading.reason : ''}`
      })
  assert.deepEqual(
    kindsOf('dojo_yara_default_output.txt'),
    Array.from({ length: 6 }, () => 'FFTP-001'),
  )
  assert.deepEqual(kindsOf('dojo_yara_one_vuln.txt'), ['FFTP-001', 'skipped matched-text'])
})

test('brackets and quotes in meta data do not end it', () => {
  const line = 'Rule_A [tag_a,tag_b] [severity="high",note="a \\"b\\" ] c",score=3] /tmp/x [1].sh'
  assert.deepEqual(matchesIn(line), [{ rule: 'Rule_A', severity: 'high', path: '/tmp/x [1].sh' }])
})

test('the same file found again at another time is another event', () => {
  let now = 1000
  const clocked = yara.open({ mounts: {} }, { ...goldenContext, receivedAt: () => now })
  const idOf = (): string | undefined => {
    const reading = clocked.read('Rule_A /tmp/x', 'Rule_A /tmp/x')
    return reading.kind === 'events' ? reading.events[0]?.id : undefined
  }
  const first = idOf()
  assert.equal(idOf(), first)
  now = 2000
  assert.notEqual(idOf(), first)
})

test('recognises a rule and a file, and no other text', () => {
  assert.ok(yara.recognises('Reverse_Shell /tmp/x.sh'))
  assert.ok(yara.recognises('{"path":"/tmp/x.sh","rules":[{"identifier":"Reverse_Shell"}]}'))
  const others = [
    'Starting /usr/bin/falco',
    'error_code not found',
    '/tmp/x: Eicar FOUND',
    '{"rule":"a_b"}',
    '',
    null,
    {},
    7,
  ]
  for (const other of others) assert.equal(yara.recognises(other), false, JSON.stringify(other))
})

test('property: any line gives valid events or a reason', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'Rule_A ',
      'ns:',
      '[',
      '] ',
      '"',
      '\\',
      'severity="high"',
      '/tmp/x',
      '0x1f:$a: ',
      '{"path":"/x","rules":[',
      '{}]}',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const line = pieces.join('')
      yara.recognises(line)
      const reading = reader.read(line, line)
      if (reading.kind === 'skipped') return assert.ok(Object.hasOwn(yara.skips, reading.reason))
      assert.ok(reading.kind === 'events')
      for (const event of reading.events) {
        assert.deepEqual(eventFaults(event), [])
        assert.doesNotMatch(writeEvent(event, kcs20).text, /[\n\r]/)
      }
    }),
    { numRuns: 1000 },
  )
})

test('a long line of quotes and brackets takes no time that grows with its square', { timeout: 5000 }, () => {
  for (const part of ['["', '\\"', '[', '"] ', ' ']) reader.read(`Rule_A ${part.repeat(30_000)}`, '')
})
