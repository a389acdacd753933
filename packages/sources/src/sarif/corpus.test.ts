import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { sarif } from './sarif.ts'

const corpus = new URL('../../../../../shared/corpus/ci-github/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: events by code, reports and what they hold, and what is none of this source's. */
const expected: Readonly<Record<string, string>> = {
  'dojo_dockle_0_3_15.sarif': 'SJ-003 1, reports 1, misconfigurations 4',
  'dojo_no_runs.sarif': 'skipped: no-runs 1',
}

test(
  'sarif corpus: every record of every recorded file becomes the events and reports that it should',
  { skip },
  () => {
    assert.deepEqual(tallyCorpus(sarif, corpus), expected)
  },
)
