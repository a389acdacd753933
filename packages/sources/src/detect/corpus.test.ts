import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sources } from '../sources.ts'
import { createDetector, type Detection } from './detector.ts'

const corpus = new URL('../../../../../shared/corpus/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** The source of a folder's files, where it is not named like the folder. */
const sourceOfFolder: Readonly<Record<string, string>> = {
  admission: 'admission-review',
  'ci-github': 'sarif',
  'ci-gitlab': 'gitlab',
  'ci-webhooks': 'github',
  'k8s-audit': 'kubernetes-audit',
  malware: 'aqua',
  policyreport: 'policy-report',
}

/** Files of another source than that of their folder. */
const sourceOfFile: Readonly<Record<string, string>> = {
  'ci-webhooks/gitlab_build.json': 'gitlab',
  'ci-webhooks/gitlab_pipeline.json': 'gitlab',
  'ci-webhooks/gitlab_release.json': 'gitlab',
  'ci-webhooks/gitlab_resource_access_token_project.json': 'gitlab',
  'ci-webhooks/gitlab_tag_push.json': 'gitlab',
  'docker-bench/lab_docker-bench-results_1.txt': 'docker-bench-text',
  'docker-bench/lab_docker-bench-results_3.txt': 'docker-bench-text',
  'docker-bench/lab_docker-bench-results_5.txt': 'docker-bench-text',
  'grype/golden_sarif_TestSarifPresenter_image.golden.json': 'sarif',
  'kubescape/node-agent_alerts.json': 'node-agent',
  'malware/dojo_yara_default_output.txt': 'yara',
  'malware/dojo_yara_one_vuln.txt': 'yara',
  'trivy-operator/op_full_report.json': 'trivy',
  'trivy/alpine-310.gitlab.golden.json': 'gitlab',
  'trivy/alpine-310.sarif.golden.json': 'sarif',
}

/** Files that no source reads, and why. */
const foreign: Readonly<Record<string, string>> = {
  'cef/vectors.jsonl': 'test vectors of ours: CEF messages as text within JSON',
  'clamav/clamd_protocol_transcript_a.json': 'a transcript of sessions; the replies of clamd are text within it',
  'gatekeeper/docs_latest_audit_3.json.txt': 'from a manual, with comments in the JSON',
  'gatekeeper/docs_v3.11_audit_9.json.txt': 'from a manual, with comments in the JSON',
  'kube-bench/repo_Expected_output.data.txt': 'the text that kube-bench prints for people; its JSON is read',
  'trivy/alpine-310.junit.golden.xml': 'JUnit, written by a template; the JSON of Trivy is read',
  'trivy/dojo_legacy_no_vuln.json': 'nothing but `null`: schema 1 wrote it where nothing was found',
  'trivy/k8s-summary-ids.golden.json': 'lists of ids for a test of Trivy, which it prints nowhere',
}

test('corpus: every file is named rightly, without being told where it came from', { skip }, () => {
  const wrong: string[] = []
  for (const folder of readdirSync(corpus)) {
    for (const file of readdirSync(new URL(`${folder}/`, corpus))) {
      const name = `${folder}/${file}`
      const isForeign = file === 'README.md' || Object.hasOwn(foreign, name)
      const expected = isForeign ? [] : [sourceOfFile[name] ?? sourceOfFolder[folder] ?? folder]
      const { found } = detect(readFileSync(new URL(name, corpus)))
      const names = found.map(({ source }) => source.name)
      if (names.join() !== expected.join()) wrong.push(`${name}: ${names.join(', ') || 'nothing'}`)
      for (const { rivals } of found) if (rivals.length > 0) wrong.push(`${name}: ${rivals.join(', ')} too`)
      const nameless = found.some(({ identities }) => identities.some(({ layout }) => layout === undefined))
      if (nameless) wrong.push(`${name}: a record without a layout`)
    }
  }
  assert.deepEqual(wrong, [])
})

function detect(bytes: Buffer): Detection {
  const detector = createDetector(sources)
  detector.push(bytes)
  return detector.end()
}
