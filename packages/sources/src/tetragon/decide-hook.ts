import { directionOf, fileCode, networkCode, type FileOperation, type Mode } from '@tidewaiter/model'
import type { Decision } from '../engine/mapping.ts'
import { findHook, probeHook, unlistedHook, type Told } from './find-hook.ts'
import type { Hook } from './hook-rules.ts'
import type { Kind } from './kind-of.ts'
import { modeOf } from './mode-of.ts'
import type { TetragonOptions } from './tetragon-options.ts'

/** What a record of a hook says, as far as it decides. */
type HookFacts = {
  readonly kind: Kind
  /** `function_name`, or `subsys/event` of a tracepoint; undefined in user-space probes. */
  readonly name: string | undefined
  /** As `toldByArguments` says. */
  readonly told: Told | undefined
  readonly flags: string | undefined
  readonly policy: string | undefined
  readonly action: string | undefined
}

export type EventDecision = Extract<Decision, { do: 'event' }>
export type SkipDecision = Extract<Decision, { do: 'skip' }>

export type HookDecision =
  | EventDecision
  | SkipDecision
  /** The event, with the outcome that it has when no proof comes. */
  | { readonly do: 'hold'; readonly event: EventDecision }

/** Decides what a record of a hook becomes: family by what is hooked and whether a policy has it, outcome by the action. */
export function decideHook(facts: HookFacts, options: TetragonOptions): HookDecision {
  const hook = hookOf(facts)
  if (hook === 'closing') return { do: 'skip', reason: 'connection-closed' }
  const mode = modeOf(facts.kind, facts.policy, facts.action, options)
  if (mode !== 'unproven') return eventOf(hook, facts, mode)
  return { do: 'hold', event: eventOf(hook, facts, 'Audit') }
}

function hookOf({ kind, name, told }: HookFacts): Hook | 'closing' {
  if (kind === 'process_uprobe' || kind === 'process_usdt') return probeHook
  return findHook(name ?? '') ?? unlistedHook(told)
}

function eventOf(hook: Hook, { flags, policy, told }: HookFacts, outcome: Mode): EventDecision {
  const isViolation = policy !== undefined
  const rules = isUnknown(flags) ? hook.unknownProcess : hook.rules
  switch (hook.kind) {
    case 'process':
      return { do: 'event', code: isViolation ? 'FPM-003' : 'PM-003', outcome, rules, operation: 'exec' }
    case 'file': {
      const operation = typeof hook.operation === 'function' ? (told as FileOperation) : hook.operation
      return { do: 'event', code: fileCode(isViolation ? 'FFM' : 'FM', operation), outcome, rules, operation }
    }
    case 'network': {
      const { operation } = hook
      const code = networkCode(isViolation ? 'FNT' : 'NT', operation)
      return { do: 'event', code, outcome, rules, operation, direction: directionOf(operation) }
    }
  }
}

/** True when Tetragon did not find the process in its cache: only its pid and start time are true. */
export function isUnknown(flags: string | undefined): boolean {
  return hasFlag(flags, 'unknown')
}

/** True when the space-separated `flags` of a process hold the word. */
export function hasFlag(flags: string | undefined, flag: string): boolean {
  return flags !== undefined && flags.split(' ').includes(flag)
}
