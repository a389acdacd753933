import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FindingSeverity, ScanReport, Vulnerability } from '@tidewaiter/model'
import fc from 'fast-check'
import { indexAcceptances } from '../acceptance/acceptance-index.ts'
import type { RiskAcceptance } from '../acceptance/risk-acceptance.ts'
import type { Reach } from '../scope/reach.ts'
import { reportOf } from '../testing/report-of.ts'
import { assurancePolicySchema } from './assurance-policy.ts'
import { appliesTo, compilePolicy, type CompiledPolicy } from './compile-policy.ts'
import { judge as judgeBy, judgeAll, type Verdict } from './judge.ts'

const now = Date.UTC(2026, 10, 24)

function policyOf(conditions: object): CompiledPolicy {
  return compilePolicy(assurancePolicySchema().parse({ name: 'production', ...conditions }))
}

type At = { readonly acceptances: readonly RiskAcceptance[]; readonly now: number }

function judge(policy: CompiledPolicy, report: ScanReport, { acceptances, now: at }: At): Verdict {
  return judgeBy(policy, report, { acceptances: indexAcceptances(acceptances), now: at })
}

function failuresOf(
  conditions: object,
  report: ScanReport,
  acceptances: readonly RiskAcceptance[] = [],
): readonly string[] {
  return judge(policyOf(conditions), report, { acceptances, now }).failures.map(({ reason }) => reason)
}

const openssl: Vulnerability = {
  id: 'CVE-2026-1234',
  severity: 'high',
  score: 8.1,
  package: 'openssl',
  installedVersion: '3.0.1',
}

test('vulnerabilities count from a severity or a score on', () => {
  const report = reportOf({ vulnerabilities: [openssl, { id: 'CVE-2026-2', severity: 'low', score: 2 }] })
  assert.deepEqual(failuresOf({ vulnerabilities: { severity: 'critical' } }, report), [])
  assert.deepEqual(failuresOf({ vulnerabilities: { severity: 'high' } }, report), [
    '1 vulnerability of severity high or worse',
  ])
  assert.deepEqual(failuresOf({ vulnerabilities: { severity: 'critical', score: 2 } }, report), [
    '2 vulnerabilities of severity critical or worse or with a score of 2 or more',
  ])
})

test('what has no fix yet can be let pass, names can be ignored, and named ones are blocked all the same', () => {
  const report = reportOf({ vulnerabilities: [openssl] })
  const high = { severity: 'high', ignoreUnfixed: true }
  assert.deepEqual(failuresOf({ vulnerabilities: high }, report), [])
  const fixed = reportOf({ vulnerabilities: [{ ...openssl, fixedVersion: '3.0.2' }] })
  assert.equal(failuresOf({ vulnerabilities: high }, fixed).length, 1)
  assert.deepEqual(failuresOf({ vulnerabilities: { severity: 'low', ignore: ['cve-2026-1234'] } }, fixed), [])
  assert.equal(failuresOf({ vulnerabilities: { ...high, block: ['CVE-2026-1234'] } }, report).length, 1)
})

test('what a scanner does not grade counts as the worst', () => {
  const report = reportOf({ vulnerabilities: [{ id: 'CVE-2026-3', severity: 'unknown' }] })
  assert.equal(failuresOf({ vulnerabilities: { severity: 'critical' } }, report).length, 1)
  const malware = reportOf({ malware: [{ signature: 'Eicar-Test', path: '/a' }] })
  assert.deepEqual(failuresOf({ malware: { severity: 'critical' } }, malware), [
    '1 piece of malware of severity critical or worse',
  ])
})

test('secrets, failed checks, packages, operating systems and the age of the scan', () => {
  const report = reportOf({
    sensitiveData: [{ rule: 'aws-key', severity: 'critical', path: '/a' }],
    misconfigurations: [
      { id: 'DS002', severity: 'high', status: 'failed' },
      { id: 'DS001', severity: 'high', status: 'passed' },
    ],
    packages: [{ name: 'log4j-core', version: '2.14.1' }, { name: 'curl' }],
    scannedAt: now - 8 * 86_400_000,
  })
  assert.deepEqual(
    failuresOf(
      {
        sensitiveData: { severity: 'medium' },
        misconfigurations: { severity: 'low' },
        blockedPackages: ['log4j-core@2.14*', 'netcat*'],
        allowedOs: ['debian*'],
        maxScanAge: '7d',
      },
      report,
    ),
    [
      '1 blocked package: log4j-core@2.14.1',
      'the operating system is alpine 3.22',
      '1 place with sensitive data of severity medium or worse',
      '1 misconfiguration of severity low or worse',
      'the scan is too old',
    ],
  )
})

test('what the report does not say counts against it', () => {
  const { scannedAt: _, ...report } = reportOf({ artifact: { os: undefined } as never })
  assert.deepEqual(failuresOf({ allowedOs: ['*'], maxScanAge: '7d' }, report), [
    'the operating system is not known',
    'the time of the scan is not known',
  ])
})

test('an expression blocks when it is true, and when it cannot be judged', () => {
  const report = reportOf({ artifact: { tag: 'latest' }, vulnerabilities: [openssl] })
  assert.deepEqual(failuresOf({ blockWhen: 'artifact.tag == "latest"' }, report), ['artifact.tag == "latest" is true'])
  assert.deepEqual(failuresOf({ blockWhen: 'counts.high > 1' }, report), [])
  assert.match(failuresOf({ blockWhen: '1 / (counts.low) == 1' }, report)[0] ?? '', /cannot be judged/)
})

