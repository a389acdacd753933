import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { eventFaults, type ScanReport } from '@tidewaiter/model'
import { parseJson } from '../input/parse-json.ts'
import { recordText } from '../input/read-item.ts'
import { createRecordReader } from '../input/record-reader.ts'
import type { Source } from '../source.ts'
import { goldenContext } from './golden.ts'

/** What recorded reports of scanners come to: the counts of codes, skips and refusals, and of what the reports hold. */
export function tallyCorpus<Options>(source: Source<Options>, folder: URL): Readonly<Record<string, string>> {
  const files = readdirSync(folder).filter((file) => file !== 'README.md')
  return Object.fromEntries(files.map((file) => [file, tallyFile(source, readFileSync(new URL(file, folder)))]))
}

function tallyFile<Options>(source: Source<Options>, bytes: Uint8Array): string {
  const options = source.options().parse({})
  const reader = source.open(options, { ...goldenContext, receivedAt: () => 0 })
  const counts = new Map<string, number>()
  const count = (name: string, by = 1): unknown => by > 0 && counts.set(name, (counts.get(name) ?? 0) + by)
  for (const raw of recordsOf(bytes)) {
    const parsed = parseJson(raw)
    assert.ok('value' in parsed)
    const reading = reader.read(parsed.value, raw)
    assert.equal(reading.kind !== 'refused', source.recognises(parsed.value), JSON.stringify(reading))
    if (reading.kind === 'events')
      for (const event of reading.events) count(event.code, Number(eventFaults(event).length === 0))
    else count('reason' in reading ? `${reading.kind}: ${reading.reason}` : reading.kind)
    for (const report of reading.reports ?? []) countFindings(report, count)
  }
  return [...counts].map(([name, number]) => `${name} ${number}`).join(', ')
}

function countFindings(report: ScanReport, count: (name: string, by: number) => void): void {
  count('reports', 1)
  count('vulnerabilities', report.vulnerabilities.length)
  count('malware', report.malware.length)
  count('secrets', report.sensitiveData.length)
  count('misconfigurations', report.misconfigurations.length)
  count('packages', report.packages.length)
  count('accepted', report.acceptedRisks.length)
}

/** The JSON records in a file, whatever stands between them. */
function recordsOf(bytes: Uint8Array): readonly string[] {
  const reader = createRecordReader({ maxRecordBytes: 16 * 1024 * 1024 })
  return [...reader.push(bytes), ...reader.end()].flatMap((item) => (item.kind === 'record' ? [recordText(item)] : []))
}
