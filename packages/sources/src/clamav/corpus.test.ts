import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { eventFaults } from '@tidewaiter/model'
import { createLineDecoder } from '../input/line-decoder.ts'
import { recordText, type ReadItem } from '../input/read-item.ts'
import { goldenContext } from '../testing/golden.ts'
import { clamav } from './clamav.ts'

const shared = new URL('../../../../../shared/corpus/', import.meta.url)
const corpus = new URL('clamav/', shared)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: how many events of each code, and how many lines are skipped for each reason. */
const expected: Readonly<Record<string, string>> = {
  'clamd_log_onaccess_notify-only.log': 'AG-001 1, AG-002 1, clean 4, FFTP-001 17, status 52',
  'clamd_log_plain.log': 'AG-001 1, AG-002 1, clean 13, FFTP-001 33, SJ-004 3, status 52',
  'clamd_protocol_transcript_a.json': 'clean 7, FFTP-001 33, SJ-004 3, status 25',
  'clamonacc_notify-only.log': 'AG-001 1, AG-002 1, FFTP-001 17, status 91',
  'docs_result_lines.txt': 'clean 2, FFTP-001 5',
  'dojo_clamav_allmatch.txt': 'FFTP-001 2, SJ-003 1, status 10',
  'dojo_clamav_one_vuln.txt': 'FFTP-001 1, SJ-003 1, status 10',
  'virusevent_notify-only.log': 'FFTP-001 17',
}

test('clamav corpus: every line of every recorded file becomes the event that it should', { skip }, () => {
  const actual: Record<string, string> = {}
  for (const file of readdirSync(corpus)) {
    const bytes = readFileSync(new URL(file, corpus))
    if (file === 'README.md') continue
    actual[file] = tally(file.endsWith('.json') ? repliesOf(bytes) : bytes)
  }
  assert.deepEqual(actual, expected)
})

test('clamav corpus: each file is recognised by one of its lines, and no line of another tool is', { skip }, () => {
  for (const name of globSync('**/*', { cwd: fileURLToPath(shared), withFileTypes: true })) {
    if (!name.isFile() || name.name === 'README.md') continue
    const bytes = readFileSync(`${name.parentPath}/${name.name}`)
    const isOurs = name.parentPath.endsWith('clamav')
    const recognised = linesOf(isOurs && name.name.endsWith('.json') ? repliesOf(bytes) : bytes).some(clamav.recognises)
    assert.equal(recognised, isOurs, name.name)
  }
})

/** What clamd answered in a recorded conversation, as it came over the socket. */
function repliesOf(transcript: Buffer): Buffer {
  const exchanges = JSON.parse(transcript.toString()) as { readonly reply: string }[]
  return Buffer.from(exchanges.map(({ reply }) => reply).join(''))
}

function linesOf(bytes: Buffer): readonly string[] {
  const lines: string[] = []
  const decoder = createLineDecoder({
    item: (item: ReadItem) => void (item.kind === 'record' && lines.push(recordText(item))),
  })
  decoder.push(bytes)
  decoder.end()
  return lines
}

function tally(bytes: Buffer): string {
  const reader = clamav.open({ prevention: false, timeZone: 'UTC', mounts: {} }, goldenContext)
  const counts = new Map<string, number>()
  for (const line of linesOf(bytes)) {
    const reading = reader.read(line, line)
    const result =
      reading.kind === 'events'
        ? reading.events.map(({ code }) => code).join()
        : reading.kind === 'skipped'
          ? reading.reason
          : reading.kind
    for (const event of reading.kind === 'events' ? reading.events : []) assert.deepEqual(eventFaults(event), [])
    counts.set(result, (counts.get(result) ?? 0) + 1)
  }
  return [...counts]
    .map(([result, count]) => `${result} ${count}`)
    .toSorted((a, b) => a.localeCompare(b))
    .join(', ')
}