test('a policy without conditions, with a wrong expression or with a misspelt key is refused', () => {
  const faultOf = (conditions: object): string =>
    assurancePolicySchema()
      .safeParse({ name: 'p', ...conditions })
      .error?.issues.map(({ message }) => message)
      .join('; ') ?? ''
  assert.match(faultOf({}), /lets everything pass/)
  assert.match(faultOf({ blockWhen: 'artifact.tga == "x"' }), /tga/)
  assert.match(faultOf({ blockWhen: 'artifact.tag.matches("(a+)+$")' }), /matches/)
  assert.match(faultOf({ blockWhen: '1 + 1' }), /true or false/)
  assert.match(faultOf({ vulnerabilities: { ignoreUnfixed: true } }), /nothing is judged/)
  assert.match(faultOf({ malwear: { severity: 'low' } }), /malwear/)
})

test('a policy is for what is in its scope and within the reach of its maker', () => {
  const { artifact } = reportOf()
  const isFor = (conditions: object, reach?: Reach): boolean => {
    const policy = assurancePolicySchema().parse({ name: 'production', malware: { severity: 'low' }, ...conditions })
    return appliesTo(compilePolicy({ ...policy, reach }), artifact)
  }
  assert.ok(isFor({}))
  assert.ok(isFor({ scope: { registries: ['*.example.com'] } }))
  assert.ok(!isFor({ scope: { registries: ['other.example.com'] } }))
  assert.ok(isFor({}, [{ repositories: ['bank/*'] }, { repositories: ['shop/*'] }]))
  assert.ok(!isFor({ scope: { registries: ['*.example.com'] } }, [{ repositories: ['bank/*'] }]))
  assert.ok(!isFor({}, []))
})

test('an expression that cannot be read is refused with its column when the policy is compiled', () => {
  assert.throws(() => compilePolicy({ name: 'tags', mode: 'audit', blockWhen: 'artifact.tga == "x"' }), {
    name: 'RulesError',
    code: 'condition-invalid',
    message: /artifact\.tga == "x" of the policy tags cannot be read: .*tga.* at column 10$/,
  })
})

test('of several policies those judge that are for the artifact, in their order, as each would alone', () => {
  const report = reportOf({ vulnerabilities: [openssl] })
  const policies = [
    policyOf({ vulnerabilities: { severity: 'high' } }),
    policyOf({ vulnerabilities: { severity: 'low' }, scope: { repositories: ['bank/*'] } }),
    policyOf({ blockWhen: 'counts.high > 0', mode: 'audit' }),
    policyOf({ malware: { severity: 'low' }, scope: { namespaces: ['shop'] } }),
  ] as const
  const circumstances = { acceptances: indexAcceptances([]), now }
  assert.deepEqual(
    judgeAll(policies, report, circumstances),
    [policies[0], policies[2]].map((policy) => judgeBy(policy, report, circumstances)),
  )
  const inShop = judgeAll(policies, report, { ...circumstances, place: { namespace: 'shop' } })
  assert.equal(inShop.length, 3)
  assert.deepEqual(judgeAll([], report, circumstances), [])
})

test('what was accepted does not count, is listed, and counts again when the acceptance has ended', () => {
  const acceptance: RiskAcceptance = {
    kind: 'vulnerability',
    id: openssl.id,
    extent: { kind: 'repository', repository: 'shop/web' },
    acceptedAt: now - 1000,
    expiresAt: now + 1000,
  }
  const report = reportOf({ vulnerabilities: [openssl] })
  const policy = policyOf({ vulnerabilities: { severity: 'high' } })
  const before = judge(policy, report, { acceptances: [acceptance], now })
  assert.deepEqual([before.compliant, before.accepted.map(({ id }) => id)], [true, ['CVE-2026-1234']])
  const after = judge(policy, report, { acceptances: [acceptance], now: now + 1000 })
  assert.deepEqual([after.compliant, after.accepted], [false, []])
})

const severities: readonly FindingSeverity[] = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown']
const anyVulnerability = fc.record({
  id: fc.constantFrom('CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3'),
  severity: fc.constantFrom(...severities),
  score: fc.integer({ min: 0, max: 10 }),
  package: fc.constantFrom('openssl', 'curl'),
})
const anyPolicy = fc
  .record({
    severity: fc.constantFrom('critical', 'high', 'medium', 'low', 'negligible'),
    ignoreUnfixed: fc.boolean(),
    ignore: fc.subarray(['CVE-2026-1']),
    block: fc.subarray(['CVE-2026-2']),
  })
  .map((vulnerabilities) => policyOf({ vulnerabilities }))

test('property: one more finding never makes an artifact compliant, one more acceptance never makes it non-compliant', () => {
  fc.assert(
    fc.property(
      anyPolicy,
      fc.array(anyVulnerability, { maxLength: 6 }),
      anyVulnerability,
      fc.constantFrom('CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3'),
      (policy, some, more, id) => {
        const isCompliant = (
          vulnerabilities: readonly Vulnerability[],
          acceptances: readonly RiskAcceptance[],
        ): boolean => judge(policy, reportOf({ vulnerabilities }), { acceptances, now }).compliant
        const acceptance: RiskAcceptance = {
          kind: 'vulnerability',
          id,
          extent: { kind: 'everywhere' },
          acceptedAt: now,
        }
        assert.ok(!isCompliant([...some, more], []) || isCompliant(some, []))
        assert.ok(!isCompliant(some, []) || isCompliant(some, [acceptance]))
      },
    ),
  )
})
