import type { FindingSeverity, ScannedArtifact, ScanReport } from '@tidewaiter/model'
import fc from 'fast-check'
import type { Extent, RiskAcceptance } from '../acceptance/risk-acceptance.ts'
import type { Reach } from '../scope/reach.ts'
import type { Place, Scope } from '../scope/scope.ts'
import { reportOf } from './report-of.ts'

// Values out of few, so that they meet: findings and acceptances of them, artifacts and scopes that they are in.

/** The time that acceptances and scans lie around. */
export const anyNow: number = Date.UTC(2026, 10, 24)

const severity = fc.constantFrom<FindingSeverity>('critical', 'high', 'medium', 'low', 'negligible', 'unknown')
// The last one has the Kelvin sign, whose lower case is the letter k.
const id = fc.constantFrom('CVE-2026-1', 'cve-2026-1', 'CVE-2026-2', 'CVE-2026-K', 'cve-2026-\u212a')
const name = fc.constantFrom('openssl', 'curl')
const path = fc.constantFrom('/app/key', '/app/other')
const digest = fc.constantFrom(`sha256:${'5f'.repeat(32)}`, `sha256:${'00'.repeat(32)}`)
const pattern = fc.constantFrom(
  '*',
  'shop*',
  'shop',
  'shop/web',
  '*.example.com',
  'registry.example.com/*',
  'x?',
  'production',
)

const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { maxLength: 4 })

/**
 * As often absent as not. Optional members of a record are there five times out of six, and all at once fit hardly ever;
 * `fc.option` is hardly ever there within lists.
 */
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.tuple(fc.boolean(), value).map(([is, one]) => (is ? one : undefined))

export const anyScope: fc.Arbitrary<Scope> = fc.record({
  artifacts: maybe(some(pattern)),
  registries: maybe(some(pattern)),
  repositories: maybe(some(pattern)),
  clusters: maybe(some(pattern)),
  namespaces: maybe(some(pattern)),
  exclude: maybe(some(pattern)),
})

export const anyReach: fc.Arbitrary<Reach> = fc.array(anyScope, { maxLength: 3 })

export const anyPlace: fc.Arbitrary<Place> = fc.record({
  cluster: maybe(fc.constantFrom('production', 'shop')),
  namespace: maybe(fc.constantFrom('shop', 'bank')),
})

export const anyArtifact: fc.Arbitrary<ScannedArtifact> = fc.oneof(
  fc.record<ScannedArtifact>(
    {
      kind: fc.constant('image'),
      name: fc.constantFrom('registry.example.com/shop/web:2.4.1', 'shop/web'),
      digest,
      registry: fc.constant('registry.example.com'),
      repository: fc.constantFrom('shop/web', 'bank/web'),
    },
    { requiredKeys: ['kind', 'name'] },
  ),
  fc.constantFrom<ScannedArtifact>(
    { kind: 'resource', name: 'shop/Deployment/web' },
    { kind: 'resource', name: 'ClusterRole/view' },
    { kind: 'cluster', name: 'production' },
  ),
)

const extent: fc.Arbitrary<Extent> = fc.oneof(
  fc.constant({ kind: 'everywhere' } as const),
  fc.record({ kind: fc.constant('repository' as const), repository: fc.constantFrom('shop/web', 'bank/web') }),
  fc.record({ kind: fc.constant('artifact' as const), digest }),
  fc.record({ kind: fc.constant('artifact' as const), name: fc.constant('shop/web') }),
)

const offset = fc.integer({ min: -3, max: 3 }).map((hours) => anyNow + hours * 3_600_000)

export const anyAcceptance: fc.Arbitrary<RiskAcceptance> = fc.record<RiskAcceptance>({
  kind: fc.constantFrom('vulnerability', 'malware', 'sensitive-data', 'misconfiguration'),
  id,
  package: maybe(name),
  path: maybe(path),
  extent,
  reach: maybe(anyReach),
  acceptedAt: offset,
  expiresAt: maybe(offset),
  cancelledAt: maybe(offset),
})

/** A report with findings of every kind. */
export const anyReport: fc.Arbitrary<ScanReport> = fc
  .record({
    artifact: anyArtifact,
    vulnerabilities: some(fc.record({ id, severity, score: fc.integer({ min: 0, max: 10 }), package: name })),
    malware: some(fc.record({ signature: id, path, severity })),
    sensitiveData: some(fc.record({ rule: id, path, severity })),
    misconfigurations: some(
      fc.record({ id, severity, path, status: fc.constantFrom('failed' as const, 'passed' as const) }),
    ),
    packages: some(fc.record({ name, version: fc.constantFrom('1.0', '2.0') })),
  })
  .map(({ artifact, ...parts }) => ({ ...reportOf(parts), artifact }))

/** Conditions of a policy, as people write them. */
export const anyConditions: fc.Arbitrary<object> = fc.record(
  {
    vulnerabilities: fc.record({
      severity: fc.constantFrom('critical', 'high', 'low'),
      ignoreUnfixed: fc.boolean(),
      ignore: fc.subarray(['cve-2026-1']),
      block: fc.subarray(['CVE-2026-2']),
    }),
    malware: fc.record({ severity: fc.constantFrom('critical', 'low') }),
    sensitiveData: fc.record({ severity: fc.constantFrom('critical', 'low') }),
    misconfigurations: fc.record({ severity: fc.constantFrom('critical', 'low') }),
    blockedPackages: fc.constantFrom(['openssl'], ['open*@1*'], ['curl@2.0', 'openssl@1.0']),
    blockWhen: fc.constantFrom('counts.high > 1', 'counts.high < 1', 'artifact.tag == ""'),
  },
  { requiredKeys: ['vulnerabilities'] },
)
