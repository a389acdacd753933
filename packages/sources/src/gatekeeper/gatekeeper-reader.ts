import { memberOf } from '../engine/json-values.ts'
import { pathTo } from '../engine/faults.ts'
import type { Draft } from '../kubernetes/draft.ts'
import { objectsOf, type GivenObject } from '../kubernetes/objects-of.ts'
import { readParts, type Part } from '../kubernetes/read-parts.ts'
import { createSnapshots } from '../kubernetes/snapshots.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceReader } from '../source.ts'
import { createAuditRuns } from './audit-runs.ts'
import type { GatekeeperOptions } from './gatekeeper-options.ts'
import { isConstraint, readConstraint } from './read-constraint.ts'
import { isExport, readExport } from './read-export.ts'
import { isLogLine, readLogLine } from './read-log-line.ts'
import type { Told } from './told.ts'
import { draftOfViolation, violationKey } from './violation.ts'

/** Violations in constraints that are remembered, of all constraints together; some 10 MB. */
const maxViolations = 100_000

/**
 * Reads what Gatekeeper tells, in any of its forms, and gives an event for each violation that is new.
 *
 * An audit repeats all that is wrong every minute. A violation in the log or the export is new when neither this audit nor the one
 * before told of it; one in a constraint, when the last version of the constraint did not hold it. Each judged request is new.
 */
export function gatekeeperReader(options: GatekeeperOptions, context: SourceContext): SourceReader {
  const runs = createAuditRuns()
  const snapshots = createSnapshots(maxViolations)

  function readTold(told: Told): Part {
    switch (told.kind) {
      case 'fault':
        return { kind: 'refused', reason: `not a Gatekeeper violation: ${told.fault}` }
      case 'dry-run':
        return { kind: 'skipped', reason: 'dry-run' }
      case 'run':
        runs.enter(told.run)
        return { kind: 'skipped', reason: 'audit-run' }
      case 'violation': {
        const { violation } = told
        runs.enter(told.run)
        const isOld = violation.process === 'audit' && !runs.isNew(violationKey(violation))
        if (isOld && options.repeated === 'skip') return { kind: 'skipped', reason: 'repeated' }
        return { kind: 'drafts', drafts: [draftOfViolation(violation, 0)] }
      }
    }
  }

  /** The parts of a constraint; `firstPart` numbers the first of its violations. */
  function readObject({ object, deleted, path }: GivenObject, firstPart: number): readonly Part[] {
    if (!isConstraint(object))
      return [{ kind: 'refused', reason: 'not a Gatekeeper constraint: `apiVersion` names none', path }]
    const { identity, violations } = readConstraint(object, context)
    if (deleted) {
      snapshots.forget(identity)
      return [{ kind: 'skipped', reason: 'deleted' }]
    }
    const keys = violations.map((violation) => (typeof violation === 'string' ? violation : violationKey(violation)))
    const isNew = snapshots.replace(identity, keys)
    const drafts: Draft[] = []
    const parts: Part[] = []
    for (const [index, violation] of violations.entries()) {
      if (typeof violation === 'string') {
        const place = pathTo(path, `status.violations[${index}]`)
        parts.push({ kind: 'refused', reason: `not a Gatekeeper violation: ${violation}`, path: place })
      } else if (isNew[index] || options.repeated === 'event') {
        drafts.push(draftOfViolation(violation, firstPart + index))
      }
    }
    if (drafts.length > 0) return [...parts, { kind: 'drafts', drafts, path }]
    return [...parts, { kind: 'skipped', reason: violations.length === 0 ? 'no-violations' : 'repeated' }]
  }

  function read(record: unknown, raw: Uint8Array | string): ReturnType<SourceReader['read']> {
    return readParts(partsOf(record), 'gatekeeper', raw, context)
  }

  function partsOf(record: unknown): readonly Part[] {
    if (isExport(record)) return [readTold(readExport(record, context))]
    if (isLogLine(record)) return [readTold(readLogLine(record, context))]
    if (isOtherLine(record)) return [{ kind: 'skipped', reason: 'other-log' }]
    const parts: Part[] = []
    let counted = 0
    for (const given of objectsOf(record)) {
      // Not by a spread call: the parts may be more than the stack has room for.
      for (const part of readObject(given, counted)) parts.push(part)
      counted += Math.max(1, violationsIn(given.object))
    }
    return parts.length === 0 ? [{ kind: 'skipped', reason: 'no-violations' }] : parts
  }

  // A violation has a say in whether its like is new.
  return { read, remembers: () => true, flush: () => [] }
}

function violationsIn(object: unknown): number {
  const violations = memberOf(memberOf(object, 'status'), 'violations')
  return Array.isArray(violations) ? violations.length : 0
}

/** The log of Gatekeeper holds much else, each line with a level and a text. */
function isOtherLine(record: unknown): boolean {
  return typeof memberOf(record, 'level') === 'string' && typeof memberOf(record, 'msg') === 'string'
}
