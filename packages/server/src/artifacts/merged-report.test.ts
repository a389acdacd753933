import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { ScanReport, Vulnerability } from '@tidewaiter/model'
import fc from 'fast-check'
import { gravityOf, leastGravity } from './gravity.ts'
import { mergedReport } from './merged-report.ts'
import { rankOf } from './severity-rank.ts'

function scanOf(vulnerabilities: readonly Vulnerability[], more: Partial<ScanReport> = {}): ScanReport {
  const rest = { malware: [], sensitiveData: [], misconfigurations: [], packages: [], acceptedRisks: [] }
  return { tool: { name: 't' }, artifact: { kind: 'image', name: 'web:1' }, vulnerabilities, ...rest, ...more }
}

test('a finding of two tools stands there once, with the worse severity and what either knows', () => {
  const newer = scanOf(
    [
      { id: 'CVE-1', severity: 'unknown', package: 'zlib', installedVersion: '1', path: 'a' },
      { id: 'CVE-1', severity: 'low', package: 'zlib', installedVersion: '1', path: 'b' },
    ],
    { scannedAt: 5, misconfigurations: [{ id: 'A', severity: 'low', status: 'passed' }] },
  )
  const older = scanOf(
    [
      { id: 'cve-1', severity: 'high', score: 8, package: 'zlib', installedVersion: '1', fixedVersion: '2', path: 'c' },
      { id: 'CVE-1', severity: 'low', package: 'other', installedVersion: '1' },
    ],
    {
      scannedAt: 9,
      artifact: { kind: 'image', name: 'old', os: 'debian 12' },
      misconfigurations: [{ id: 'a', severity: 'high', status: 'failed' }],
    },
  )
  const merged = mergedReport([newer, older])
  deepEqual(
    merged.vulnerabilities.map(({ id, severity, path, fixedVersion, package: name }) => [
      id,
      severity,
      path,
      fixedVersion,
      name,
    ]),
    [
      ['CVE-1', 'high', 'a', '2', 'zlib'],
      ['CVE-1', 'high', 'b', '2', 'zlib'],
      ['CVE-1', 'low', undefined, undefined, 'other'],
    ],
  )
  deepEqual([merged.scannedAt, merged.artifact], [9, { kind: 'image', name: 'web:1', os: 'debian 12' }])
  deepEqual(merged.misconfigurations, [{ id: 'A', severity: 'high', status: 'failed' }])
})

const finding = fc.record(
  {
    id: fc.constantFrom('CVE-1', 'cve-1', 'CVE-2'),
    severity: fc.constantFrom('critical' as const, 'low' as const, 'unknown' as const),
    package: fc.constantFrom('a', 'b'),
  },
  { noNullPrototype: true },
)

test('property: nothing that a tool has found is lost, and nothing is made up', () => {
  fc.assert(
    fc.property(fc.array(fc.array(finding, { maxLength: 6 }), { minLength: 1, maxLength: 4 }), (lists) => {
      const key = ({ id, package: name }: Vulnerability): string => `${id.toLowerCase()} ${name}`
      const merged = mergedReport(lists.map((list) => scanOf(list)))
      const worst = (all: readonly Vulnerability[]): unknown =>
        Map.groupBy(all, key)
          .entries()
          .map(([of, those]) => [of, Math.max(...those.map(({ severity }) => rankOf(severity)))])
          .toArray()
          .toSorted(([one], [other]) => String(one).localeCompare(String(other)))
      deepEqual(worst(merged.vulnerabilities), worst(lists.flat()))
    }),
  )
})

test('property: a severity that is worse outweighs any number of others', () => {
  const count = fc.integer({ min: 0, max: 5_000 })
  fc.assert(
    fc.property(fc.record({ low: count, medium: count, negligible: count, unknown: count }), (counts) => {
      const gravity = gravityOf({ vulnerability: counts, malware: counts })
      equal(gravity < leastGravity.high, true)
      equal(gravity >= leastGravity.medium, counts.medium > 0)
      equal(gravityOf({ vulnerability: { ...counts, high: 1 } }) > gravity, true)
    }),
  )
})
