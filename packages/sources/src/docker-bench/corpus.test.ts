import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { dockerBench } from './docker-bench.ts'

const corpus = new URL('../../../../../shared/corpus/docker-bench/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: how many events of each code, and what the scan reports hold. The text reports hold no JSON; `docker-bench-text` reads them. */
const expected: Readonly<Record<string, string>> = {
  'dojo_docker-bench-report-many-vulns.json':
    'BNCH-004 33, BNCH-005 36, BNCH-003 48, BNCH-002 1, reports 1, misconfigurations 117',
  'dojo_docker-bench-report-zero-vulns.json': 'BNCH-003 109, BNCH-005 8, BNCH-002 1, reports 1, misconfigurations 117',
  'lab_docker-bench-results_1.txt': '',
  'lab_docker-bench-results_3.txt': '',
  'lab_docker-bench-results_5.txt': '',
  'lab_docker-bench-security.sh.log_1.json':
    'BNCH-004 26, BNCH-005 47, BNCH-003 32, BNCH-002 1, reports 1, misconfigurations 105',
}

test('docker-bench corpus: every record of every recorded file becomes the events that it should', { skip }, () => {
  assert.deepEqual(tallyCorpus(dockerBench as never, corpus), expected)
})
