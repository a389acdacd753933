import { isObject } from '../engine/is-object.ts'

/** Arguments of an event by name, as JSON values. */
export type EventArguments = ReadonlyMap<string, unknown>

/** The event that made a detector or a signature fire. */
type Trigger = { readonly name: string | undefined; readonly args: EventArguments }

/** Detectors may fire on detectors; more of them in a row than this are none that anybody wrote. */
const maxTriggers = 8

/**
 * Reads the arguments of an event: `args` of `trace.Event`, `data` of v1beta1. Total: whatever is no argument is left out.
 * Of two with one name the first counts.
 */
export function readArguments(list: unknown): EventArguments {
  const args = new Map<string, unknown>()
  if (!Array.isArray(list)) return args
  for (const arg of list) {
    if (!isObject(arg)) continue
    const { name } = arg
    if (typeof name === 'string' && !args.has(name)) args.set(name, valueOf(arg))
  }
  return args
}

/**
 * `value`, in which the tool's own JSON has it. Where Protobuf's JSON is written instead (gRPC clients, the pages of the
 * documentation) it stands under the name of its type: `str`, `u_int32`, `str_array` with a `value` of its own.
 */
function valueOf(arg: Readonly<Record<string, unknown>>): unknown {
  if (Object.hasOwn(arg, 'value')) return arg['value']
  const type = Object.keys(arg).find((key) => key !== 'name' && key !== 'type')
  const value = type === undefined ? undefined : arg[type]
  return isObject(value) && Object.hasOwn(value, 'value') ? value['value'] : value
}

/**
 * The arguments of an event, and where it is a detection, those of what triggered it behind them: the argument
 * `triggeredBy` of `trace.Event`, `detected_from` of v1beta1.
 */
export function allArguments(list: unknown, detectedFrom: unknown): EventArguments {
  if (last !== undefined && last.list === list && last.detectedFrom === detectedFrom) return last.args
  const own = readArguments(list)
  const args = new Map<string, unknown>()
  for (const trigger of triggersOf(own, detectedFrom).toReversed())
    for (const [name, value] of trigger.args) args.set(name, value)
  for (const [name, value] of own) args.set(name, value)
  last = { list, detectedFrom, args }
  return args
}

/** The last answer: the fields of one event ask for the same arguments up to ten times. */
let last: { readonly list: unknown; readonly detectedFrom: unknown; readonly args: EventArguments } | undefined

/** What triggered a detection, the nearest first. */
export function triggersOf(own: EventArguments, detectedFrom: unknown): readonly Trigger[] {
  const triggers: Trigger[] = []
  let from = detectedFrom ?? own.get('triggeredBy')
  while (isObject(from) && triggers.length < maxTriggers) {
    const { name } = from
    const args = readArguments(from['data'] ?? from['args'])
    triggers.push({ name: typeof name === 'string' ? name : undefined, args })
    from = from['parent'] ?? args.get('triggeredBy')
  }
  return triggers
}
