import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { gitlab } from './gitlab.ts'

const corpus = new URL('../../../../../shared/corpus/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

test('gitlab corpus: every report gives its events and findings', { skip }, () => {
  assert.deepEqual(tallyCorpus(gitlab, new URL('ci-gitlab/', corpus)), {
    'dojo_gitlab_secret_detection_report_3_vuln_v15.json': 'SJ-003 1, CI-002 1, reports 1, secrets 3',
    'dojo_gl-container-scanning-report-0-vuln.json': 'SJ-003 1, CI-002 1, reports 1',
    'dojo_gl-container-scanning-report-1-vuln_v15.json': 'SJ-003 1, CI-002 1, reports 1, vulnerabilities 1',
    'dojo_gl-container-scanning-report-5-vuln_v14.json': 'SJ-003 1, CI-002 1, reports 1, vulnerabilities 5',
    'dojo_issue6639_v14.json': 'SJ-003 1, CI-002 1, reports 1, vulnerabilities 98',
  })
})

test(
  'gitlab corpus: every webhook gives its event or the reason why not, and those of GitHub are not ours',
  { skip },
  () => {
    const tally = Object.entries(tallyCorpus(gitlab, new URL('ci-webhooks/', corpus)))
    const ours = tally.filter(([file]) => file.startsWith('gitlab'))
    assert.deepEqual(Object.fromEntries(ours), {
      'gitlab_build.json': 'skipped: unfinished 1',
      'gitlab_pipeline.json': 'CI-004 1',
      'gitlab_release.json': 'skipped: other-event 1',
      'gitlab_resource_access_token_project.json': 'skipped: other-event 1',
      'gitlab_tag_push.json': 'skipped: other-event 1',
    })
    const others = tally.filter(([file]) => file.startsWith('github')).map(([, result]) => result)
    assert.deepEqual(others, Array(20).fill('refused: is neither a security report nor a webhook of GitLab 1'))
  },
)
