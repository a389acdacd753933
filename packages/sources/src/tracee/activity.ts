import type { FileOperation, NetworkOperation } from '@tidewaiter/model'
import { textOf } from '../engine/values.ts'
import type { ProcessActivity } from '../linux/call-meaning.ts'
import { openOperation } from '../linux/open-operation.ts'
import { eventMeaning, type EventMeaning } from './event-meaning.ts'

/** What happened, as far as it decides code, operation and the rules for the fields; or why it is no event. */
export type Activity =
  | { readonly kind: 'process'; readonly what: ProcessActivity }
  | { readonly kind: 'file'; readonly operation: FileOperation; readonly link?: true }
  | { readonly kind: 'network'; readonly operation: NetworkOperation }
  | { readonly kind: 'closing' }
  | { readonly kind: 'inventory' }

/** What decides beside the name: arguments of the event, or else of what triggered it. Any JSON values. */
export type ActivityFacts = {
  /** Of an open. */
  readonly flags: unknown
  /** True when the descriptor is a socket. */
  readonly isSocket: boolean
  /** Of a flow: `incoming` or `outgoing`. */
  readonly flowDirection: unknown
  /** Of a packet. */
  readonly packetDirection: unknown
  /** The bit QR of a DNS message. */
  readonly dnsResponse: unknown
  /** `response` for one of HTTP. */
  readonly httpDirection: unknown
}

/**
 * What an event tells by its name; where that is the name of a detector, by the nearest event that triggered it and whose
 * name is known. Undefined when no name tells.
 */
export function activityOf(names: readonly (string | undefined)[], facts: ActivityFacts): Activity | undefined {
  for (const name of names) {
    const meaning = name === undefined ? undefined : eventMeaning(name)
    if (meaning !== undefined) return activityOfMeaning(meaning, facts)
  }
  return undefined
}

function activityOfMeaning(meaning: EventMeaning, facts: ActivityFacts): Activity {
  switch (meaning.kind) {
    case 'process':
    case 'file':
    case 'closing':
    case 'inventory':
      return meaning
    case 'open':
      return { kind: 'file', operation: openOperation(facts.flags) }
    case 'network':
      return { kind: 'network', operation: meaning.direction ?? flowDirection(facts) }
    case 'transfer':
      return facts.isSocket ? { kind: 'network', operation: 'egress' } : { kind: 'file', operation: meaning.operation }
    case 'packet':
      return { kind: 'network', operation: packetOperation(facts, meaning.response === true || isResponse(facts)) }
  }
}

/** What does not say its direction is taken to go out. */
function flowDirection(facts: ActivityFacts): 'egress' | 'ingress' {
  return facts.flowDirection === 'incoming' ? 'ingress' : 'egress'
}

/** Values of `direction` in `metadata` (types/trace: PacketDirection); text where Protobuf's JSON is written. */
const incoming: readonly unknown[] = [1, 'PACKET_DIRECTION_INGRESS', 'INGRESS', 'ingress']

/**
 * The operation of a packet. A response that comes in answers a connection that went out, and the other way round. Most
 * versions do not say which way a packet goes; it is then taken for one of a connection that went out.
 */
function packetOperation({ packetDirection }: ActivityFacts, isAnswer: boolean): NetworkOperation {
  const isKnown = textOf(packetDirection) !== undefined && packetDirection !== 0
  const comesIn = incoming.includes(packetDirection)
  if (isAnswer) return isKnown && !comesIn ? 'ingress_response' : 'egress_response'
  return comesIn ? 'ingress' : 'egress'
}

function isResponse({ dnsResponse, httpDirection }: ActivityFacts): boolean {
  return dnsResponse === 1 || httpDirection === 'response'
}

/** What only the arguments can tell: an address makes it a connection, a path an access to a file, anything else an act of the process. */
export function activityOfArguments(
  has: { readonly address: boolean; readonly path: boolean },
  facts: ActivityFacts,
): Activity {
  if (has.address) return { kind: 'network', operation: packetOperation(facts, false) }
  return has.path ? { kind: 'file', operation: openOperation(facts.flags) } : { kind: 'process', what: 'change' }
}
