import { decide, factsOf, mapRecord, type Reading } from '../engine/map-record.ts'
import type { Mapping } from '../engine/mapping.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceReader } from '../source.ts'
import { rulesets } from './activity-rules.ts'
import { decideFrom, decideRecord, undecided } from './decide-record.ts'
import { isObject } from '../engine/json-values.ts'

const mapping: Mapping = {
  tool: 'kubearmor',
  decideFrom,
  decide: (facts) => decideRecord(facts, undecided),
  rulesets,
  time: 'UpdatedTime',
  rule: 'PolicyName',
  priority: 'Severity',
}

/** For records whose `UpdatedTime` was lost on the way: the same moment, in whole seconds. */
const inSeconds: Mapping = { ...mapping, time: 'Timestamp', timeUnit: 'seconds' }

/** Reads KubeArmor's alerts and logs. Never throws. */
export function kubearmorReader(context: SourceContext): SourceReader {
  function read(record: unknown, raw: Uint8Array | string): Reading {
    if (!isObject(record)) return { kind: 'refused', reason: 'not a KubeArmor alert or log: not a JSON object' }
    const first = decide(mapping, record, context)
    const decision = first.do === 'handle' ? decideRecord(factsOf(mapping, record), record['Resource']) : first
    switch (decision.do) {
      case 'skip':
        return { kind: 'skipped', reason: decision.reason }
      case 'event':
        if (isPresent(record['UpdatedTime'])) return mapRecord(mapping, decision, record, raw, context)
        if (isPresent(record['Timestamp'])) return mapRecord(inSeconds, decision, record, raw, context)
        return {
          kind: 'refused',
          reason: 'not a KubeArmor alert or log: neither `UpdatedTime` nor `Timestamp` is in it',
        }
      case 'refuse':
        return { kind: 'refused', reason: decision.reason }
      case 'handle':
        return { kind: 'refused', reason: 'not a KubeArmor alert or log' }
    }
  }

  return { mapping, read, flush: () => [] }
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
