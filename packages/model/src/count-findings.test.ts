import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { countFindings } from './count-findings.ts'
import type { ScanReport } from './scan-report.ts'

test('findings are counted by kind and severity; what passed is none, and ungraded malware is critical', () => {
  const report: ScanReport = {
    tool: { name: 'trivy' },
    artifact: { kind: 'image', name: 'web:1' },
    vulnerabilities: [
      { id: 'CVE-1', severity: 'high' },
      { id: 'CVE-2', severity: 'high' },
      { id: 'CVE-3', severity: 'unknown' },
    ],
    malware: [
      { signature: 'Eicar', path: '/x' },
      { signature: 'Miner', path: '/y', severity: 'low' },
    ],
    sensitiveData: [],
    misconfigurations: [
      { id: 'DS002', severity: 'high', status: 'failed' },
      { id: 'DS001', severity: 'low', status: 'passed' },
    ],
    packages: [],
    acceptedRisks: [],
  }
  deepEqual(countFindings(report), {
    vulnerability: { high: 2, unknown: 1 },
    malware: { critical: 1, low: 1 },
    misconfiguration: { high: 1 },
  })
})
