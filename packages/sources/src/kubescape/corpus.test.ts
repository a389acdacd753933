import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { kubescape } from './kubescape.ts'

const corpus = new URL('../../../../../shared/corpus/kubescape/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: how many events of each code, and what the scan reports hold. The alerts of the node-agent are another source's. */
const expected: Readonly<Record<string, string>> = {
  'dojo_results.json': 'BNCH-003 33, BNCH-002 3, reports 1, misconfigurations 33',
  'node-agent_alerts.json': 'refused: not a Kubescape report (v2): no `summaryDetails` 4',
  'repo_mock_summaryDetails.json':
    'BNCH-004 16, BNCH-003 5, BNCH-005 3, MS-001 1, BNCH-002 1, reports 1, misconfigurations 24, accepted 1',
}

test('kubescape corpus: every record of every recorded file becomes the events that it should', { skip }, () => {
  assert.deepEqual(tallyCorpus(kubescape as never, corpus), expected)
})
