import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ScanReport } from '@tidewaiter/model'
import { goldenContext } from '../testing/golden.ts'
import { aqua } from './aqua.ts'

/** The reports that the first record of a fixture gives. */
function reportsOf(name: string): readonly ScanReport[] {
  const [line = ''] = readFileSync(new URL(`golden/${name}.jsonl`, import.meta.url), 'utf8').split('\n')
  const reader = aqua.open(aqua.options().parse({}), { ...goldenContext, receivedAt: () => 5000 })
  return reader.read(JSON.parse(line), line).reports ?? []
}

test('a scan keeps malware, secrets, vulnerabilities and what was acknowledged', () => {
  const [report] = reportsOf('scans')
  assert.equal(report?.scannedAt, 1772600767000)
  assert.deepEqual(report?.malware, [
    { signature: 'Eicar-Test-Signature', path: '/tmp/eicar.com', digest: '44d88612fea8a8f36de82e1278abb02f' },
  ])
  assert.deepEqual(report?.sensitiveData, [{ rule: 'RSA private key', severity: 'unknown', path: '/root/.ssh/id_rsa' }])
  assert.deepEqual(
    report?.vulnerabilities.map(({ id, severity, fixedVersion }) => [id, severity, fixedVersion]),
    [
      ['CVE-2026-1234', 'high', '3.0.16-1'],
      ['CVE-2026-2222', 'low', undefined],
    ],
  )
  assert.deepEqual(
    report?.acceptedRisks.map(({ id, by, status }) => [id, by, status]),
    [['CVE-2026-2222', 'alice', 'acknowledged']],
  )
})

test('a list of vulnerabilities gives a report for each image, though it is no scan', () => {
  assert.deepEqual(
    reportsOf('lists').map(({ artifact, vulnerabilities }) => [artifact.name, vulnerabilities.length]),
    [
      ['shop/web:2.4.1', 1],
      ['shop/api:1', 1],
    ],
  )
})
