import { holdsObject } from '../kubernetes/objects-of.ts'
import { severalReasons, severalReasonsMeaning } from '../kubernetes/read-parts.ts'
import type { Source } from '../source.ts'
import { policyReportDefaults, policyReportOptions, type PolicyReportOptions } from './policy-report-options.ts'
import { policyReportReader } from './policy-report-reader.ts'
import { isReportList, reportKind } from './report-kind.ts'
import { layoutsOf, type Sign } from '../detect/sign.ts'

const policyReports =
  'PolicyReport and ClusterPolicyReport: wgpolicyk8s.io v1alpha1, v1alpha2, v1beta1; reports.x-k8s.io'
const openReports = 'Report and ClusterReport of openreports.io'
const kinds = 'PolicyReport|ClusterPolicyReport'
const groups = 'wgpolicyk8s.io/*|reports.x-k8s.io/*'
const internal = 'kyverno.io/*|reports.kyverno.io/*'

const signs: readonly Sign[] = [
  { layout: policyReports, members: [`kind=${kinds}`, `apiVersion=${groups}`], schema: 'apiVersion' },
  {
    layout: openReports,
    members: ['kind=Report|ClusterReport', 'apiVersion=openreports.io/*'],
    schema: 'apiVersion',
  },
  ...['', 'items/[]/', 'object/'].flatMap((place) =>
    [`${groups}|openreports.io/*`, internal].map((values) => ({
      layout: 'one object, a list (`kubectl get -o json`), or events of a watch (`--watch --output-watch-events`)',
      members: [`${place}apiVersion=${values}`],
      schema: `${place}apiVersion`,
    })),
  ),
]

/** Policy reports of Kyverno and others. The guide is `docs/guides/sources/policy-report.md`. */
export const policyReport: Source<PolicyReportOptions> = {
  name: 'policy-report',
  title: 'PolicyReport and OpenReports',
  summary:
    'Reports of Kyverno and whatever else writes PolicyReport or OpenReports: results, exceptions, vulnerabilities',
  guarantees: [
    'Every result is one event for each object that it names, once, until it changes.',
    'A result that was skipped for a PolicyException is an accepted risk, MS-001; any other skip is RT-003.',
    'A vulnerability in a report is a finding of the scan report and no event; the scan is SJ-003.',
    'Results that a report leaves out, though its summary counts them, give nothing.',
    'A request that Kyverno denied stands in no report: connect the Kubernetes audit log for those.',
  ],
  families: ['RT', 'MS', 'PLC', 'BNCH', 'SJ'],
  layouts: layoutsOf(signs),
  signs,
  skips: {
    unchanged: 'A report without a result that it did not hold before',
    passed: 'A report in which only results that passed are new, and the option `passed` is `skip`',
    'no-results': 'A report or a list without results',
    deleted: 'A report that was deleted, as a watch shows it',
    'internal-report': "Kyverno's own intermediate object; what counts is in the reports",
    [severalReasons]: severalReasonsMeaning,
  },
  defaults: policyReportDefaults,
  options: policyReportOptions,
  // All reports of a large cluster in one list.
  maxRecordBytes: 256 * 1024 * 1024,
  lists: [['items']],
  recognises: (record) => isReportList(record) || holdsObject(record, (object) => reportKind(object) !== undefined),
  open: policyReportReader,
}
