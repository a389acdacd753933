import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { polaris } from './polaris.ts'

const corpus = new URL('../../../../../shared/corpus/polaris/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: how many events of each code, and what the scan reports hold. */
const expected: Readonly<Record<string, string>> = {
  'dojo_polaris_many_vuln.json': 'RT-002 21, SJ-003 1, reports 1, misconfigurations 31',
  'repo_output_ac501a2.json': 'SJ-003 1, reports 1, misconfigurations 32',
  'repo_output_ac638e0.json': 'SJ-003 1, reports 1, misconfigurations 76',
}

test('polaris corpus: every record of every recorded file becomes the events that it should', { skip }, () => {
  assert.deepEqual(tallyCorpus(polaris as never, corpus), expected)
})
