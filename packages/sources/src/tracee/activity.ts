import type { FileOperation, NetworkOperation } from '@tidewaiter/model'
import { textOf } from '../engine/values.ts'
import { isObject } from '../engine/is-object.ts'
import { triggersOf, type EventArguments } from './event-arguments.ts'
import { openOperation } from '../linux/open-operation.ts'
import { eventMeaning, type EventMeaning } from './event-meaning.ts'
import type { ProcessActivity } from '../falco/event-types.ts'
import { descriptorOf, pathOf } from './file-facts.ts'

/** What happened, as far as it decides code, operation and the rules for the fields; or why it is no event. */
export type Activity =
  | { readonly kind: 'process'; readonly what: ProcessActivity }
  | { readonly kind: 'file'; readonly operation: FileOperation; readonly link?: true }
  | { readonly kind: 'network'; readonly operation: NetworkOperation }
  | { readonly kind: 'closing' }
  | { readonly kind: 'inventory' }

/**
 * What an event tells. Its name does; where that is the name of a detector, the nearest event that triggered it and whose
 * name is known; else its arguments: an address makes it a connection, a path an access to a file, anything else something
 * that a process did.
 *
 * @param args of the event and of what triggered it
 * @param own of the event alone
 */
export function activityOf(name: string, args: EventArguments, own: EventArguments, detectedFrom: unknown): Activity {
  const names = [name, ...triggersOf(own, detectedFrom).map((trigger) => trigger.name)]
  for (const candidate of names) {
    const meaning = candidate === undefined ? undefined : eventMeaning(candidate)
    if (meaning !== undefined) return activityOfMeaning(meaning, args)
  }
  if (hasAddress(args)) return { kind: 'network', operation: packetOperation(args, false) }
  if (pathOf(args) !== undefined) return { kind: 'file', operation: openOperation(args.get('flags')) }
  return { kind: 'process', what: 'change' }
}

function activityOfMeaning(meaning: EventMeaning, args: EventArguments): Activity {
  switch (meaning.kind) {
    case 'process':
    case 'file':
    case 'closing':
    case 'inventory':
      return meaning
    case 'open':
      return { kind: 'file', operation: openOperation(args.get('flags')) }
    case 'network':
      return { kind: 'network', operation: meaning.direction ?? flowDirection(args) }
    case 'transfer':
      return isSocket(descriptorOf(args))
        ? { kind: 'network', operation: 'egress' }
        : { kind: 'file', operation: meaning.operation }
    case 'packet':
      return { kind: 'network', operation: packetOperation(args, meaning.response === true || isResponse(args)) }
  }
}

/** `conn_direction` of a flow is `incoming` or `outgoing`; what does not say is taken to go out. */
function flowDirection(args: EventArguments): 'egress' | 'ingress' {
  return args.get('conn_direction') === 'incoming' ? 'ingress' : 'egress'
}

/** Values of `direction` in `metadata` (types/trace: PacketDirection); text where Protobuf's JSON is written. */
const incoming: readonly unknown[] = [1, 'PACKET_DIRECTION_INGRESS', 'INGRESS', 'ingress']

/**
 * The operation of a packet. A response that comes in answers a connection that went out, and the other way round. Most
 * versions do not say which way a packet goes; it is then taken for one of a connection that went out.
 */
function packetOperation(args: EventArguments, isAnswer: boolean): NetworkOperation {
  const metadata = args.get('metadata')
  const direction = isObject(metadata) ? metadata['direction'] : undefined
  const isKnown = textOf(direction) !== undefined && direction !== 0
  const comesIn = incoming.includes(direction)
  if (isAnswer) return isKnown && !comesIn ? 'ingress_response' : 'egress_response'
  return comesIn ? 'ingress' : 'egress'
}

/** A DNS message with the bit QR, or an HTTP message that says so. */
function isResponse(args: EventArguments): boolean {
  const dns = args.get('proto_dns')
  const http = args.get('proto_http')
  return (isObject(dns) && dns['QR'] === 1) || (isObject(http) && http['direction'] === 'response')
}

const addressNames = ['dst', 'src', 'remote_addr', 'local_addr', 'dst_ip', 'metadata']

function hasAddress(args: EventArguments): boolean {
  return addressNames.some((name) => {
    const value = args.get(name)
    if (name === 'metadata') return isObject(value) && Object.hasOwn(value, 'dst_ip')
    return name.endsWith('_addr') ? isObject(value) : textOf(value) !== undefined
  })
}

function isSocket(descriptor: string | undefined): boolean {
  return descriptor !== undefined && /^(?:socket:|TCP|UDP|UNIX)/.test(descriptor)
}
