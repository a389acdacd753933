import type { DeadLetter, DeadLetters } from '@tidewaiter/journal'
import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import { limitQuery, timeReply, timeText } from '../api/schemas.ts'
import { serverEvent } from '../server-event.ts'
import { expectWholeReach, integrationParams, locate } from './located.ts'

const group = 'Integrations'

const letterReply = z.object({
  id: z.int(),
  at: timeReply(),
  sequence: z.int().describe('Number of the entry in the journal.'),
  reason: z.string(),
  detail: z.string(),
  line: z.string().optional().describe('The entry itself, where it is kept.'),
})

/** Events that could not be delivered at all: looked at, removed; `startReplay` sends them again. */
export function deadLetterRoutes(): readonly Route[] {
  return [
    route({
      name: 'listDeadLetters',
      method: 'GET',
      path: '/v1/integrations/{id}/dead-letters',
      group,
      summary: 'Events that could not be delivered at all, oldest first',
      access: 'administration.integrations.view',
      params: integrationParams(),
      query: z.strictObject({
        after: z.coerce.number().int().min(0).default(0).describe('Go on behind this one: `next` of the page before.'),
        limit: limitQuery(),
      }),
      reply: z.object({
        items: z.array(letterReply),
        next: z.int().optional().describe('Give it as `after` for the next page.'),
      }),
      handle: async (call, { state, gateway, journal }) => {
        expectWholeReach(call) // they hold events of everywhere
        const { name } = await locate({ gateway }, state.db, call.params.id)
        const { after, limit } = call.query
        const found = await journal.deadLetters.list({ integration: name, after, limit: limit + 1 })
        const items = found.slice(0, limit).map(shown)
        const last = items.at(-1)
        return { items, ...(found.length > limit && last !== undefined && { next: last.id }) }
      },
    }),
    route({
      name: 'removeDeadLetters',
      method: 'POST',
      path: '/v1/integrations/{id}/dead-letters/remove',
      group,
      summary: 'Removes dead letters of an integration for good',
      access: 'administration.integrations.manage',
      events: ['ADM-016'],
      params: integrationParams(),
      body: z.strictObject({ ids: z.array(z.int().min(1)).min(1).max(1_000) }),
      reply: z.object({ removed: z.int() }),
      handle: async (call, house) => {
        expectWholeReach(call)
        const { deadLetters } = house.journal
        const { name } = await locate(house, house.state.db, call.params.id)
        const own = await ownOf(deadLetters, name, new Set(call.body.ids))
        if (own.length === 0) return { removed: 0 }
        // The event first: what is said to be removed and is still there can be removed again.
        await call.change(({ emit }) => {
          emit(serverEvent(house, call, 'ADM-016', { fields: { artifactName: name }, rule: 'removeDeadLetters' }))
          return Promise.resolve()
        })
        return { removed: await deadLetters.remove(own) }
      },
    }),
  ]
}

/** Those of the ids that are letters of the integration. */
async function ownOf(letters: DeadLetters, integration: string, ids: ReadonlySet<number>): Promise<readonly number[]> {
  const own: number[] = []
  for (const id of ids) {
    const [found] = await letters.list({ integration, after: id - 1, limit: 1 })
    if (found?.id === id) own.push(id)
  }
  return own
}

function shown({ id, at, sequence, reason, detail, line }: DeadLetter): z.input<typeof letterReply> {
  return { id, at: timeText(at), sequence, reason, detail, ...(line !== undefined && { line }) }
}
