import type { Event } from '@tidewaiter/model'
import { mapRecord, type Reading } from '../engine/map-record.ts'
import { textOf, timeOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceReader } from '../source.ts'
import { decideRateLimit, decideThrottle } from './agent-decision.ts'
import { decideHook, type HookDecision } from './decide-hook.ts'
import { toldByArguments } from './find-hook.ts'
import { createKillProof } from './kill-proof.ts'
import { isObject } from '../engine/json-values.ts'
import { kindOf, type KindOf } from './kind-of.ts'
import { decideExec, decideExit, tetragonMapping, tracepointName } from './tetragon-mapping.ts'
import type { TetragonOptions } from './tetragon-options.ts'

type Known = Extract<KindOf, { is: 'known' }>

/**
 * Reads Tetragon's records in order.
 *
 * A record can settle events that were held, whatever becomes of itself. The reader can go on after `flush`, so that a
 * stream that has fallen silent can be flushed too.
 */
export function tetragonReader(options: TetragonOptions, context: SourceContext): SourceReader {
  const mapping = tetragonMapping(options)
  // An exec is the moment at which its process starts; the two times differ by microseconds.
  const untimedExec = { ...mapping, time: 'process_exec/process/start_time' }
  const proof = createKillProof()

  function read(record: unknown, raw: Uint8Array | string): Reading {
    const found = kindOf(record)
    const time = isObject(record) ? timeOf(record['time']) : undefined
    proof.advance(time)
    if (found.is === 'known' && found.kind === 'process_exit' && options.exits !== 'ignore') {
      const execId = execIdOf(found)
      if (execId !== undefined) proof.exit(execId, textOf(found.body['signal']), time)
    }
    const reading = found.is === 'known' ? readKnown(found, record, raw) : readOther(found)
    const settled = proof.take()
    return settled.length === 0 ? reading : { ...reading, settled }
  }

  function readKnown(found: Known, record: unknown, raw: Uint8Array | string): Reading {
    const decision = decideKnown(found, options)
    if (decision.do === 'skip') return { kind: 'skipped', reason: decision.reason }
    const isTimed = isObject(record) && textOf(record['time']) !== undefined
    if (!isTimed && found.kind !== 'process_exec') {
      return { kind: 'refused', reason: `not a Tetragon record: ${found.kind} without \`time\`` }
    }
    if (decision.do === 'event') return mapRecord(isTimed ? mapping : untimedExec, decision, record, raw, context)
    const reading = mapRecord(mapping, decision.event, record, raw, context)
    const execId = execIdOf(found)
    if (reading.kind !== 'events' || execId === undefined) return reading
    for (const event of reading.events) proof.hold(event, execId)
    return { kind: 'held' }
  }

  function pass(time: number | undefined): readonly Event[] {
    proof.advance(time)
    return proof.take()
  }

  return {
    mapping,
    read,
    flush: proof.flush,
    holding: () => proof.size() > 0,
    passing: { awaits: proof.awaits, pass },
    remembers: proof.remembers,
  }
}

function decideKnown({ kind, body }: Known, options: TetragonOptions): HookDecision {
  const flags = textOf(processOf(body)['flags'])
  switch (kind) {
    case 'process_exec':
      return decideExec(flags)
    case 'process_exit':
      return decideExit(flags, options)
    case 'process_kprobe':
    case 'process_lsm':
    case 'process_tracepoint':
    case 'process_uprobe':
    case 'process_usdt': {
      const name = textOf(body['function_name']) ?? tracepointName(textOf(body['subsys']), textOf(body['event']))
      const policy = textOf(body['policy_name'])
      const action = textOf(body['action'])
      const told = toldByArguments(name ?? '', body['args'], body['return'])
      return decideHook({ kind, name, told, flags, policy, action }, options)
    }
    case 'process_throttle':
      return decideThrottle(body)
    case 'rate_limit_info':
      return decideRateLimit(body)
    case 'process_loader':
      return { do: 'skip', reason: 'process-loader' }
    case 'test':
      return { do: 'skip', reason: 'test' }
  }
}

function readOther(found: Exclude<KindOf, Known>): Reading {
  switch (found.is) {
    case 'unknown':
      return { kind: 'skipped', reason: 'unknown-kind' }
    case 'several':
      return { kind: 'refused', reason: `not a Tetragon record: two kinds in one: ${found.names.join(', ')}` }
    case 'none':
      return { kind: 'refused', reason: 'not a Tetragon record: no kind in it, such as process_exec' }
  }
}

function processOf(body: Known['body']): Known['body'] {
  const { process } = body
  return isObject(process) ? process : {}
}

function execIdOf({ body }: Known): string | undefined {
  return textOf(processOf(body)['exec_id'])
}
