import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ScanReport } from '@tidewaiter/model'
import { goldenContext } from '../testing/golden.ts'
import { trivyOperator } from './trivy-operator.ts'

/** The records of a fixture. */
function fixture(name: string): readonly unknown[] {
  const text = readFileSync(new URL(`golden/${name}.jsonl`, import.meta.url), 'utf8')
  return text.split('\n').flatMap((line): readonly unknown[] => (line === '' ? [] : [JSON.parse(line)]))
}

function reportsOf(record: unknown): readonly ScanReport[] {
  const reader = trivyOperator.open({ passed: 'skip' }, { ...goldenContext, receivedAt: () => 5000 })
  return reader.read(record, JSON.stringify(record)).reports ?? []
}

test('a report of vulnerabilities names the image as it is pulled, with its digest', () => {
  const [report] = reportsOf(fixture('images')[0])
  assert.deepEqual(report?.artifact, {
    kind: 'image',
    name: 'registry.example.com/shop/web:2.4.1',
    repository: 'shop/web',
    registry: 'registry.example.com',
    tag: '2.4.1',
    digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
    os: 'debian 12.11',
  })
  assert.equal(report?.scannedAt, Date.UTC(2026, 2, 4, 5, 6, 8))
  assert.deepEqual(report?.vulnerabilities, [
    {
      id: 'CVE-2026-1234',
      severity: 'high',
      score: 7.5,
      package: 'libssl3',
      installedVersion: '3.0.15-1',
      fixedVersion: '3.0.16-1',
      title: 'openssl: use after free',
      url: 'https://avd.aquasec.com/nvd/cve-2026-1234',
    },
  ])
})

test('a secret is kept without the text that it was found in, packages with their versions', () => {
  const [secrets, , packages] = fixture('images')
    .slice(1)
    .map((record) => reportsOf(record)[0])
  assert.doesNotMatch(JSON.stringify(secrets), /AWS_secret_KEY/)
  assert.equal(secrets?.sensitiveData[0]?.rule, 'aws-secret-access-key')
  assert.deepEqual(packages?.packages, [{ name: 'libssl3', type: 'library', version: '3.0.15-1' }])
})

test('checks that passed stay in the report when they are no events; one without a result is an error', () => {
  const [report] = reportsOf(fixture('checks')[0])
  assert.deepEqual(
    report?.misconfigurations.map(({ id, status, resource }) => [id, status, resource]),
    [
      ['KSV014', 'failed', 'shop/ReplicaSet/web-5d8f'],
      ['KSV001', 'passed', 'shop/ReplicaSet/web-5d8f'],
      ['KSV002', 'error', 'shop/ReplicaSet/web-5d8f'],
    ],
  )
})

test('the same report twice in a list gives events with different ids', () => {
  const reader = trivyOperator.open({ passed: 'event' }, goldenContext)
  const reading = reader.read(fixture('wrapped')[5], 'raw')
  assert.ok(reading.kind === 'events')
  assert.equal(new Set(reading.events.map(({ id }) => id)).size, 2)
})

test('recognises the resources, in a list and as the webhook posts them, and no others of the group', () => {
  const [webhook, , watch, , list, kindList, , kubeBench] = fixture('wrapped')
  for (const record of [fixture('images')[0], webhook, watch, list, kindList])
    assert.ok(trivyOperator.recognises(record))
  const pods = { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Pod' }] }
  for (const record of [kubeBench, pods, { items: [] }, { type: 'ADDED', object: pods }, null, 'x']) {
    assert.equal(trivyOperator.recognises(record), false, JSON.stringify(record))
  }
})
