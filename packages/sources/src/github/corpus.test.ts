import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { github } from './github.ts'

const corpus = new URL('../../../../../shared/corpus/ci-webhooks/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

test(
  'github corpus: every webhook gives its event or the reason why not, and those of GitLab are not ours',
  { skip },
  () => {
    const tally = Object.entries(tallyCorpus(github, corpus))
    const ours = tally.filter(([file]) => file.startsWith('github'))
    assert.deepEqual(Object.fromEntries(ours), {
      'github_branch_protection_rule_created.1.json': 'ADM-012 1',
      'github_branch_protection_rule_deleted.json': 'ADM-014 1',
      'github_check_run_completed.1.json': 'skipped: told-by-job 1',
      'github_check_run_completed.with-organization.json': 'CI-005 1',
      'github_check_run_created.with-organization.json': 'skipped: unfinished 1',
      'github_check_run_rerequested.json': 'skipped: unfinished 1',
      'github_code_scanning_alert_closed-by-user.json': 'CVE-001 1',
      'github_code_scanning_alert_fixed.json': 'skipped: finding 1',
      'github_code_scanning_alert_reopened.with-organization.json': 'skipped: finding 1',
      'github_dependabot_alert_fixed.json': 'skipped: finding 1',
      'github_deployment_payload.json': 'skipped: other-event 1',
      'github_member_added.json': 'ADM-001 1',
      'github_member_edited.json': 'ADM-002 1',
      'github_registry_package_published.docker.json': 'CI-006 1',
      'github_workflow_job_completed.failure.with-organization.json': 'CI-005 1',
      'github_workflow_job_in_progress.json': 'skipped: unfinished 1',
      'github_workflow_job_queued.json': 'skipped: unfinished 1',
      'github_workflow_job_waiting.json': 'skipped: unfinished 1',
      'github_workflow_run_completed.with-pull-requests.json': 'CI-004 1',
      'github_workflow_run_requested.with-conclusion.json': 'skipped: unfinished 1',
    })
    const others = tally.filter(([file]) => file.startsWith('gitlab')).map(([, result]) => result)
    assert.deepEqual(others, Array(5).fill('refused: is no webhook of GitHub: it names no sender, or no place 1'))
  },
)
