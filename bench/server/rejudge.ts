import type { FindingSeverity, ScanReport, Vulnerability } from '@tidewaiter/model'
import {
  assurancePolicySchema,
  compilePolicy,
  findingsOf,
  indexAcceptances,
  judgeAll,
  type RiskAcceptance,
} from '@tidewaiter/rules'
import { secondsOf, type Round } from './row.ts'

const reportCount = 100_000
const acceptanceCount = 2_000
const now = Date.UTC(2026, 10, 24)
const dayMs = 86_400_000

/** Rules alone: every report in memory by five policies and 2,000 acceptances; the floor goes over all findings once. */
export async function rejudge(): Promise<Round> {
  const reports = makeReports()
  const policies = [
    { name: 'production', vulnerabilities: { severity: 'high', ignoreUnfixed: true, block: ['CVE-2021-44228'] } },
    { name: 'base', scope: { registries: ['registry-1*'] }, blockedPackages: ['netcat*'], allowedOs: ['alpine*'] },
    { name: 'expression', blockWhen: 'artifact.tag == "latest" || counts.high > 50' },
    { name: 'age', maxScanAge: '14d', vulnerabilities: { score: 9 }, mode: 'audit' },
    { name: 'teams', scope: { repositories: ['team-1*/*'] }, vulnerabilities: { severity: 'medium' } },
  ].map((policy) => compilePolicy(assurancePolicySchema().parse(policy)))
  const acceptances = indexAcceptances(makeAcceptances())
  let failed = 0
  const measured = await secondsOf(() => {
    for (const report of reports)
      for (const verdict of judgeAll(policies, report, { acceptances, now })) if (!verdict.compliant) failed++
  })
  let findings = 0
  const floor = await secondsOf(() => {
    for (const report of reports) for (const _ of findingsOf(report)) findings++
  })
  if (failed === 0 || findings === 0) throw new Error('Nothing was judged')
  return { measured, floor, findings }
}

const severities: readonly FindingSeverity[] = ['critical', 'high', 'medium', 'medium', 'low', 'low']
const idOf = (n: number): string => `CVE-${2015 + (n % 12)}-${10_000 + n}`
const poolSize = 30_000

function makeReports(): readonly ScanReport[] {
  let seed = 1
  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
  const pool: readonly Vulnerability[] = Array.from({ length: poolSize }, (_, n) => ({
    id: idOf(n),
    severity: severities[Math.floor(random() * severities.length)]!,
    score: Math.floor(random() * 100) / 10,
    package: `package-${n % 900}`,
    installedVersion: `1.${n % 40}.0`,
    ...(n % 2 === 0 && { fixedVersion: `1.${n % 40}.1` }),
  }))
  return Array.from({ length: reportCount }, (_, n) => ({
    scannedAt: now - (n % 20) * dayMs,
    tool: { name: 'Trivy' },
    artifact: {
      kind: 'image',
      name: `registry-${n % 20}.example.com/team-${n % 300}/app-${n % 5000}:${n}`,
      digest: `sha256:${n.toString(16).padStart(64, '0')}`,
      registry: `registry-${n % 20}.example.com`,
      repository: `team-${n % 300}/app-${n % 5000}`,
      tag: `${n}`,
      os: n % 3 === 0 ? 'debian 12' : 'alpine 3.22',
    },
    // A mean of about 60, with a long tail.
    vulnerabilities: Array.from(
      { length: Math.min(500, Math.floor(-60 * Math.log(1 - random()))) },
      () => pool[Math.floor(random() * poolSize)]!,
    ),
    malware: [],
    sensitiveData: [],
    misconfigurations: [],
    packages: [],
    acceptedRisks: [],
  }))
}

function makeAcceptances(): readonly RiskAcceptance[] {
  return Array.from({ length: acceptanceCount }, (_, n) => ({
    kind: 'vulnerability',
    id: idOf((n * 13) % poolSize),
    acceptedAt: now - 1000,
    expiresAt: now + dayMs,
    extent:
      n % 2 === 0 ? { kind: 'everywhere' } : { kind: 'repository', repository: `team-${n % 300}/app-${n % 5000}` },
  })) as readonly RiskAcceptance[]
}
