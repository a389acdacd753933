import type { Code, Event } from '@tidewaiter/model'
import type { House } from '../house.ts'
import { serverEvent, type EventFacts, type Initiator } from '../server-event.ts'

/**
 * An event of an agent. Its source is the node: KCS has no other key for the name of a node in this family.
 *
 * @param by who has caused it; the agent itself when absent
 */
export function agentEvent(
  house: Pick<House, 'machine' | 'now'>,
  agent: { readonly node: string; readonly address: string },
  code: Code,
  { by, ...facts }: Pick<EventFacts, 'reason' | 'rule'> & { readonly by?: Initiator } = {},
): Event {
  const initiator = by ?? { actor: { name: agent.node }, address: agent.address }
  const event = serverEvent(house, initiator, code, { ...facts, fields: { nodeName: agent.node } })
  return { ...event, fields: { ...event.fields, sourceName: agent.node } }
}
