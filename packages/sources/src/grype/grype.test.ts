import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ScanReport } from '@tidewaiter/model'
import { goldenContext } from '../testing/golden.ts'
import { grype } from './grype.ts'

/** The reports that the records of a fixture give. */
function reportsOf(name: string): readonly ScanReport[] {
  const reader = grype.open(grype.options().parse({}), { ...goldenContext, receivedAt: () => 5000 })
  const lines = readFileSync(new URL(`golden/${name}.jsonl`, import.meta.url), 'utf8').split('\n')
  return lines.flatMap((line) => (line === '' ? [] : (reader.read(JSON.parse(line), line).reports ?? [])))
}

test('a report says what was scanned, with which database, and what was found', () => {
  const [report] = reportsOf('report')
  assert.deepEqual(report?.tool, { name: 'grype', version: '0.112.0', databaseUpdatedAt: Date.UTC(2026, 2, 4, 1) })
  assert.deepEqual(report?.artifact, {
    kind: 'image',
    name: 'registry.example.com/shop/web:2.4.1',
    registry: 'registry.example.com',
    repository: 'shop/web',
    tag: '2.4.1',
    digest: `sha256:${'0123456789abcdef'.repeat(4)}`,
    imageId: `sha256:${'fedcba9876543210'.repeat(4)}`,
    os: 'debian 12',
    architecture: 'amd64',
  })
  assert.deepEqual(report?.vulnerabilities, [
    {
      id: 'GHSA-aaaa-bbbb-cccc',
      severity: 'high',
      score: 7.5,
      package: 'golang.org/x/net',
      installedVersion: 'v0.9.0',
      fixedVersion: '0.17.0',
      path: '/usr/bin/web',
      url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
    },
    { id: 'CVE-2026-4444', severity: 'negligible', package: 'bash', installedVersion: '5.2.15-2' },
  ])
})

test('a directory is its path, also where old versions quote it; an SBOM without source has no name', () => {
  const names = reportsOf('report').map(({ artifact }) => [artifact.kind, artifact.name])
  assert.deepEqual(names.slice(1, 5), [
    ['filesystem', '/src/shop'],
    ['unknown', ''],
    ['unknown', ''],
    ['filesystem', '.'],
  ])
})

test('what somebody ignored is accepted, under the id of the CVE; what Grype dismisses is not', () => {
  const [rules, vex, own] = reportsOf('ignored').map(({ acceptedRisks }) => acceptedRisks)
  assert.deepEqual(
    rules?.map(({ id, status, reason }) => [id, status, reason]),
    [
      ['CVE-2026-3333', 'ignored', 'not reachable'],
      ['CVE-2026-3333', 'ignored', undefined],
      ['CVE-2026-4444', 'ignored', 'fix state not-fixed'],
    ],
  )
  assert.deepEqual(vex, [
    {
      kind: 'vulnerability',
      id: 'CVE-2026-4444',
      severity: 'negligible',
      package: 'bash',
      status: 'not_affected',
      reason: 'component_not_present',
      source: 'VEX',
    },
  ])
  assert.deepEqual(own, [])
})
