import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AcceptedRisk } from '@tidewaiter/model'
import { reportOf } from '../testing/report-of.ts'
import { acceptancesFromReport } from './acceptances-from-report.ts'
import { covers } from './risk-acceptance.ts'

const now = Date.UTC(2026, 10, 24)
const risk: AcceptedRisk = {
  kind: 'vulnerability',
  id: 'CVE-2026-1234',
  package: 'openssl',
  severity: 'critical',
  reason: 'not called',
  by: 'carol',
  source: '.trivyignore.yaml',
  expiresAt: now + 1000,
}

test('a risk is taken over for its artifact, with its end and where it comes from', () => {
  const report = reportOf({ acceptedRisks: [risk] })
  const { acceptances, left } = acceptancesFromReport(report, now, 'alice')
  assert.deepEqual(left, [])
  assert.deepEqual(acceptances, [
    {
      kind: 'vulnerability',
      id: 'CVE-2026-1234',
      package: 'openssl',
      extent: { kind: 'artifact', digest: report.artifact.digest, name: report.artifact.name },
      reason: 'not called',
      by: 'alice',
      acceptedAt: now,
      expiresAt: now + 1000,
      origin: 'imported',
      source: '.trivyignore.yaml, by carol',
    },
  ])
})

test('it covers no more than the scanner was told: its package, its file', () => {
  const secret: AcceptedRisk = { kind: 'sensitive-data', id: 'aws-key', path: '/test/key' }
  const report = reportOf({ acceptedRisks: [secret] })
  const [acceptance] = acceptancesFromReport(report, now, 'alice').acceptances
  const at = (path: string): boolean =>
    covers(acceptance!, { kind: 'sensitive-data', id: 'aws-key', severity: 'high', path }, report.artifact)
  assert.deepEqual([at('/test/key'), at('/app/key')], [true, false])
})

test('what is not taken over is said with its reason', () => {
  const malware = (severity?: AcceptedRisk['severity']): AcceptedRisk => ({
    kind: 'malware',
    id: 'Eicar-Test',
    path: `/${severity}`,
    ...(severity && { severity }),
  })
  const acceptedRisks: readonly AcceptedRisk[] = [
    malware('medium'),
    malware('high'),
    malware(),
    { ...risk, expiresAt: now },
    { ...risk, id: ' ' },
    { ...risk, id: 'x'.repeat(201) },
  ]
  const { acceptances, left } = acceptancesFromReport(reportOf({ acceptedRisks }), now, 'alice')
  assert.deepEqual(
    acceptances.map(({ path }) => path),
    ['/medium'],
  )
  assert.deepEqual(
    left.map(({ reason }) => reason),
    [
      'malware is accepted up to severity medium, and this is high',
      'malware is accepted up to severity medium, and this has none',
      'it has ended',
      'it does not say what is accepted',
      'its id, package or path is too long',
    ],
  )
  assert.deepEqual(left[0]?.risk, acceptedRisks[1])
})

test('the same risk is one, long texts are cut, and without an artifact nothing is taken over', () => {
  const long = { ...risk, reason: '😀'.repeat(1500), id: 'cve-2026-9' }
  const { acceptances } = acceptancesFromReport(
    reportOf({ acceptedRisks: [risk, { ...risk, id: 'cve-2026-1234' }, long] }),
    now,
    'alice',
  )
  assert.deepEqual(
    acceptances.map(({ id }) => id),
    ['CVE-2026-1234', 'cve-2026-9'],
  )
  const { reason = '' } = acceptances[1] ?? {}
  assert.ok(reason.length <= 2000 && reason.isWellFormed() && reason.endsWith('...'))
  const { digest: _, ...nameless } = reportOf({ artifact: { name: '' } }).artifact
  const nothing = acceptancesFromReport({ ...reportOf({ acceptedRisks: [risk] }), artifact: nameless }, now, 'alice')
  assert.deepEqual(
    [nothing.acceptances, nothing.left.map(({ reason: why }) => why)],
    [[], ['the report does not say which artifact it is about']],
  )
})
