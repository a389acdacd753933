import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ScanReport } from '@tidewaiter/model'
import type { Reading } from '../engine/map-record.ts'
import { goldenContext } from '../testing/golden.ts'
import { trivy } from './trivy.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`
const imageId = `sha256:${'fedcba9876543210'.repeat(4)}`

function read(record: unknown, options: unknown = {}): Reading {
  const context = { ...goldenContext, receivedAt: () => 5000 }
  return trivy.open(trivy.options().parse(options), context).read(record, JSON.stringify(record))
}

/** The one report that a record gives. */
function reportOf(record: unknown): ScanReport {
  const { reports = [] } = read(record)
  assert.equal(reports.length, 1)
  return reports[0] as ScanReport
}

/** The records of a fixture. */
function fixture(name: string): readonly unknown[] {
  const text = readFileSync(new URL(`golden/${name}.jsonl`, import.meta.url), 'utf8')
  return text.split('\n').flatMap((line): readonly unknown[] => (line === '' ? [] : [JSON.parse(line)]))
}

test('a report of an image says what was scanned, when and with what, and what was found', () => {
  assert.deepEqual(reportOf(fixture('artifact')[0]), {
    scannedAt: Date.UTC(2026, 2, 4, 4, 6, 7, 890),
    tool: { name: 'trivy', version: '0.70.0' },
    artifact: {
      kind: 'image',
      name: 'registry.example.com/shop/web:2.4.1',
      registry: 'registry.example.com',
      repository: 'shop/web',
      tag: '2.4.1',
      digest,
      imageId,
      os: 'debian 12.11',
      architecture: 'amd64',
    },
    vulnerabilities: [
      {
        id: 'CVE-2026-1234',
        severity: 'high',
        score: 7.5,
        package: 'libssl3',
        installedVersion: '3.0.15-1',
        fixedVersion: '3.0.16-1',
        title: 'openssl: use after free',
        path: 'registry.example.com/shop/web:2.4.1 (debian 12.11)',
        url: 'https://avd.aquasec.com/nvd/cve-2026-1234',
      },
    ],
    malware: [],
    sensitiveData: [
      {
        rule: 'aws-access-key-id',
        severity: 'critical',
        path: 'app/.env',
        category: 'AWS',
        line: 3,
        title: 'AWS Access Key ID',
      },
    ],
    misconfigurations: [],
    packages: [],
    acceptedRisks: [],
  })
})

test('neither the text around a secret nor its mask is in the report', () => {
  const text = JSON.stringify(fixture('artifact').map((record) => read(record)))
  assert.doesNotMatch(text, /ghp_|AWS_ACCESS_KEY_ID/)
})

test('an accepted risk has who and why, and once for each package that it was found in', () => {
  const { acceptedRisks } = reportOf(fixture('accepted')[0])
  assert.deepEqual(
    acceptedRisks.map(({ kind, id, package: name, status }) => [kind, id, name, status]),
    [
      ['vulnerability', 'CVE-2026-1234', 'libssl3', 'ignored'],
      ['vulnerability', 'CVE-2026-2222', 'libssl3', 'not_affected'],
      ['vulnerability', 'CVE-2026-1234', 'openssl', 'ignored'],
      ['sensitive-data', 'aws-access-key-id', undefined, 'ignored'],
      ['misconfiguration', 'DS-0002', undefined, 'ignored'],
    ],
  )
  assert.equal(acceptedRisks[0]?.reason, 'accepted until the next release')
  assert.equal(acceptedRisks[0]?.source, '.trivyignore.yaml')
})

test('an image that was never pushed has no digest: the id of its configuration is none', () => {
  const metadata = { ImageID: imageId, RepoTags: ['shop/web:2'], RepoDigests: [] }
  const record = { SchemaVersion: 2, ArtifactName: 'shop/web:2', ArtifactType: 'container_image', Metadata: metadata }
  const { artifact } = reportOf(record)
  assert.equal(artifact.digest, undefined)
  assert.equal(artifact.imageId, imageId)
})

test('of several repositories the one that was scanned gives the digest', () => {
  const other = digest.replace('0', '9')
  const metadata = {
    ImageID: imageId,
    RepoTags: [],
    RepoDigests: [`mirror.example.com/web@${other}`, `shop/web@${digest}`],
  }
  const record = { SchemaVersion: 2, ArtifactName: 'shop/web:2', ArtifactType: 'container_image', Metadata: metadata }
  assert.equal(reportOf(record).artifact.digest, digest)
})

test('a report without a time has the one at which it was received, and does not claim it for the scan', () => {
  const reading = read({ SchemaVersion: 2, ArtifactName: 'x', ArtifactType: 'filesystem' })
  assert.ok(reading.kind === 'events')
  assert.equal(reading.events[0]?.time, 5000)
  assert.equal(reading.reports?.[0]?.scannedAt, undefined)
})

test('a resource that could not be scanned gives no report', () => {
  const { reports = [] } = read(fixture('cluster')[0])
  assert.deepEqual(
    reports.map(({ artifact }) => artifact.name),
    ['shop/Deployment/web', 'shop/Deployment/web', 'ClusterRole/admin'],
  )
  assert.equal(reports[0]?.artifact.digest, digest)
})

test('the events of a report have ids of their own, the same each time', () => {
  const [first, second] = [read(fixture('accepted')[0]), read(fixture('accepted')[0])]
  assert.ok(first.kind === 'events')
  assert.equal(new Set(first.events.map(({ id }) => id)).size, first.events.length)
  assert.deepEqual(first, second)
})

test('a long name that all events of a report share is shortened', () => {
  const finding = (id: number): object => ({ Type: 'vulnerability', Finding: { VulnerabilityID: `CVE-2026-${id}` } })
  const findings = Array.from({ length: 50 }, (_, id) => finding(id))
  const name = 'x'.repeat(1_000_000)
  const reading = read({ SchemaVersion: 2, ArtifactName: name, Results: [{ ExperimentalModifiedFindings: findings }] })
  assert.ok(reading.kind === 'events')
  assert.equal(reading.events.length, 51)
  for (const { fields } of reading.events) assert.ok((fields.artifactName ?? '').length < 2000)
})

test('recognises reports of every layout and nothing else', () => {
  for (const name of ['artifact', 'cluster', 'compliance']) assert.ok(trivy.recognises(fixture(name)[0]), name)
  const others = [
    null,
    1,
    'x',
    [],
    {},
    { SchemaVersion: 2 },
    { Target: 'x' },
    { ClusterName: 'x' },
    { ID: 'x', Title: 'y' },
  ]
  for (const other of others) assert.equal(trivy.recognises(other), false, JSON.stringify(other))
})
