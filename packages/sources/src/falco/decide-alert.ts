import { directionOf, fileCode, networkCode, type Code } from '@tidewaiter/model'
import type { Decision, Path, Rules } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import { activityOf, type Activity, type DescriptorName, type Facts } from './activity.ts'
import { field } from './common-rules.ts'
import { fileRules, linkRules, modeRules, ownerRules, renameRules } from './file-rules.ts'
import { egressRules, ingressRules } from './network-rules.ts'
import { forkRules, processRules } from './process-rules.ts'

export type EventDecision = Extract<Decision, { do: 'event' }>

/** A decision that leaves nothing to be looked at. */
export type FinalDecision = Exclude<Decision, { do: 'handle' }>

/** The reason for which a record without a rule is refused. */
export const noRule = 'not a Falco alert: `rule` is missing'

/** The values that {@link decideAlert} takes, in this order; few different ones occur. */
export const decideFrom: readonly Path[] = [
  'rule',
  'source',
  'tags',
  field('evt.type'),
  field('fd.type'),
  field('evt.arg.flags'),
  field('evt.is_open_write'),
  field('evt.is_open_read'),
  field('fd.is_server'),
]

/** Every set of rules that {@link decideAlert} answers with. */
export const rulesets: readonly Rules[] = [
  processRules,
  forkRules,
  fileRules,
  modeRules,
  ownerRules,
  renameRules,
  linkRules,
  egressRules,
  ingressRules,
]

/**
 * Decides about an alert of the syscall source. Every other alert, and one that can only be told by looking at more of
 * it, is left to `read-alert.ts`.
 */
export function decideAlert(values: readonly unknown[]): Decision {
  const facts = factsOf(values)
  if (facts === undefined) return { do: 'refuse', reason: noRule }
  const source = textOf(values[1])
  const kernel = source === 'syscall' || (source === undefined && facts.eventType !== undefined)
  if (!kernel || isInternalRule(facts.rule)) return { do: 'handle' }
  return decideActivity(activityOf(facts)) ?? { do: 'handle' }
}

/** As {@link decideAlert}, for an alert that is known to be of the syscall source and whose `fd.name` was looked at. */
export function decideNamedAlert(values: readonly unknown[], name: DescriptorName): FinalDecision {
  const facts = factsOf(values)
  return (facts && decideActivity(activityOf(facts, name))) ?? { do: 'refuse', reason: noRule }
}

/** Falco's own notices; old versions give them no `source`. */
export function isInternalRule(rule: string): boolean {
  return rule.startsWith('Falco internal:')
}

function factsOf(values: readonly unknown[]): Facts | undefined {
  const [rule, , tags, eventType, fdType, flags, isOpenWrite, isOpenRead, isServer] = values
  const name = textOf(rule)
  if (name === undefined || typeof rule !== 'string') return undefined
  return {
    rule: name,
    tags,
    eventType: textOf(eventType),
    fdType: textOf(fdType),
    flags: textOf(flags),
    isOpenWrite: truthOf(isOpenWrite) === true,
    isOpenRead: truthOf(isOpenRead) === true,
    isServer: truthOf(isServer),
  }
}

/** A boolean, or its word: Falcosidekick's templated fields and gRPC clients write text. */
function truthOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true
  return value === false || value === 'false' ? false : undefined
}

const processCodes = { start: 'FPM-002', fork: 'FPM-002', change: 'FPM-003', end: 'FPM-001' } as const satisfies Record<
  string,
  Code
>

/** Falco watches and never blocks, so the outcome is always Audit, also for a call that failed. */
function decideActivity(activity: Activity | undefined): EventDecision | undefined {
  switch (activity?.kind) {
    case 'process':
      return {
        do: 'event',
        code: processCodes[activity.what],
        outcome: 'Audit',
        operation: 'exec',
        rules: activity.what === 'fork' ? forkRules : processRules,
      }
    case 'file':
      return {
        do: 'event',
        code: fileCode('FFM', activity.operation),
        outcome: 'Audit',
        operation: activity.operation,
        rules: fileRulesOf(activity),
      }
    case 'network':
      return {
        do: 'event',
        code: networkCode('FNT', activity.operation),
        outcome: 'Audit',
        operation: activity.operation,
        direction: directionOf(activity.operation),
        rules: activity.operation === 'ingress' ? ingressRules : egressRules,
      }
    case undefined:
      return undefined
  }
}

function fileRulesOf({ operation, link }: Extract<Activity, { kind: 'file' }>): Rules {
  if (link) return linkRules
  switch (operation) {
    case 'rename':
      return renameRules
    case 'chown':
      return ownerRules
    case 'chmod':
    case 'create':
      return modeRules
    case 'open':
    case 'close':
    case 'read':
    case 'write':
    case 'delete':
      return fileRules
  }
}
