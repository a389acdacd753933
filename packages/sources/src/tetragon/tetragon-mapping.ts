import { answer, uint32, type Decision, type Mapping, type Rules } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import { decideHook, hasFlag, isUnknown, type EventDecision, type SkipDecision } from './decide-hook.ts'
import { allHooks, toldByArguments, type Told } from './find-hook.ts'
import { hookArguments, hookReturn, hookRoot } from './hook-rules.ts'
import { processRules, unknownProcessRules } from './process-rules.ts'
import type { TetragonOptions } from './tetragon-options.ts'

const execRules = processRules('process_exec')
const unknownExecRules = unknownProcessRules('process_exec')
/** An exec behind a clone starts a process; one without puts another program into a process that was there before. */
const newProcessRules: Rules = { ...execRules, newPid: [uint32('process_exec/process/pid')] }
const exitRules = processRules('process_exit')
const unknownExitRules = unknownProcessRules('process_exit')

/**
 * The mapping of Tetragon's records.
 *
 * It settles the common ones. It leaves to the reader (`handle`) records whose outcome waits for proof or that are the
 * proof, the rare kinds, and records in which nothing that it looks at tells their kind.
 */
export function tetragonMapping(options: TetragonOptions): Mapping {
  return {
    tool: 'tetragon',
    decideFrom: [
      'process_exec/process/flags',
      'process_exit/process/flags',
      'process_exit/signal',
      `${hookRoot}/process/flags`,
      `${hookRoot}/function_name`,
      `${hookRoot}/subsys`,
      `${hookRoot}/event`,
      `${hookRoot}/policy_name`,
      `${hookRoot}/action`,
      answer(
        [`${hookRoot}/function_name`, `${hookRoot}/subsys`, `${hookRoot}/event`, hookArguments, hookReturn],
        ([functionName, subsys, event, args, returned]) => {
          const name = textOf(functionName) ?? tracepointName(textOf(subsys), textOf(event))
          return name === undefined ? undefined : toldByArguments(name, args, returned)
        },
      ),
      // Only so that a record that is of one of these kinds too is noticed.
      'process_loader|process_throttle|rate_limit_info|test/process/flags',
    ],
    oneTopObject: true,
    decide: (values) => decide(values, options),
    rulesets: [
      execRules,
      unknownExecRules,
      newProcessRules,
      exitRules,
      unknownExitRules,
      ...allHooks.flatMap(({ rules, unknownProcess }) => [rules, unknownProcess]),
    ],
    time: 'time',
    settles: 'process_exit/process/exec_id',
    rule: `${hookRoot}/policy_name`,
  }
}

/** Decides from the values at `decideFrom`. What is there tells the kind. */
function decide(values: readonly unknown[], options: TetragonOptions): Decision {
  const [execFlags, exitFlags, exitSignal, ...ofHook] = values.map((value) => textOf(value))
  const [flags, functionName, subsys, event, policy, action, told] = ofHook
  const isExec = execFlags !== undefined
  const isExit = exitFlags !== undefined || exitSignal !== undefined
  const isHook = [flags, functionName, subsys, event, policy, action].some((value) => value !== undefined)
  if ([isExec, isExit, isHook].filter(Boolean).length !== 1) return { do: 'handle' }
  if (isExec) return decideExec(execFlags)
  if (isExit) return isProof(exitSignal, options) ? { do: 'handle' } : decideExit(exitFlags, options)
  const name = functionName ?? tracepointName(subsys, event)
  if (name === undefined) return { do: 'handle' }
  const kind = functionName === undefined ? 'process_tracepoint' : 'process_kprobe'
  const decision = decideHook({ kind, name, told: told as Told | undefined, flags, policy, action }, options)
  return decision.do === 'hold' ? { do: 'handle' } : decision
}

/** An exec is only observed: `process_exec` never has a policy. */
export function decideExec(flags: string | undefined): EventDecision {
  const rules = isUnknown(flags) ? unknownExecRules : hasFlag(flags, 'clone') ? newProcessRules : execRules
  return { do: 'event', code: 'PM-002', outcome: 'Other', rules, operation: 'exec' }
}

/** KCS has no operation for the end of a process, so that an exit is an event only when that is asked for. */
export function decideExit(flags: string | undefined, options: TetragonOptions): EventDecision | SkipDecision {
  if (options.exits !== 'report') return { do: 'skip', reason: 'process-exit' }
  const rules = isUnknown(flags) ? unknownExitRules : exitRules
  return { do: 'event', code: 'PM-001', outcome: 'Other', rules, operation: 'exec' }
}

/** True for exits that events may wait for. */
function isProof(signal: string | undefined, options: TetragonOptions): boolean {
  return signal === 'SIGKILL' && options.exits !== 'ignore'
}

/** Name of a tracepoint's hook: `raw_syscalls/sys_enter`. */
export function tracepointName(subsys: string | undefined, event: string | undefined): string | undefined {
  return event === undefined ? undefined : `${subsys ?? ''}/${event}`
}
