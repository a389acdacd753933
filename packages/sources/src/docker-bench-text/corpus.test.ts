import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { eventFaults } from '@tidewaiter/model'
import { createLineDecoder } from '../input/line-decoder.ts'
import { recordText } from '../input/read-item.ts'
import { goldenContext } from '../testing/golden.ts'
import { dockerBenchText } from './docker-bench-text.ts'

const corpus = new URL('../../../../../shared/corpus/docker-bench/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded text comes to: how many events of each code, and how many of its lines are skipped for which reason. */
const expected: Readonly<Record<string, string>> = {
  'lab_docker-bench-results_1.txt': 'BNCH-002 1, BNCH-003 27, BNCH-004 37, BNCH-005 7, banner 3, heading 7, other 7',
  'lab_docker-bench-results_3.txt': 'BNCH-002 1, BNCH-003 68, BNCH-004 23, BNCH-005 3, banner 5, heading 6, other 13',
  'lab_docker-bench-results_5.txt': 'BNCH-002 1, BNCH-003 19, BNCH-004 13, BNCH-005 42, banner 3, heading 7, other 8',
}

test('docker-bench corpus: every line of every recorded text becomes what it should', { skip }, () => {
  const texts = readdirSync(corpus).filter((file) => file.endsWith('.txt'))
  const actual = Object.fromEntries(texts.map((file) => [file, tally(readFileSync(new URL(file, corpus)))]))
  assert.deepEqual(actual, expected)
})

function tally(bytes: Buffer): string {
  const reader = dockerBenchText.open(dockerBenchText.defaults, { ...goldenContext, receivedAt: () => 0 })
  const counts: Record<string, number> = {}
  const count = (name: string): unknown => (counts[name] = (counts[name] ?? 0) + 1)
  for (const line of linesOf(bytes)) {
    const reading = reader.read(line, line)
    const events = [...(reading.settled ?? []), ...(reading.kind === 'events' ? reading.events : [])]
    for (const event of events) {
      assert.deepEqual(eventFaults(event), [])
      count(event.code)
    }
    if (reading.kind === 'skipped') count(reading.reason)
    assert.notEqual(reading.kind, 'refused')
  }
  for (const { code } of reader.flush()) count(code)
  return Object.keys(counts)
    .toSorted()
    .map((name) => `${name} ${counts[name]}`)
    .join(', ')
}

function linesOf(bytes: Buffer): readonly string[] {
  const lines: string[] = []
  const decoder = createLineDecoder({
    item: (item) => {
      if (item.kind === 'record') lines.push(recordText(item))
    },
  })
  decoder.push(bytes)
  decoder.end()
  return lines
}
