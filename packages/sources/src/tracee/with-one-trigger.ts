import { isObject } from '../engine/json-values.ts'
import { eventMeaning } from './event-meaning.ts'

type Fields = Readonly<Record<string, unknown>>

/** Detectors may fire on detectors; more of them in a row than this are none that anybody wrote. */
const maxTriggers = 8

/**
 * An event in the form that the mapping reads: every argument has its value under `value`, and what triggered a detection
 * was triggered by nothing itself. An event that is in this form already is given back as it is.
 *
 * Of several triggers in a row one is made: it has the arguments of all, the nearest first, and the first name whose meaning
 * is known.
 */
export function withOneTrigger(event: Fields): Fields {
  const key = event['args'] === undefined ? 'data' : 'args'
  const own = readArguments(event[key])
  const nearest = event['detected_from'] ?? own.get('triggeredBy')
  const triggers = triggersOf(nearest)
  const isFlat = triggers.length < 2 && hasValues(event[key]) && triggers.every(({ list }) => hasValues(list))
  if (isFlat) return event
  const name =
    triggers.map((trigger) => trigger.name).find((one) => eventMeaning(one) !== undefined) ?? triggers[0]?.name
  const merged = new Map(triggers.toReversed().flatMap(({ list }) => [...readArguments(list)]))
  merged.delete('triggeredBy')
  const ownList = listOf(own).filter(({ name: of }) => of !== 'triggeredBy')
  if (triggers.length === 0) return { ...event, [key]: listOf(own) }
  return { ...event, [key]: ownList, detected_from: { name, data: listOf(merged) } }
}

type Trigger = { readonly name: string; readonly list: unknown }

/** What triggered a detection, the nearest first: in `parent` of v1beta1, in an argument of `trace.Event`. */
function triggersOf(nearest: unknown): readonly Trigger[] {
  const triggers: Trigger[] = []
  for (let from = nearest; isObject(from) && triggers.length < maxTriggers;) {
    const { name } = from
    const list = from['args'] ?? from['data']
    triggers.push({ name: typeof name === 'string' ? name : '', list })
    from = from['parent'] ?? readArguments(list).get('triggeredBy')
  }
  return triggers
}

/** The arguments by name. Total: whatever is no argument is left out. Of two with one name the first counts. */
function readArguments(list: unknown): ReadonlyMap<string, unknown> {
  const args = new Map<string, unknown>()
  for (const arg of Array.isArray(list) ? list : []) {
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
function valueOf(arg: Fields): unknown {
  if (Object.hasOwn(arg, 'value')) return arg['value']
  const type = Object.keys(arg).find((key) => key !== 'name' && key !== 'type')
  const value = type === undefined ? undefined : arg[type]
  return isObject(value) && Object.hasOwn(value, 'value') ? value['value'] : value
}

function hasValues(list: unknown): boolean {
  return !Array.isArray(list) || list.every((arg) => !isObject(arg) || Object.hasOwn(arg, 'value'))
}

function listOf(args: ReadonlyMap<string, unknown>): readonly { readonly name: string; readonly value: unknown }[] {
  return Array.from(args, ([name, value]) => ({ name, value }))
}
