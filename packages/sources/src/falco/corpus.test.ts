import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { eventFaults } from '@tidewaiter/model'
import { parseJson } from '../input/parse-json.ts'
import { recordText } from '../input/read-item.ts'
import { createRecordReader } from '../input/record-reader.ts'
import { goldenContext } from '../testing/golden.ts'
import { falco } from './falco.ts'

const corpus = new URL('../../../../../shared/corpus/falco/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: how many records, and how many of each code. */
const expected: Readonly<Record<string, string>> = {
  'dfrappart.github.io_2025-11-23-Falco-on-AKS_1.json': 'FFM-003 1',
  'dfrappart.github.io_2025-11-23-Falco-on-AKS_2.json': 'FFM-003 1',
  'dfrappart.github.io_2025-11-23-Falco-on-AKS_5.json': 'FPM-002 1',
  'falco-0.42.1-all.log': 'FFM-003 4, FPM-002 2',
  'falco-0.43-container-log-a.log': 'FFM-001 2, FFM-003 6, FFM-004 2, FFM-005 10, FNT-001 14, FPM-002 26, FPM-003 4',
  'falco-0.43-container-log-b.log': 'FFM-001 1, FFM-003 3, FFM-004 1, FFM-005 4, FNT-001 2, FPM-002 12, FPM-003 2',
  'falco-0.43-small.log': 'FFM-004 2, FPM-002 4',
  'falco-clean-a.jsonl.log': 'FFM-001 1, FFM-003 3, FFM-004 1, FFM-005 3, FNT-001 2, FPM-002 12, FPM-003 2',
  'falco-repeat-100-alerts.log': 'FFM-003 57, FPM-002 43',
  'falco-repo-single_rule_with_cat_write.jsonl': 'FFM-001 8',
  'falco-utf16le.log': 'FFM-001 1, FFM-003 3, FFM-004 1, FFM-005 3, FNT-001 2, FPM-002 11, FPM-003 2',
  'falco-website_blog-extend-falco-outputs-with-falcosidekick_2.json': 'FFM-001 1',
  'falco-website_content-en-docs-concepts-metrics-index_11.json': 'AG-007 1',
  'falco-website_content-en-docs-concepts-metrics-index_2.json': 'AG-007 1',
  'falco-website_content-en-docs-concepts-metrics-index_3.json': 'AG-007 1',
  'falco-website_content-en-docs-concepts-metrics-index_5.json': 'AG-007 1',
  'falco-website_content-en-docs-concepts-metrics-index_6.json': 'AG-007 1',
  'falco-website_content-en-docs-concepts-outputs-channels_1.json': 'FPM-002 1',
  'falco-website_content-en-docs-metrics-falco-metrics_1.json': 'AG-007 1',
  'falco-website_content-en-docs-metrics-falco-metrics_6.json': 'AG-007 1',
  'falco-website_content-en-docs-metrics-falco-metrics_7.json': 'AG-007 1',
  'falco-website_docs-developer-guide-grpc-client-go_1.json': 'FFM-006 1',
  'falco-website_en-blog-falco-plugin-k8saudit-eks_2.json': 'API-001 1',
  'falco-website_falcosidekick-response-engine-part-4-tekton_1.json': 'FPM-002 1',
  'falco-website_falcosidekick-response-engine-part-9-fission_2.json': 'FNT-001 1',
  'falco-website_ovh-mks-audit-logs-plugin-index_2.json': 'API-001 1',
  'falco-website_ovh-mks-audit-logs-plugin-index_4.json': 'API-001 1',
  'falco-website_response-engine-part-8-fluxv2-index_1.json': 'FPM-002 1',
  'falcosidekick_README_3.json': 'FFM-004 1',
  'falcosidekick_outputs-alertmanager-test_1.json': 'AG-006 1',
  'falcosidekick_outputs-alertmanager-test_2.json': 'AG-006 1',
  'falcosidekick_outputs-alertmanager-test_3.json': 'AG-006 1',
  'plugins_plugins-collector-README_1.json': 'FFM-003 1',
}

test('falco corpus: every record of every recorded file becomes the events that it should', { skip }, () => {
  const actual: Record<string, string> = {}
  for (const file of readdirSync(corpus)) {
    if (file !== 'README.md') actual[file] = tally(recordsOf(readFileSync(new URL(file, corpus))))
  }
  assert.deepEqual(actual, expected)
})

/** Counts what becomes of the records, in the order of the codes. */
function tally(records: readonly string[]): string {
  const reader = falco.open({ metrics: 'heartbeat' }, goldenContext)
  const counts = new Map<string, number>()
  for (const raw of records) {
    const parsed = parseJson(raw)
    assert.ok('value' in parsed)
    assert.ok(falco.recognises(parsed.value), raw)
    const reading = reader.read(parsed.value, raw)
    const results = reading.kind === 'events' ? reading.events.map(({ code }) => code) : [reading.kind]
    for (const event of reading.kind === 'events' ? reading.events : []) {
      assert.deepEqual(eventFaults(event), [])
      for (const value of Object.values(event.fields))
        assert.doesNotMatch(String(value), /^(?:<NA>|4294967295|-1|null|)$/)
      assert.notEqual(event.fields.containerId, 'host')
    }
    for (const result of results) counts.set(result, (counts.get(result) ?? 0) + 1)
  }
  return [...counts]
    .map(([code, count]) => `${code} ${count}`)
    .toSorted((a, b) => a.localeCompare(b))
    .join(', ')
}

/** The JSON records in a file, whatever stands between them; none of the files holds a broken one. */
function recordsOf(bytes: Buffer): readonly string[] {
  const reader = createRecordReader()
  return [...reader.push(bytes), ...reader.end()].flatMap((item) => {
    assert.notEqual(item.kind, 'refused')
    return item.kind === 'record' ? [recordText(item)] : []
  })
}
