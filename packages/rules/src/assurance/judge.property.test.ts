import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScanReport } from '@tidewaiter/model'
import fc from 'fast-check'
import { acceptanceFor, indexAcceptances } from '../acceptance/acceptance-index.ts'
import { covers, isInForce, type RiskAcceptance } from '../acceptance/risk-acceptance.ts'
import { findingsOf, type Finding } from '../finding.ts'
import type { Place } from '../scope/scope.ts'
import { anyAcceptance, anyConditions, anyNow as now, anyPlace, anyReport } from '../testing/any-rules.ts'
import { assurancePolicySchema } from './assurance-policy.ts'
import { compilePolicy } from './compile-policy.ts'
import { judge, judgeAll, type Verdict } from './judge.ts'

/** What an acceptance means, without any index: the first in force that covers a finding. */
function acceptedBy(
  acceptances: readonly RiskAcceptance[],
  finding: Finding,
  { artifact }: ScanReport,
  place: Place,
): RiskAcceptance | undefined {
  return acceptances.find((one) => isInForce(one, now) && covers(one, finding, artifact, place))
}

const someAcceptances = fc.array(anyAcceptance, { maxLength: 12 })
const manyAcceptances = fc.array(anyAcceptance, { minLength: 30, maxLength: 40 })

test('property: the index finds the acceptance that the definition finds', () => {
  let found = 0
  fc.assert(
    fc.property(manyAcceptances, anyReport, anyPlace, (acceptances, report, place) => {
      const index = indexAcceptances(acceptances)
      const { artifact } = report
      for (const finding of findingsOf(report)) {
        const expected = acceptedBy(acceptances, finding, report, place)
        if (expected !== undefined) found++
        assert.equal(acceptanceFor(index, finding, { artifact, now, place }), expected)
      }
    }),
    { numRuns: 500 },
  )
  assert.ok(found > 30, `only ${found} findings were accepted at all`)
})

const verdictsOf = (conditions: object, report: ScanReport, acceptances: readonly RiskAcceptance[]): Verdict =>
  judge(compilePolicy(assurancePolicySchema().parse({ name: 'p', ...conditions })), report, {
    acceptances: indexAcceptances(acceptances),
    now,
  })

test('property: the same gives the same, alone or among others, and what came before changes nothing', () => {
  fc.assert(
    fc.property(anyConditions, anyConditions, anyReport, someAcceptances, (one, other, report, acceptances) => {
      const [first, second] = [one, other].map((conditions, index) =>
        compilePolicy(assurancePolicySchema().parse({ name: `p${index}`, ...conditions })),
      ) as [never, never]
      const circumstances = { acceptances: indexAcceptances(acceptances), now }
      const alone = judge(first, report, circumstances)
      const among = judgeAll([second, first], report, circumstances)
      assert.deepEqual(among[1], alone)
      assert.deepEqual(judge(first, report, circumstances), alone)
      assert.deepEqual(verdictsOf(one, structuredClone(report), structuredClone(acceptances)), {
        ...alone,
        policy: 'p',
      })
    }),
  )
})

test('property: one more acceptance adds no failure of a condition over findings, and no finding to one', () => {
  fc.assert(
    fc.property(anyConditions, anyReport, someAcceptances, anyAcceptance, (conditions, report, acceptances, more) => {
      const before = verdictsOf(conditions, report, acceptances)
      const after = verdictsOf(conditions, report, [...acceptances, more])
      for (const { condition, findings } of after.failures) {
        // An expression may ask for anything, such as few findings.
        if (condition === 'blockWhen') continue
        const was = before.failures.find((failure) => failure.condition === condition)
        assert.ok(was !== undefined)
        assert.ok(findings.length <= was.findings.length)
      }
      const counted = (verdict: Verdict): number =>
        verdict.accepted.length + verdict.failures.reduce((sum, { findings }) => sum + findings.length, 0)
      assert.equal(counted(after), counted(before), 'what counts is either accepted or not')
    }),
  )
})
