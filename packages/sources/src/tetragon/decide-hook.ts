import { directionOf, fileCode, networkCode, type Mode } from '@tidewaiter/model'
import type { Decision } from '../engine/mapping.ts'
import { findHook, hookByArguments, probeHook } from './find-hook.ts'
import type { Hook } from './hook-rules.ts'
import type { Kind } from './kind-of.ts'
import { modeOf } from './mode-of.ts'
import type { TetragonOptions } from './tetragon-options.ts'

/** What a record of a hook says, its arguments apart. */
type HookFacts = {
  readonly kind: Kind
  /** `function_name`, or `subsys/event` of a tracepoint; undefined in user-space probes. */
  readonly name: string | undefined
  readonly flags: string | undefined
  readonly policy: string | undefined
  readonly action: string | undefined
}

type HookArguments = { readonly args: unknown; readonly returned: unknown }

export type EventDecision = Extract<Decision, { do: 'event' }>
export type SkipDecision = Extract<Decision, { do: 'skip' }>

export type HookDecision =
  | EventDecision
  | SkipDecision
  /** The event, with the outcome that it has when no proof comes. */
  | { readonly do: 'hold'; readonly event: EventDecision }

/** Decides what a record of a hook becomes: family by what is hooked and whether a policy has it, outcome by the action. */
export function decideHook(facts: HookFacts, given: HookArguments, options: TetragonOptions): HookDecision {
  const hook = hookOf(facts, given)
  if (hook === 'closing') return { do: 'skip', reason: 'connection-closed' }
  const mode = modeOf(facts.kind, facts.policy, facts.action, options)
  if (mode !== 'unproven') return eventOf(hook, facts, given, mode)
  return { do: 'hold', event: eventOf(hook, facts, given, 'Audit') }
}

/** True for hooks on which {@link decideHook} cannot decide without the arguments. */
export function needsArguments(name: string): boolean {
  const hook = findHook(name)
  return hook === undefined || (hook !== 'closing' && hook.kind === 'file' && typeof hook.operation === 'function')
}

function hookOf({ kind, name }: HookFacts, { args, returned }: HookArguments): Hook | 'closing' {
  if (kind === 'process_uprobe' || kind === 'process_usdt') return probeHook
  return findHook(name ?? '') ?? hookByArguments(name ?? '', args, returned)
}

function eventOf(hook: Hook, { flags, policy }: HookFacts, { args }: HookArguments, outcome: Mode): EventDecision {
  const isViolation = policy !== undefined
  const rules = isUnknown(flags) ? hook.unknownProcess : hook.rules
  switch (hook.kind) {
    case 'process':
      return { do: 'event', code: isViolation ? 'FPM-003' : 'PM-003', outcome, rules, operation: 'exec' }
    case 'file': {
      const operation = typeof hook.operation === 'function' ? hook.operation(args) : hook.operation
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
