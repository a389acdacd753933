import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FindingSeverity } from '@tidewaiter/model'
import fc from 'fast-check'
import { reportOf } from '../testing/report-of.ts'
import {
  covers,
  isInForce,
  nextChangeOf,
  stateOf,
  warnBeforeMs,
  type Extent,
  type RiskAcceptance,
} from './risk-acceptance.ts'

const acceptedAt = Date.UTC(2026, 10, 1)
const day = 24 * 60 * 60 * 1000
const base: RiskAcceptance = {
  kind: 'vulnerability',
  id: 'CVE-2026-1234',
  extent: { kind: 'everywhere' },
  acceptedAt,
  expiresAt: acceptedAt + 30 * day,
}

test('an acceptance warns before its end, and ends at its end to the millisecond', () => {
  const end = acceptedAt + 30 * day
  assert.equal(stateOf(base, acceptedAt), 'accepted')
  assert.equal(stateOf(base, end - warnBeforeMs - 1), 'accepted')
  assert.equal(stateOf(base, end - warnBeforeMs), 'about-to-expire')
  assert.equal(stateOf(base, end - 1), 'about-to-expire')
  assert.equal(stateOf(base, end), 'expired')
})

test('without an end it holds for ever; cancelled is cancelled, but what had expired before has expired', () => {
  assert.equal(stateOf({ ...base, expiresAt: undefined }, acceptedAt + 10_000 * day), 'accepted')
  assert.equal(stateOf({ ...base, cancelledAt: acceptedAt + day }, acceptedAt + day), 'cancelled')
  assert.equal(stateOf({ ...base, cancelledAt: acceptedAt + day }, acceptedAt + 40 * day), 'cancelled')
  assert.equal(stateOf({ ...base, cancelledAt: acceptedAt + 35 * day }, acceptedAt + 40 * day), 'expired')
})

test('it is not in force before it was accepted', () => {
  assert.equal(isInForce(base, acceptedAt - 1), false)
  assert.equal(isInForce(base, acceptedAt), true)
})

test('property: walking from change to change meets every state in order, and none is left between two changes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 * day }),
      fc.array(fc.integer({ min: 0, max: 120 * day })),
      (term, looks) => {
        const acceptance = { ...base, expiresAt: acceptedAt + term }
        const changes: number[] = []
        let at = acceptedAt
        for (let next = nextChangeOf(acceptance, at); next !== undefined; next = nextChangeOf(acceptance, at)) {
          assert.ok(next > at, 'time goes on')
          changes.push(next)
          at = next
        }
        assert.equal(stateOf(acceptance, at), 'expired')
        for (const look of looks) {
          const now = acceptedAt + look
          const last = changes.findLast((change) => change <= now) ?? acceptedAt
          assert.equal(stateOf(acceptance, now), stateOf(acceptance, last))
        }
      },
    ),
  )
})

test('extents: one artifact by its digest, a repository, everywhere', () => {
  const { artifact } = reportOf()
  const finding = { kind: 'vulnerability', id: 'cve-2026-1234', severity: 'high', package: 'openssl' } as const
  const within = (extent: Extent): boolean => covers({ ...base, extent }, finding, artifact)
  assert.ok(within({ kind: 'everywhere' }))
  assert.ok(within({ kind: 'repository', repository: 'shop/web' }))
  assert.ok(!within({ kind: 'repository', repository: 'shop/web', registry: 'other.example.com' }))
  assert.ok(within({ kind: 'artifact', digest: artifact.digest }))
  // The name is the same, but it is another image by now.
  assert.ok(!within({ kind: 'artifact', digest: `sha256:${'00'.repeat(32)}`, name: artifact.name }))
  assert.ok(within({ kind: 'artifact', name: artifact.name }))
  assert.ok(!within({ kind: 'artifact' }))
})

test('it covers the finding it is about: kind, id in any case, package where one is named', () => {
  const { artifact } = reportOf()
  const finding = { kind: 'vulnerability', id: 'CVE-2026-1234', severity: 'high', package: 'openssl' } as const
  assert.ok(covers(base, finding, artifact))
  assert.ok(covers({ ...base, package: 'openssl' }, finding, artifact))
  assert.ok(!covers({ ...base, package: 'curl' }, finding, artifact))
  assert.ok(!covers({ ...base, kind: 'malware' }, finding, artifact))
  assert.ok(!covers({ ...base, id: 'CVE-2026-12345' }, finding, artifact))
})

test('malware is accepted up to medium, and never when nobody has graded it', () => {
  const { artifact } = reportOf()
  const acceptance: RiskAcceptance = { ...base, kind: 'malware', id: 'Eicar-Test' }
  const of = (severity: FindingSeverity): boolean =>
    covers(acceptance, { kind: 'malware', id: 'Eicar-Test', severity, path: '/a' }, artifact)
  assert.deepEqual((['low', 'medium', 'high', 'critical', 'unknown'] as const).map(of), [
    true,
    true,
    false,
    false,
    false,
  ])
})
