import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Verdict } from '../assurance/judge.ts'
import { anyPod } from '../testing/any-pod.ts'
import { decide, type AdmissionDecision, type AdmissionSettings, type VerdictsOf } from './decide.ts'
import { imagesOf } from './images-of.ts'

const digest = `sha256:${'5f'.repeat(32)}`
const settings: AdmissionSettings = { mode: 'enforce', unknown: 'deny', tagOnly: 'by-tag' }
const good: Verdict = { policy: 'base', mode: 'enforce', compliant: true, failures: [], accepted: [] }
const bad: Verdict = {
  ...good,
  policy: 'production',
  compliant: false,
  failures: [{ condition: 'vulnerabilities', reason: '2 vulnerabilities of severity high or worse', findings: [] }],
}

function decideOn(
  images: readonly unknown[],
  verdictsOf: VerdictsOf,
  others: Partial<AdmissionSettings> = {},
): AdmissionDecision {
  const containers = images.map((image, index) => ({ name: `c${index}`, image }))
  return decide(imagesOf({ kind: 'Pod', spec: { containers } }), verdictsOf, { ...settings, ...others })
}

test('an image is let in when every enforced policy says so, and policies that are audited warn', () => {
  assert.deepEqual(
    decideOn([`web@${digest}`], () => [good]),
    {
      allowed: true,
      warnings: [],
      reasons: [],
      images: decideOn([`web@${digest}`], () => [good]).images,
    },
  )
  const denied = decideOn([`web@${digest}`], () => [good, bad])
  assert.deepEqual(
    [denied.allowed, denied.reasons],
    [false, [`web@${digest}: production: 2 vulnerabilities of severity high or worse`]],
  )
  const audited = decideOn([`web@${digest}`], () => [{ ...bad, mode: 'audit' }])
  assert.deepEqual([audited.allowed, audited.warnings.length, audited.reasons], [true, 1, []])
  const unjudged = decideOn([`web@${digest}`], () => [])
  assert.deepEqual([unjudged.allowed, unjudged.warnings], [true, []])
})

test('in audit nothing is denied, and what would have been is warned of', () => {
  const { allowed, warnings, reasons, images } = decideOn(['Bad', `web@${digest}`, 'x'], () => [bad], { mode: 'audit' })
  assert.deepEqual([allowed, warnings.length, reasons], [true, 3, []])
  assert.deepEqual(
    images.map(({ decision }) => decision),
    ['warn', 'warn', 'warn'],
  )
})

test('an image of which no scan is known, and one that is named by its tag', () => {
  const of = (others: Partial<AdmissionSettings>, image: string = `web@${digest}`): string | undefined =>
    decideOn([image], () => undefined, others).images[0]?.decision
  assert.deepEqual(
    (['allow', 'warn', 'deny'] as const).map((unknown) => of({ unknown })),
    ['allow', 'warn', 'deny'],
  )
  assert.deepEqual(
    (['allow', 'warn', 'deny', 'by-tag'] as const).map((tagOnly) => of({ tagOnly, unknown: 'warn' }, 'web:1')),
    ['allow', 'warn', 'deny', 'warn'],
  )
  assert.equal(of({ tagOnly: 'deny', unknown: 'allow' }, `web:1@${digest}`), 'allow', 'the digest decides')
})

test('what cannot be read is denied whatever the settings, and one bad image denies them all', () => {
  const { allowed, reasons } = decideOn(['Bad\u001b[2J\n', 'web'], () => [good], { unknown: 'allow' })
  assert.equal(allowed, false)
  assert.deepEqual(reasons, ['Bad?[2J?: the image cannot be read: its repository is not a name'])
})

test('reasons and warnings are few and short, and each image is asked for once', () => {
  const failures = Array.from({ length: 100 }, () => ({
    condition: 'malware' as const,
    reason: '😀'.repeat(400),
    findings: [],
  }))
  let asked = 0
  const verdictsOf: VerdictsOf = () => (asked++, [{ ...bad, failures }])
  const images = Array.from({ length: 400 }, () => `web@${digest}`)
  const denied = decideOn(images, verdictsOf)
  assert.equal(asked, 1)
  assert.equal(denied.reasons.length, 20)
  assert.equal(denied.reasons.at(-1), 'and 39981 more')
  assert.ok(denied.reasons.every((reason) => reason.length <= 500 && reason.isWellFormed()))
  const { warnings } = decideOn(images, verdictsOf, { mode: 'audit' })
  assert.ok(warnings.every((warning) => warning.length <= 256 && warning.isWellFormed()))
  assert.ok(warnings.join('').length <= 4096)
})

test('property: an object is denied exactly when one of its images is, and then there is a reason', () => {
  const anySettings = fc.record<AdmissionSettings>({
    mode: fc.constantFrom('audit', 'enforce'),
    unknown: fc.constantFrom('allow', 'warn', 'deny'),
    tagOnly: fc.constantFrom('allow', 'warn', 'deny', 'by-tag'),
  })
  const answer = fc.constantFrom<readonly Verdict[] | undefined>(
    undefined,
    [],
    [good],
    [bad],
    [{ ...bad, mode: 'audit' }],
  )
  fc.assert(
    fc.property(anyPod, anySettings, answer, (pod, chosen, verdicts) => {
      const decided = decide(imagesOf(pod), () => verdicts, chosen)
      assert.equal(decided.allowed, !decided.images.some(({ decision }) => decision === 'deny'))
      assert.equal(decided.allowed, decided.reasons.length === 0)
      assert.ok(decided.allowed || chosen.mode === 'enforce')
      assert.ok(decided.images.every(({ decision, reasons }) => decision === 'allow' || reasons.length > 0))
    }),
    { numRuns: 1000 },
  )
})
