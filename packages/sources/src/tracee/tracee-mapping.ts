import { directionOf, fileCode, networkCode, type Code } from '@tidewaiter/model'
import { answer, type Decision, type Fact, type Mapping, type Path } from '../engine/mapping.ts'
import { isObject } from '../engine/json-values.ts'
import { textOf } from '../engine/values.ts'
import { activityOf, type Activity, type ActivityFacts } from './activity.ts'
import { rulesets, rulesFor } from './activity-rules.ts'
import { argumentPaths, furtherTriggers, triggerNames } from './argument-paths.ts'
import { containerIdPaths, hostPidPath, namePath, pidPath } from './common-rules.ts'
import { descriptorPaths, isSocket } from './file-facts.ts'
import type { TraceeOptions } from './tracee-options.ts'

/** What an event is decided from. Where a fact may stand in several places, the first that has one counts. */
const factPaths = {
  name: [namePath],
  triggers: triggerNames,
  further: furtherTriggers,
  flags: argumentPaths('flags'),
  flowDirection: argumentPaths('conn_direction'),
  packetDirection: argumentPaths('metadata', 'direction'),
  dnsResponse: argumentPaths('proto_dns', 'QR'),
  httpDirection: argumentPaths('proto_http', 'direction'),
  signature: ['metadata/Properties/signatureID', 'metadata/Properties/signatureName'],
  threat: ['threat'],
  eventId: ['eventId'],
  policies: ['matchedPolicies', 'policies/matched'],
} as const satisfies Readonly<Record<string, readonly Path[]>>

type FactName = keyof typeof factPaths

const factNames = Object.keys(factPaths) as FactName[]
const pathFacts: readonly Path[] = factNames.flatMap((name) => factPaths[name])

/** A process of the node has the same id inside and outside, and no container. v1beta1 has no host name to begin with. */
const onNode = answer(
  [...containerIdPaths, pidPath, hostPidPath],
  ([flatId, nestedId, pid, hostPid]) =>
    textOf(flatId) === undefined && textOf(nestedId) === undefined && textOf(pid) === textOf(hostPid),
)

const onSocket = answer(descriptorPaths, isSocket)

const decideFrom: readonly Fact[] = [onNode, onSocket, ...pathFacts]

/** What {@link decideFrom} gives, by name. */
type Facts = Readonly<Record<FactName, readonly unknown[]>> & { readonly isOnNode: boolean; readonly isSocket: boolean }

function factsOf([isOnNode, isOfSocket, ...values]: readonly unknown[]): Facts {
  const named: Partial<Record<FactName, readonly unknown[]>> = {}
  let at = 0
  for (const name of factNames) named[name] = values.slice(at, (at += factPaths[name].length))
  return {
    ...(named as Record<FactName, readonly unknown[]>),
    isOnNode: isOnNode === true,
    isSocket: isOfSocket === true,
  }
}

/**
 * The mapping of Tracee's events. It leaves to the reader what has no name of an event (lines about Tracee itself), events
 * of which only the arguments tell what they are about, and those whose trigger was triggered itself.
 */
export function traceeMapping(options: TraceeOptions): Mapping {
  return {
    tool: 'tracee',
    decideFrom,
    decide: (values) => decide(factsOf(values), options),
    rulesets,
    time: 'timestamp',
    timeUnit: 'nanoseconds',
  }
}

function decide(facts: Facts, options: TraceeOptions): Decision {
  const name = textOf(facts.name[0])
  if (name === undefined || facts.further.some((value) => value !== undefined)) return { do: 'handle' }
  const triggers = facts.triggers.flatMap((trigger) => (typeof trigger === 'string' ? [trigger] : []))
  const activity = activityOf([name, ...triggers], activityFacts(facts))
  return decideActivity(activity, name, facts, options)
}

/** Decides about an event whose activity the reader has found out. */
export function decideByArguments(
  values: readonly unknown[],
  options: TraceeOptions,
  find: (facts: ActivityFacts) => Activity,
): Decision {
  const facts = factsOf(values)
  const name = textOf(facts.name[0])
  return name === undefined ? { do: 'handle' } : decideActivity(find(activityFacts(facts)), name, facts, options)
}

function activityFacts(facts: Facts): ActivityFacts {
  return {
    flags: first(facts.flags),
    isSocket: facts.isSocket,
    flowDirection: first(facts.flowDirection),
    packetDirection: first(facts.packetDirection),
    dnsResponse: first(facts.dnsResponse),
    httpDirection: first(facts.httpDirection),
  }
}

function first(values: readonly unknown[]): unknown {
  return values.find((value) => value !== undefined)
}

const processCodes = { start: '002', fork: '002', change: '003', end: '001' } as const

function decideActivity(activity: Activity | undefined, name: string, facts: Facts, options: TraceeOptions): Decision {
  if (options.unmatched === 'skip' && isUnmatched(first(facts.policies))) return { do: 'skip', reason: 'unmatched' }
  if (activity === undefined) return { do: 'handle' }
  const isViolation = isDetection(facts)
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
      return { do: 'event', code, outcome, operation: 'exec', rules: rulesFor(activity, name, facts.isOnNode) }
    }
    case 'file': {
      const { operation } = activity
      const code = fileCode(isViolation ? 'FFM' : 'FM', operation)
      return { do: 'event', code, outcome, operation, rules: rulesFor(activity, name, facts.isOnNode) }
    }
    case 'network': {
      const { operation } = activity
      const code = networkCode(isViolation ? 'FNT' : 'NT', operation)
      const direction = directionOf(operation)
      return { do: 'event', code, outcome, operation, direction, rules: rulesFor(activity, name, facts.isOnNode) }
    }
  }
}

/** Tracee numbers the events of signatures from 6000 on (pkg/events: StartSignatureID). */
const firstSignature = 6000
const lastSignature = 6999

/** True for the event of a signature or a detector. Signatures of the first versions have no metadata, only their number. */
function isDetection({ threat, signature, eventId }: Facts): boolean {
  if (isObject(threat[0]) || signature.some((value) => textOf(value) !== undefined)) return true
  const id = Number(textOf(eventId[0]) ?? Number.NaN)
  return id >= firstSignature && id <= lastSignature
}

function isUnmatched(policies: unknown): boolean {
  return Array.isArray(policies) && policies.every((policy) => policy === '')
}
