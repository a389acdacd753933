import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { trivy } from './trivy.ts'

const corpus = new URL('../../../../../shared/corpus/trivy/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: events by code, reports and what they hold, and what is none of this source's. */
const expected: Readonly<Record<string, string>> = {
  'alpine-310.gitlab.golden.json': 'refused: not a Trivy report 1',
  'alpine-310.golden.json': 'SJ-003 1, reports 1, vulnerabilities 4',
  'alpine-310.junit.golden.xml': '',
  'alpine-310.sarif.golden.json': 'refused: not a Trivy report 1',
  'alpine-39-ignore-cveids.golden.json': 'SJ-003 1, reports 1, vulnerabilities 2',
  'alpine-distroless.golden.json': 'SJ-003 1, reports 1, vulnerabilities 1',
  'amazon-2.golden.json': 'SJ-003 1, reports 1, vulnerabilities 2',
  'amazonlinux2-gp2-x86-vm.golden.json': 'SJ-003 1, reports 1, vulnerabilities 1',
  'centos-6.golden.json': 'SJ-003 1, reports 1, vulnerabilities 2',
  'centos-7-medium.golden.json': 'SJ-003 1, reports 1, vulnerabilities 1',
  'compliance-all.json': 'BNCH-004 2, BNCH-002 1',
  'convert-npm.golden.json': 'SJ-003 1, reports 1, vulnerabilities 1, packages 12',
  'debian-buster-ignore-unfixed.golden.json': 'SJ-003 1, reports 1, vulnerabilities 1',
  'debian-stretch.golden.json': 'SJ-003 1, reports 1, vulnerabilities 5',
  'distroless-python27.golden.json': 'SJ-003 1, reports 1, vulnerabilities 4',
  'dockerfile.golden.json': 'SJ-003 1, reports 1, misconfigurations 1',
  'dojo_all_statuses.json': 'SJ-003 1, reports 1, vulnerabilities 8',
  'dojo_issue_14136.json': 'SJ-003 1, reports 1, misconfigurations 1',
  'dojo_issue_9170.json': 'SJ-003 13, RT-002 37, reports 13, misconfigurations 37',
  'dojo_issue_9263.json': 'SJ-003 1, reports 1, vulnerabilities 1',
  'dojo_kubernetes.json': 'SJ-003 6, RT-002 10, reports 6, vulnerabilities 10, misconfigurations 10',
  'dojo_legacy_no_vuln.json': '',
  'dojo_legacy_trivy_mix.json': 'SJ-003 6, reports 6, vulnerabilities 6',
  'dojo_scheme_2_many_vulns.json': 'SJ-003 1, reports 1, vulnerabilities 5',
  'dojo_severity_prio.json': 'SJ-003 1, reports 1, vulnerabilities 2',
  'fluentd-multiple-lockfiles.golden.json': 'SJ-003 1, reports 1, vulnerabilities 3',
  'gomod.golden.json': 'SJ-003 1, reports 1, vulnerabilities 5',
  'helm_testchart.golden.json': 'SJ-003 1, reports 1, misconfigurations 6',
  'k8s-summary-ids.golden.json': 'refused: not a Trivy report 1',
  'lab_trivy-image_juice-shop.json': 'SJ-003 1, reports 1, vulnerabilities 70, secrets 4',
  'lab_trivy-image_small_no-digest.json': 'SJ-003 1, reports 1, vulnerabilities 5',
  'license-cyclonedx.golden.json': 'SJ-003 1, reports 1',
  'npm.golden.json': 'SJ-003 1, reports 1, vulnerabilities 1, packages 12',
  'opensuse-leap-151.golden.json': 'SJ-003 1, reports 1, vulnerabilities 2',
  'oraclelinux-8.golden.json': 'SJ-003 1, reports 1, vulnerabilities 2',
  'pom.golden.json': 'SJ-003 1, reports 1, vulnerabilities 2',
  'rockylinux-8.golden.json': 'SJ-003 1, reports 1, vulnerabilities 1',
  'secrets.golden.json': 'SJ-003 1, reports 1, secrets 2',
  'spring4shell-jre8.golden.json': 'SJ-003 1, reports 1, vulnerabilities 1',
  'terraform-remote-module.golden.json': 'SJ-003 1, reports 1, misconfigurations 3',
  'test-repo.golden.json': 'SJ-003 1, reports 1, vulnerabilities 2',
  'ubi-7.golden.json': 'SJ-003 1, reports 1, vulnerabilities 1',
  'ubuntu-1804.golden.json': 'SJ-003 1, reports 1, vulnerabilities 5',
}

test(
  'trivy corpus: every record of every recorded file becomes the events and reports that it should',
  { skip },
  () => {
    assert.deepEqual(tallyCorpus(trivy, corpus), expected)
  },
)
