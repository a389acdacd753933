import { directionOf, fileCode, networkCode, type Code } from '@tidewaiter/model'
import type { Decision, Mapping } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import { activityOf } from './activity.ts'
import { rulesets, rulesFor } from './activity-rules.ts'
import { argumentsPath, containerIdPaths, hostPidPath, namePath, pidPath, triggerPath } from './common-rules.ts'
import { isObject } from '../engine/is-object.ts'
import { allArguments, readArguments } from './event-arguments.ts'
import type { TraceeOptions } from './tracee-options.ts'

/** The mapping of Tracee's events. It leaves to the reader what has no name of an event: lines about Tracee itself. */
export function traceeMapping(options: TraceeOptions): Mapping {
  return {
    tool: 'tracee',
    decideFrom: [
      namePath,
      argumentsPath,
      triggerPath,
      'metadata',
      'threat',
      'eventId',
      'matchedPolicies',
      'policies/matched',
      ...containerIdPaths,
      pidPath,
      hostPidPath,
    ],
    decide: (values) => decide(values, options),
    rulesets,
    time: 'timestamp',
    timeUnit: 'nanoseconds',
  }
}

const processCodes = { start: '002', fork: '002', change: '003', end: '001' } as const

function decide(values: readonly unknown[], options: TraceeOptions): Decision {
  const [eventName, list, detectedFrom, metadata, threat, eventId, policies, matched, ...place] = values
  const name = textOf(eventName)
  if (name === undefined) return { do: 'handle' }
  if (options.unmatched === 'skip' && isUnmatched(policies ?? matched)) return { do: 'skip', reason: 'unmatched' }
  const isViolation = isDetection(metadata, threat, eventId)
  const activity = activityOf(name, allArguments(list, detectedFrom), readArguments(list), detectedFrom)
  // Tracee watches and never stops anything.
  const outcome = isViolation ? 'Audit' : 'Other'
  switch (activity.kind) {
    case 'closing':
      return { do: 'skip', reason: 'connection-closed' }
    case 'inventory':
      return { do: 'skip', reason: 'inventory' }
    case 'process': {
      if (activity.what === 'end' && !isViolation && options.exits === 'skip')
        return { do: 'skip', reason: 'process-exit' }
      const code: Code = `${isViolation ? 'FPM' : 'PM'}-${processCodes[activity.what]}`
      return { do: 'event', code, outcome, operation: 'exec', rules: rulesFor(activity, isOnNode(place)) }
    }
    case 'file': {
      const { operation } = activity
      const code = fileCode(isViolation ? 'FFM' : 'FM', operation)
      return { do: 'event', code, outcome, operation, rules: rulesFor(activity, isOnNode(place)) }
    }
    case 'network': {
      const { operation } = activity
      const code = networkCode(isViolation ? 'FNT' : 'NT', operation)
      const direction = directionOf(operation)
      return { do: 'event', code, outcome, operation, direction, rules: rulesFor(activity, isOnNode(place)) }
    }
  }
}

/** Tracee numbers the events of signatures from 6000 on (pkg/events: StartSignatureID). */
const firstSignature = 6000
const lastSignature = 6999

/** True for the event of a signature or a detector. Signatures of the first versions have no metadata, only their number. */
function isDetection(metadata: unknown, threat: unknown, eventId: unknown): boolean {
  if (isObject(threat)) return true
  const properties = isObject(metadata) ? metadata['Properties'] : undefined
  if (isObject(properties) && textOf(properties['signatureID'] ?? properties['signatureName']) !== undefined)
    return true
  const id = Number(textOf(eventId) ?? Number.NaN)
  return id >= firstSignature && id <= lastSignature
}

function isUnmatched(policies: unknown): boolean {
  return Array.isArray(policies) && policies.every((policy) => policy === '')
}

/** A process of the node has the same id inside and outside, and no container. v1beta1 has no host name to begin with. */
function isOnNode([flatId, nestedId, pid, hostPid]: readonly unknown[]): boolean {
  return textOf(flatId) === undefined && textOf(nestedId) === undefined && textOf(pid) === textOf(hostPid)
}
