import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScanReport } from '@tidewaiter/model'
import type { Reading } from '../engine/map-record.ts'
import type { SourceReader } from '../source.ts'
import { testAnyRecord } from '../testing/any-record.ts'
import { goldenContext } from '../testing/golden.ts'
import { policyReport } from './policy-report.ts'
import { policyReportDefaults } from './policy-report-options.ts'

testAnyRecord(policyReport, new URL('golden/', import.meta.url))

const failed = { policy: 'require-labels', rule: 'team', result: 'fail', message: 'no label', severity: 'medium' }
const report = {
  apiVersion: 'wgpolicyk8s.io/v1alpha2',
  kind: 'PolicyReport',
  metadata: { name: 'r', namespace: 'shop', uid: 'u', creationTimestamp: '2026-03-04T05:06:07Z' },
  scope: { kind: 'Deployment', name: 'web' },
  results: [failed] as readonly object[],
}

function open(options: Partial<typeof policyReportDefaults> = {}): SourceReader {
  return policyReport.open({ ...policyReportDefaults, ...options }, goldenContext)
}

function read(reader: SourceReader, record: unknown): Reading {
  return reader.read(record, JSON.stringify(record))
}

function codesOf(reading: Reading): readonly string[] {
  if (reading.kind === 'events') return reading.events.map(({ code }) => code)
  return ['reason' in reading ? reading.reason : reading.kind]
}

function reportOf(reading: Reading): ScanReport {
  assert.equal(reading.reports?.length, 1)
  return reading.reports[0] as ScanReport
}

test('a result gives one event until it changes; its time alone is no change', () => {
  const reader = open()
  assert.deepEqual(codesOf(read(reader, report)), ['RT-002'])
  const again = { ...report, results: [{ ...failed, timestamp: { seconds: 1772600400, nanos: 0 } }] }
  assert.deepEqual(codesOf(read(reader, again)), ['unchanged'])
  assert.deepEqual(codesOf(read(reader, { ...report, results: [failed, { ...failed, rule: 'owner' }] })), ['RT-002'])
  assert.deepEqual(codesOf(read(reader, { ...report, results: [{ ...failed, result: 'pass' }] })), ['RT-001'])
  assert.deepEqual(codesOf(read(reader, report)), ['RT-002'])
  assert.deepEqual(codesOf(read(open({ unchanged: 'event' }), report)), ['RT-002'])
})

test('the id of an event does not depend on what was read before', () => {
  const both = { ...report, results: [failed, { ...failed, rule: 'owner' }] }
  const fresh = read(open(), both)
  const reader = open()
  read(reader, report)
  const later = read(reader, both)
  assert.ok(fresh.kind === 'events' && later.kind === 'events')
  assert.deepEqual(later.events, fresh.events.slice(1))
})

test('a skip for a PolicyException is an accepted risk, in an event and in the scan report', () => {
  const skipped = { ...failed, result: 'skip', properties: { exceptions: 'web-team' } }
  const reading = read(open(), { ...report, results: [skipped] })
  assert.deepEqual(codesOf(reading), ['MS-001'])
  assert.deepEqual(reportOf(reading).acceptedRisks, [
    {
      kind: 'misconfiguration',
      id: 'require-labels/team',
      reason: 'no label',
      source: 'PolicyException web-team',
    },
  ])
  assert.deepEqual(codesOf(read(open(), { ...report, results: [{ ...skipped, properties: {} }] })), ['RT-003'])
})

test('vulnerabilities stand in the scan report and are no events; the scan is, once for each set of them', () => {
  const found = { policy: 'CVE-2026-0001', result: 'fail', severity: 'critical', properties: { pkgName: 'zlib' } }
  const reader = open()
  const reading = read(reader, { ...report, results: [found] })
  assert.deepEqual(codesOf(reading), ['SJ-003'])
  assert.deepEqual(reportOf(reading).vulnerabilities, [{ id: 'CVE-2026-0001', severity: 'critical', package: 'zlib' }])
  assert.deepEqual(reportOf(reading).artifact, { kind: 'resource', name: 'shop/Deployment/web' })
  assert.deepEqual(codesOf(read(reader, { ...report, results: [found] })), ['unchanged'])
  assert.deepEqual(codesOf(read(reader, { ...report, results: [found, { ...found, policy: 'CVE-2026-0002' }] })), [
    'SJ-003',
  ])
})

test('the scan report holds the whole report, also what gives no event again', () => {
  const reader = open({ passed: 'skip' })
  read(reader, report)
  const reading = read(reader, { ...report, results: [failed, { ...failed, rule: 'owner', result: 'pass' }] })
  assert.deepEqual(codesOf(reading), ['passed'])
  assert.deepEqual(
    reportOf(reading).misconfigurations.map(({ id, status }) => [id, status]),
    [
      ['require-labels/team', 'failed'],
      ['require-labels/owner', 'passed'],
    ],
  )
})

test('a report may be about very many objects, up to the limit of events', () => {
  const about = (length: number): object => ({
    ...report,
    results: [{ ...failed, resources: Array.from({ length }, (_, index) => ({ kind: 'Pod', name: `web-${index}` })) }],
  })
  const large = read(open(), about(130_000))
  assert.equal(codesOf(large).length, 130_000)
  assert.equal(large.reports?.length, 130_000)
  const reader = open()
  const tooMany = { kind: 'List', apiVersion: 'v1', items: [report, about(200_000)] }
  assert.equal(read(reader, tooMany).kind, 'refused')
  assert.deepEqual(codesOf(read(reader, report)), ['RT-002'])
})

test('secrets in a message are replaced, in the event and in the scan report', () => {
  const reading = read(open(), {
    ...report,
    results: [{ ...failed, message: 'value password=correcthorse is not allowed' }],
  })
  assert.doesNotMatch(JSON.stringify(reading), /correcthorse/)
})

test('recognises reports of every group, alone, in lists and in watches, and no other object', () => {
  for (const [apiVersion, kind] of [
    ['wgpolicyk8s.io/v1beta1', 'ClusterPolicyReport'],
    ['reports.x-k8s.io/v1beta2', 'PolicyReport'],
    ['openreports.io/v1alpha1', 'ClusterReport'],
    ['kyverno.io/v1alpha2', 'AdmissionReport'],
  ] as const) {
    assert.ok(policyReport.recognises({ apiVersion, kind }), apiVersion)
    assert.ok(policyReport.recognises({ kind: 'List', apiVersion: 'v1', items: [{ apiVersion, kind }] }))
    assert.ok(policyReport.recognises({ type: 'ADDED', object: { apiVersion, kind } }))
  }
  const policy = { apiVersion: 'kyverno.io/v1', kind: 'ClusterPolicy' }
  const others = [
    null,
    [],
    {},
    policy,
    { kind: 'List', items: [policy] },
    { kind: 'List', items: [] },
    { apiVersion: 'constructor', kind: 'Report' },
  ]
  for (const other of others) assert.equal(policyReport.recognises(other), false, JSON.stringify(other))
})
