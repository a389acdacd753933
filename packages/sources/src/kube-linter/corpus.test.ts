import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { kubeLinter } from './kube-linter.ts'

const corpus = new URL('../../../../../shared/corpus/kube-linter/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: how many events of each code, and what the scan reports hold. */
const expected: Readonly<Record<string, string>> = {
  'dojo_kubelinter_many_vuln.json': 'RT-002 7, SJ-003 1, reports 1, misconfigurations 7',
  'dojo_kubelinter_no_vuln.json': 'SJ-003 1, reports 1',
}

test('kube-linter corpus: every record of every recorded file becomes the events that it should', { skip }, () => {
  assert.deepEqual(tallyCorpus(kubeLinter as never, corpus), expected)
})
