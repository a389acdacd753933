import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScanReport } from '@tidewaiter/model'
import { goldenContext } from '../testing/golden.ts'
import { sarif } from './sarif.ts'

/** The report of a log with one run. */
function reportOf(run: object): ScanReport {
  const log = { version: '2.1.0', runs: [run] }
  const reader = sarif.open(sarif.options().parse({}), { ...goldenContext, receivedAt: () => 5000 })
  const { reports = [] } = reader.read(log, JSON.stringify(log))
  assert.equal(reports.length, 1)
  return reports[0] as ScanReport
}

const at = [{ physicalLocation: { artifactLocation: { uri: 'app/main.go' }, region: { startLine: 7 } } }]

function runOf(tool: string, rules: readonly object[], results: readonly object[]): object {
  return { tool: { driver: { name: tool, version: '1.2', rules } }, results }
}

test("Trivy's facts stand in the message, and its word for the severity among the tags", () => {
  const rule = { id: 'CVE-2026-1', properties: { 'security-severity': '9.8', tags: ['vulnerability', 'MEDIUM'] } }
  const text =
    'Package: libssl3\nInstalled Version: 3.0.15\nVulnerability CVE-2026-1\nSeverity: MEDIUM\nFixed Version: '
  const report = reportOf(runOf('Trivy', [rule], [{ ruleId: 'CVE-2026-1', message: { text }, locations: at }]))
  assert.deepEqual(report.tool, { name: 'Trivy', version: '1.2' })
  assert.deepEqual(report.vulnerabilities, [
    {
      id: 'CVE-2026-1',
      severity: 'medium',
      score: 9.8,
      package: 'libssl3',
      installedVersion: '3.0.15',
      path: 'app/main.go',
    },
  ])
})

test("Grype's rule ids end in the package, and the image stands in the locations", () => {
  const rule = { id: 'GHSA-aaaa-bbbb-cccc-left-pad', help: { text: 'Severity: low\nPackage: left-pad\nVersion: 1.1' } }
  const locations = [{ logicalLocations: [{ fullyQualifiedName: 'shop/web:2@:/package.json' }] }]
  const report = reportOf(runOf('grype', [rule], [{ ruleIndex: 0, level: 'error', locations }]))
  assert.deepEqual(report.artifact, { kind: 'image', name: 'shop/web:2', repository: 'shop/web', tag: '2' })
  assert.deepEqual(report.vulnerabilities, [
    { id: 'GHSA-aaaa-bbbb-cccc', severity: 'low', package: 'left-pad', installedVersion: '1.1' },
  ])
})

test('the message of a secret is not kept, and secrets in other messages are replaced', () => {
  const secret = { ruleId: 'generic-api-key', message: { text: 'key AKIAIOSFODNN7EXAMPLE found' }, locations: at }
  const found = reportOf(runOf('gitleaks', [], [secret]))
  assert.deepEqual(found.sensitiveData, [{ rule: 'generic-api-key', severity: 'medium', path: 'app/main.go', line: 7 }])
  const other = reportOf(runOf('x', [], [{ ruleId: 'r', message: { text: 'run with --password=hunter2' } }]))
  assert.equal(other.misconfigurations[0]?.message, 'run with --password=[redacted]')
})

test('the level counts where there is neither word nor score, and is warning when nobody says', () => {
  const rules = [
    { id: 'a', defaultConfiguration: { level: 'error' } },
    { id: 'b', properties: { 'security-severity': '0.0' } },
  ]
  const results = ['a', 'b', 'c', 'a/variant'].map((ruleId) => ({ ruleId }))
  const { misconfigurations } = reportOf(runOf('x', rules, [...results, { ruleId: 'a', level: 'none' }]))
  assert.deepEqual(
    misconfigurations.map(({ severity }) => severity),
    ['high', 'negligible', 'medium', 'high', 'negligible'],
  )
})

test('a rule that passed or did not apply is no finding', () => {
  const results = ['pass', 'notApplicable', 'fail', 'open'].map((kind) => ({ ruleId: 'CVE-2026-1', kind }))
  assert.equal(reportOf(runOf('x', [], results)).vulnerabilities.length, 1)
  const checks = ['pass', 'notApplicable', 'fail', 'open'].map((kind) => ({ ruleId: 'check', kind }))
  assert.deepEqual(
    reportOf(runOf('x', [], checks)).misconfigurations.map(({ status }) => status),
    ['passed', 'skipped', 'failed', 'error'],
  )
})

test('a suppressed result is accepted and no finding; one under review is a finding', () => {
  const suppressions = [{ kind: 'external', status: 'accepted', justification: 'base image' }]
  const results = [
    { ruleId: 'CVE-2026-1', suppressions },
    { ruleId: 'CVE-2026-2', suppressions: [{ kind: 'external', status: 'underReview' }] },
  ]
  const { vulnerabilities, acceptedRisks } = reportOf(runOf('x', [], results))
  assert.deepEqual(
    vulnerabilities.map(({ id }) => id),
    ['CVE-2026-2'],
  )
  assert.deepEqual(acceptedRisks, [
    {
      kind: 'vulnerability',
      id: 'CVE-2026-1',
      severity: 'medium',
      reason: 'base image',
      source: 'external',
      status: 'accepted',
    },
  ])
})
