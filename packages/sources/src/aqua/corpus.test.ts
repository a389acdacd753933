import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { aqua } from './aqua.ts'

const corpus = new URL('../../../../../shared/corpus/malware/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: events by code, reports and what they hold, and what is none of this source's. */
const expected: Readonly<Record<string, string>> = {
  'dojo_over_api_v2.json': 'skipped: inventory 1, reports 1, vulnerabilities 99',
  'dojo_yara_default_output.txt': '',
  'dojo_yara_one_vuln.txt': '',
  'postee_all-in-one-image.json': 'SJ-003 1, PLC-001 1, reports 1, vulnerabilities 43, packages 10',
  'postee_aqua-incident-input.json': 'FFTP-001 1',
}

test('aqua corpus: every record of every recorded file becomes the events and reports that it should', { skip }, () => {
  assert.deepEqual(tallyCorpus(aqua, corpus), expected)
})
