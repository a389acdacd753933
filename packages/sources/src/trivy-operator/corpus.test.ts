import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { tallyCorpus } from '../testing/tally-corpus.ts'
import { trivyOperator } from './trivy-operator.ts'

const corpus = new URL('../../../../../shared/corpus/trivy-operator/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

/** What each recorded file comes to: events by code, reports and what they hold, and what is none of this source's. */
const expected: Readonly<Record<string, string>> = {
  'docs_clustervulnerability-report_1.yaml': '',
  'docs_exposedsecret-report_1.yaml': '',
  'docs_infraassessment-report_1.yaml': '',
  'docs_vulnerability-report_1.yaml': '',
  'docs_vulnerability-report_2.yaml': '',
  'dojo_clustercompliancereport.json': 'BNCH-003 1, BNCH-004 2, BNCH-002 1',
  'dojo_configauditreport_no_vuln.json': 'SJ-003 1, reports 1',
  'dojo_configauditreport_single_vuln.json': 'RT-002 1, SJ-003 1, reports 1, misconfigurations 1',
  'dojo_configauditreport_with_remediation.json': 'RT-002 2, SJ-003 1, reports 1, misconfigurations 2',
  'dojo_exposedsecretreport_many.json': 'SJ-003 1, reports 1, secrets 2',
  'dojo_findings_in_list.json': 'RT-002 13, SJ-003 2, reports 2, misconfigurations 13, vulnerabilities 5',
  'dojo_vulnerabilityreport_many.json': 'SJ-003 1, reports 1, vulnerabilities 41',
  'dojo_vulnerabilityreport_single_vuln.json': 'SJ-003 1, reports 1, vulnerabilities 1',
  'op_full_report.json': 'refused: not a report of Trivy Operator 1',
  'postee_trivy-operator-input.json': 'SJ-003 1, reports 1, vulnerabilities 5',
  'starboard_clusterComplianceReport.json': 'BNCH-005 22, BNCH-004 2, BNCH-003 3, BNCH-002 1',
}

test(
  'trivy-operator corpus: every record of every recorded file becomes the events and reports that it should',
  { skip },
  () => {
    assert.deepEqual(tallyCorpus(trivyOperator, corpus), expected)
  },
)
