import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { Finding } from '../finding.ts'
import fc from 'fast-check'
import { diffFindings } from './diff-findings.ts'

const findings = fc.array(
  fc.record<Finding>(
    {
      kind: fc.constantFrom('vulnerability', 'malware'),
      id: fc.constantFrom('CVE-1', 'CVE-2', 'CVE-3'),
      severity: fc.constantFrom('critical', 'high', 'unknown'),
      package: fc.constantFrom('zlib', 'openssl'),
      version: fc.constantFrom('1', '2'),
    },
    { requiredKeys: ['kind', 'id', 'severity'] },
  ),
  { maxLength: 12 },
)

/** What counts of findings, in one order whatever theirs was. */
function facts(found: readonly Finding[]): string[] {
  return found.map(({ kind, id, package: name, severity }) => `${kind} ${id} ${name} ${severity}`).toSorted()
}

const numbersOf = (before: readonly Finding[], after: readonly Finding[]): number[] => {
  const { new: added, gone, changed, same } = diffFindings(before, after)
  return [added.length, gone.length, changed.length, same]
}

test('property: the earlier findings, with what has changed, are the later ones', () => {
  fc.assert(
    fc.property(findings, findings, (before, after) => {
      const { new: added, gone, changed, same } = diffFindings(before, after)
      deepEqual(
        [before.length, after.length],
        [gone.length + changed.length + same, added.length + changed.length + same],
      )
      const left = facts(before)
      const remove = (found: Finding): void => {
        const index = left.indexOf(facts([found])[0]!)
        equal(index >= 0, true)
        left.splice(index, 1)
      }
      for (const found of gone) remove(found)
      for (const { from, finding } of changed) remove({ ...finding, severity: from })
      left.push(...facts([...added, ...changed.map(({ finding }) => finding)]))
      deepEqual(left.toSorted(), facts(after))
      for (const { from, finding } of changed) equal(from === finding.severity, false)
    }),
  )
})

test('property: nothing differs from itself in another order; the other way round new and gone change places', () => {
  fc.assert(
    fc.property(findings, findings, (one, other) => {
      deepEqual(numbersOf(one, one.toReversed()), [0, 0, 0, one.length])
      const [added, gone, changed, same] = numbersOf(one, other)
      deepEqual(numbersOf(other, one), [gone, added, changed, same])
    }),
  )
})

test('an upgrade that does not help is nothing new; the same in another package or place is', () => {
  const found: Finding = { kind: 'vulnerability', id: 'CVE-1', severity: 'high', package: 'zlib', version: '1.2' }
  deepEqual(numbersOf([found], [{ ...found, version: '1.3', title: 'more' }]), [0, 0, 0, 1])
  deepEqual(numbersOf([found], [{ ...found, package: 'zlib1g' }]), [1, 1, 0, 0])
  deepEqual(numbersOf([found], [found, { ...found, path: '/app' }]), [1, 0, 0, 1])
})
