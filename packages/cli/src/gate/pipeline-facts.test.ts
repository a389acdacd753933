import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { pipelineFacts } from './pipeline-facts.ts'

test('GitLab, GitHub and Jenkins say what the pipeline is called; a name that is given goes first', () => {
  const gitlab = { GITLAB_CI: 'true', CI_PROJECT_PATH: 'shop/web', CI_PIPELINE_ID: '7', CI_COMMIT_REF_NAME: 'main' }
  deepEqual(pipelineFacts({ ...gitlab, CI_JOB_URL: 'https://git.example.com/shop/web/-/jobs/9' }), {
    name: 'shop/web',
    build: '7',
    branch: 'main',
    url: 'https://git.example.com/shop/web/-/jobs/9',
  })
  const github = { GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'shop/web', GITHUB_RUN_ID: '12', GITHUB_RUN_NUMBER: '3' }
  deepEqual(pipelineFacts({ ...github, GITHUB_SERVER_URL: 'https://github.example.com', GITHUB_REF_NAME: 'main' }), {
    name: 'shop/web',
    build: '3',
    branch: 'main',
    url: 'https://github.example.com/shop/web/actions/runs/12',
  })
  const jenkins = { JENKINS_URL: 'https://ci.example.com/', JOB_NAME: 'web', BUILD_NUMBER: '4711' }
  deepEqual(pipelineFacts(jenkins, 'night\nly'), { name: 'night ly', build: '4711' })
  deepEqual(pipelineFacts({}), { name: 'tidewaiter ci' })
})
