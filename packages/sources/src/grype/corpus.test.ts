import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { grype } from './grype.ts'

const corpus = new URL('../../../../../shared/corpus/grype/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: events by code, reports and what they hold, and what is none of this source's. */
const expected: Readonly<Record<string, string>> = {
  'dojo_anchore_grype_epss_problem.json': 'SJ-003 1, reports 1, vulnerabilities 1',
  'dojo_fix_available.json': 'SJ-003 1, reports 1, vulnerabilities 1',
  'dojo_many_vulns3.json': 'SJ-003 1, reports 1, vulnerabilities 327',
  'dojo_many_vulns4.json': 'SJ-003 1, reports 1, vulnerabilities 9',
  'dojo_no_vuln.json': 'SJ-003 1, reports 1',
  'dojo_same_cve_different_paths.json': 'SJ-003 1, reports 1, vulnerabilities 2',
  'golden_json_TestEmptyJsonPresenter.golden.json': 'SJ-003 1, reports 1',
  'golden_json_TestJsonImgsPresenter.golden.json': 'SJ-003 1, reports 1, vulnerabilities 2',
  'golden_sarif_TestSarifPresenter_image.golden.json': 'refused: not a Grype report 1',
  'lab_grype-0.100.0_juice-shop.json': 'SJ-003 1, reports 1, vulnerabilities 65',
  'lab_grype-0.73.0_small.json': 'SJ-003 1, reports 1, vulnerabilities 3',
}

test(
  'grype corpus: every record of every recorded file becomes the events and reports that it should',
  { skip },
  () => {
    assert.deepEqual(tallyCorpus(grype, corpus), expected)
  },
)
