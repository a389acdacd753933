import { randomUUID } from 'node:crypto'
import { createEvent, isBlank, isIpv4, isIpv6, type AnyFields, type Code, type Event } from '@tidewaiter/model'
import type { House } from './house.ts'
import type { Actor } from './identity/actor.ts'

/** Who has caused an event, and from where. */
export type Initiator = { readonly actor: Pick<Actor, 'name'>; readonly address?: string | undefined }

export type EventFacts = {
  readonly fields?: AnyFields
  /** Why it failed; the outcome is Error then, and Success otherwise. */
  readonly reason?: string | undefined
  /** What it was about, beside the object: a policy, a finding, a role. */
  readonly rule?: string | undefined
  /** When it happened, in ms since 1970-01-01 UTC; now when absent. */
  readonly time?: number
}

/** Longest text of a field: names and paths are chosen by others, and a message has room for 8,000 bytes. */
const longest = 1_000

/**
 * An event of the server: what somebody has decided or asked for, or what followed.
 *
 * `src` is the IPv4 address of the initiator; of one who came over IPv6, or of the server itself, that of the server (source
 * table: an IPv4 address in all events). The IPv6 address stands beside it for the profiles that have a key for it.
 */
export function serverEvent(
  { machine, now }: Pick<House, 'machine' | 'now'>,
  { actor, address }: Initiator,
  code: Code,
  { fields = {}, reason, rule, time = now() }: EventFacts = {},
): Event {
  const texts = Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, string | number][] => {
      if (typeof value !== 'string') return [[name, value]]
      return isBlank(value) ? [] : [[name, cut(value)]]
    }),
  ) as AnyFields
  const zone = address?.indexOf('%') ?? -1
  const place = zone < 0 ? address : address?.slice(0, zone)
  return createEvent({
    code,
    time,
    id: randomUUID().replaceAll('-', ''),
    outcome: reason === undefined ? 'Success' : 'Error',
    fields: {
      ...texts,
      sourceName: machine.name,
      sourceAddress: place !== undefined && isIpv4(place) ? place : machine.address,
      ...(place !== undefined && isIpv6(place) && { sourceAddress6: place }),
      userName: isBlank(actor.name) ? '-' : cut(actor.name),
      ...(reason !== undefined && { reason: isBlank(reason) ? 'not said' : cut(reason) }),
    },
    origin: { tool: 'tidewaiter', ...(rule !== undefined && { rule: cut(rule) }) },
  })
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3).toWellFormed()}...`
}
