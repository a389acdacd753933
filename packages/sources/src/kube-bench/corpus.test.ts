import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { kubeBench } from './kube-bench.ts'

const corpus = new URL('../../../../../shared/corpus/kube-bench/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: how many events of each code, and what the scan reports hold. The text report holds no JSON. */
const expected: Readonly<Record<string, string>> = {
  'dojo_kube-bench-report-many-vuln.json': 'BNCH-004 4, BNCH-002 2, reports 2, misconfigurations 24, BNCH-003 20',
  'dojo_kube-bench-report-zero-vuln.json': 'BNCH-003 23, BNCH-002 1, reports 1, misconfigurations 23',
  'repo_Expected_output.data.txt': '',
  'repo_controlsCollection.json': 'BNCH-003 2, BNCH-002 3, reports 3, misconfigurations 3, BNCH-005 1',
  'repo_result_no_totals.json': 'BNCH-003 2, BNCH-002 3, reports 3, misconfigurations 3, BNCH-005 1',
  'starboard_cisBenchmarkReportList.json':
    'BNCH-003 10, BNCH-004 5, BNCH-005 34, BNCH-002 2, reports 1, misconfigurations 49',
}

test('kube-bench corpus: every record of every recorded file becomes the events that it should', { skip }, () => {
  assert.deepEqual(tallyCorpus(kubeBench as never, corpus), expected)
})
