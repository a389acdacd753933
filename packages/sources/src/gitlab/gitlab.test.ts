import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ScanReport } from '@tidewaiter/model'
import type { Reading } from '../engine/map-record.ts'
import { testAnyRecord } from '../testing/any-record.ts'
import { goldenContext } from '../testing/golden.ts'
import { gitlab } from './gitlab.ts'
import { gitlabTime } from './gitlab-time.ts'

const golden = new URL('golden/', import.meta.url)
let clock = Date.UTC(2026, 2, 4, 12)
const context = { ...goldenContext, receivedAt: () => clock }
const reader = gitlab.open(gitlab.options().parse({ artifact: 'shop/web' }), context)

testAnyRecord(gitlab, golden)

/** What becomes of the records of a fixture. */
function readingsOf(file: string): readonly Reading[] {
  const lines = readFileSync(new URL(file, golden), 'utf8').split('\n')
  return lines.filter((line) => line !== '').map((line) => reader.read(JSON.parse(line), line))
}

function reportsOf(reading: Reading | undefined): readonly ScanReport[] {
  return reading?.reports ?? []
}

test('times: with a zone, with UTC behind them, and without any, which is UTC', () => {
  const expected = Date.UTC(2016, 7, 12, 15, 23, 28)
  for (const text of [
    '2016-08-12T17:23:28+02:00',
    '2016-08-12 15:23:28 UTC',
    '2016-08-12T15:23:28',
    '2016-08-12T15:23:28Z',
  ])
    assert.equal(gitlabTime(text), expected, text)
  for (const other of ['', 'yesterday', '2016-08-12', '0001-01-01T00:00:00', null, 7])
    assert.equal(gitlabTime(other), undefined)
})

test('a finding of container scanning says which package of which image, and what helps', () => {
  const [first, , clean] = readingsOf('reports.jsonl')
  const [report] = reportsOf(first)
  assert.deepEqual(report?.artifact, {
    kind: 'image',
    name: 'registry.example.com/shop/web:2.4.1',
    registry: 'registry.example.com',
    repository: 'shop/web',
    tag: '2.4.1',
    os: 'debian:12.4',
  })
  assert.deepEqual(report?.tool, { name: 'trivy', version: '0.57.1' })
  assert.equal(report?.scannedAt, Date.UTC(2026, 2, 4, 5, 6, 27))
  assert.deepEqual(report?.vulnerabilities[0], {
    id: 'CVE-2026-1111',
    severity: 'high',
    package: 'openssl',
    installedVersion: '3.0.1',
    fixedVersion: '3.0.9',
    url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-1111',
  })
  assert.deepEqual(
    reportsOf(clean).map(({ artifact, vulnerabilities }) => [artifact.name, vulnerabilities.length]),
    [['shop/web', 0]],
  )
})

test('a secret is reported by rule and place, and never itself', () => {
  const secrets = readingsOf('reports.jsonl')
    .flatMap(reportsOf)
    .flatMap(({ sensitiveData }) => sensitiveData)
  assert.deepEqual(secrets, [
    { rule: 'AWS', severity: 'critical', path: 'conf/a.env', line: 7, title: 'AWS access token' },
  ])
  const everything = ['reports.jsonl', 'hooks.jsonl', 'members.jsonl'].flatMap(readingsOf)
  assert.doesNotMatch(JSON.stringify(everything), /AKIA|glpat-/)
})

test('what names no image beside one that is tagged is a place in it', () => {
  const finding = (image: string): object => ({
    category: 'container_scanning',
    cve: 'CVE-2026-1',
    location: { image, dependency: { package: { name: 'p' } } },
  })
  const images = ['Node.js', 'registry.example.com/web:1', 'var/www/composer.lock']
  const record = { version: '14.0.6', vulnerabilities: images.map(finding) }
  assert.ok(gitlab.recognises(record))
  const reports = reportsOf(reader.read(record, JSON.stringify(record)))
  assert.deepEqual(
    reports.map(({ artifact, vulnerabilities }) => [artifact.name, vulnerabilities.map(({ path }) => path)]),
    [['registry.example.com/web:1', ['Node.js', undefined, 'var/www/composer.lock']]],
  )
})

test('a scan that failed gives no report', () => {
  const failed = readingsOf('reports.jsonl')[3]
  assert.ok(failed?.kind === 'events')
  assert.deepEqual(
    failed.events.map(({ code, outcome }) => [code, outcome]),
    [
      ['SJ-004', 'Error'],
      ['CI-002', 'Error'],
    ],
  )
  assert.deepEqual(reportsOf(failed), [])
})

test('a hook without a time is another event when it comes again', () => {
  const hook = '{"event_name":"user_destroy","username":"old"}'
  const ids = [1, 2].map(() => {
    const reading = reader.read(JSON.parse(hook), hook)
    clock += 1
    return reading.kind === 'events' ? reading.events[0]?.id : reading.kind
  })
  assert.equal(new Set(ids).size, 2)
})

test('every skip is documented, and every documented one occurs', () => {
  const lines = readdirSync(golden)
    .filter((name) => name.endsWith('.cef'))
    .flatMap((name) => readFileSync(new URL(name, golden), 'utf8').split('\n'))
  const reasons = lines.flatMap((line) => /^# skipped: (.+)/.exec(line)?.[1] ?? [])
  assert.deepEqual([...new Set(reasons)].toSorted(), Object.keys(gitlab.skips).toSorted())
})

test('other things are not recognised', () => {
  const others = [null, 'x', [], {}, { version: '1', vulnerabilities: [] }, { version: 1, scan: { type: 'sast' } }]
  for (const other of others) assert.equal(gitlab.recognises(other), false, JSON.stringify(other))
  for (const options of [{ artifact: ' ' }, { user: 7 }, { token: 'x' }])
    assert.throws(() => gitlab.options().parse(options))
})
