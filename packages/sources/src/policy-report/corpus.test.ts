import { testCorpus } from '../kubernetes/testing/corpus.ts'
import { policyReport } from './policy-report.ts'

testCorpus(policyReport, 'policyreport', {
  'dojo_openreports_no_results.json': 'skipped: no-results 1',
  'dojo_openreports_single_report.json': 'reports 1, RT-002 1, SJ-003 1',
  'kyverno-chainsaw_g-admission-policy-reports-alpha_background_with-binding-fail_report-assert.yaml':
    'reports 1, RT-002 1',
  'kyverno-chainsaw_generating-policies_reports_audit-annotations_report-assert.yaml': 'reports 1, RT-001 1',
  'kyverno-chainsaw_generating-policies_reports_with-exceptions_pass-report-assert.yaml': 'reports 1, RT-001 1',
  'kyverno-chainsaw_mutating-policies_reporting_admission_report.yaml': 'reports 1, RT-001 1',
  'kyverno-chainsaw_mutating-policies_reporting_with-exception-skip-result_report-skip-assert.yaml':
    'MS-001 1, reports 1',
  'kyverno-chainsaw_orts_background_with-validating-admission-policy-binding-fail_report-assert.yaml':
    'reports 1, RT-002 1',
  'kyverno-chainsaw_reports_admission_two-rules-with-different-modes_reports-assert.yaml':
    'reports 2, RT-001 3, RT-002 1',
  'kyverno-chainsaw_reports_background_multiple-exceptions-with-pod-security_report-skip-assert.yaml':
    'MS-001 1, reports 1',
  'kyverno-docs_announcing-kyverno-release-1.13-index_3.yaml': 'reports 1, RT-001 1',
  'kyverno-docs_announcing-kyverno-release-1.14-index_4.yaml': 'PLC-002 1, reports 1',
  'kyverno-docs_guides-exceptions_6.yaml': 'MS-001 1, reports 1',
  'kyverno-docs_guides-exceptions_7.yaml': 'MS-001 1, reports 1',
  'kyverno-docs_guides-exceptions_8.yaml': 'MS-001 1, reports 2, RT-001 1',
  'kyverno-docs_kyverno-1.11-released-index_5.yaml': 'reports 1, RT-001 1',
  'kyverno-docs_subprojects-kyverno-cli_12.yaml': 'reports 2, RT-001 1, RT-002 1',
  'wgpolicy_sample-cis-k8s.yaml': 'BNCH-004 1, BNCH-005 2, reports 1',
  'wgpolicy_sample-falco-policy.yaml': 'reports 2, RT-002 2',
  'wgpolicy_sample-v1beta1-kyverno.yaml': 'reports 1, RT-001 1',
  'wgpolicy_trivy-adapter_policyreport.yaml': 'reports 1, SJ-003 1',
})
