import type { ReplaySubject } from '@tidewaiter/delivery'
import type { NamedReplayStatus } from '@tidewaiter/gateway'
import { codes, familyNames } from '@tidewaiter/model'
import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import { timeReply, timeSchema, timeText } from '../api/schemas.ts'
import { serverEvent } from '../server-event.ts'
import { ServerError } from '../server-errors.ts'
import { atWork, expectWholeReach, integrationParams, locate } from './located.ts'
import { selectionSchema } from './written-settings.ts'

const group = 'Integrations'
const manage = 'administration.integrations.manage'

const replayReply = z.object({
  id: z.int().describe('Numbers begin anew with each start of the service.'),
  integration: z.string(),
  state: z.enum(['connecting', 'sending', 'waiting', 'done', 'cancelled']),
  text: z.string(),
  sent: z.int(),
  possiblyDoubled: z.int().describe('Sent more than once by this replay, as its connection broke.'),
  leftOut: z.int(),
  failed: z.int().describe('Could not be written, or are gone from the journal.'),
  startedAt: timeReply(),
  lastError: z.object({ code: z.string(), message: z.string(), action: z.string() }).optional(),
})

const sequence = (): z.ZodInt => z.int().min(1)

const replayBody = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('events'),
    since: timeSchema().optional().describe('Time of the event, inclusive.'),
    until: timeSchema().optional().describe('Exclusive.'),
    codes: z
      .array(z.enum([...familyNames, ...Object.keys(codes)] as [string, ...string[]]))
      .min(1)
      .max(200)
      .optional()
      .describe('Families and codes.'),
    from: sequence().optional().describe('Number of the first entry of the journal.'),
    to: sequence().optional().describe('Number of the first entry not to be sent.'),
    select: selectionSchema().optional(),
  }),
  z.strictObject({
    what: z.literal('dead-letters'),
    ids: z.array(sequence()).min(1).max(1_000).optional().describe('All of the integration when absent.'),
  }),
])

/** Events that are sent again, over a connection of their own. A replay ends with the service and does not begin again by itself. */
export function replayRoutes(): readonly Route[] {
  return [
    route({
      name: 'startReplay',
      method: 'POST',
      path: '/v1/integrations/{id}/replays',
      group,
      summary:
        'Begins to send events of the journal, or dead letters, again to an integration; its selection does not count for them',
      access: manage,
      events: ['ADM-027'],
      creates: true,
      params: integrationParams(),
      body: replayBody,
      reply: replayReply,
      handle: async (call, house) => {
        expectWholeReach(call)
        const found = await locate(house, house.state.db, call.params.id)
        atWork(house, found)
        let started: NamedReplayStatus | undefined
        try {
          return await call.change(async ({ emit }) => {
            started = house.gateway.replays.start(found.name, subjectOf(call.body))
            emit(serverEvent(house, call, 'ADM-027', { fields: { artifactName: found.name }, rule: 'startReplay' }))
            return shown(started)
          })
        } catch (error) {
          if (started !== undefined) house.gateway.replays.cancel(started.id) // nothing is sent without its event
          throw error
        }
      },
    }),
    route({
      name: 'listReplays',
      method: 'GET',
      path: '/v1/replays',
      group,
      summary: 'The replays that are under way, and the last that have ended',
      access: 'administration.integrations.view',
      reply: z.object({ items: z.array(replayReply) }),
      handle: (_, { gateway }) => Promise.resolve({ items: gateway.replays.list().map(shown) }),
    }),
    route({
      name: 'cancelReplay',
      method: 'POST',
      path: '/v1/replays/{id}/cancel',
      group,
      summary: 'Calls a replay off; what was handed over stays so',
      access: manage,
      events: ['ADM-028'],
      params: z.strictObject({
        id: z
          .string()
          .regex(/^[1-9]\d{0,8}$/, 'expected the number of a replay')
          .transform(Number),
      }),
      reply: replayReply,
      handle: async (call, house) => {
        expectWholeReach(call)
        const { replays } = house.gateway
        const found = replays.list().find(({ id }) => id === call.params.id)
        if (found === undefined) throw new ServerError('not-found', { what: 'replay of this number' })
        if (found.state !== 'done' && found.state !== 'cancelled') {
          await call.change(({ emit }) => {
            emit(
              serverEvent(house, call, 'ADM-028', {
                fields: { artifactName: found.integration },
                rule: 'cancelReplay',
              }),
            )
            return Promise.resolve()
          })
        }
        return shown(replays.cancel(found.id))
      },
    }),
  ]
}

function subjectOf(body: z.output<typeof replayBody>): ReplaySubject {
  if (body.what === 'dead-letters') return { kind: 'dead-letters', ...(body.ids !== undefined && { ids: body.ids }) }
  const { since, until, codes: wanted, from, to, select } = body
  return {
    kind: 'entries',
    query: {
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(wanted !== undefined && { codes: wanted }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    },
    ...(select !== undefined && { select: given(select) }),
  }
}

/** Only what is given: to the rooms below, absent and undefined are not the same. */
function given<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as ReturnType<
    typeof given<T>
  >
}

function shown({ startedAt, lastError, ...rest }: NamedReplayStatus): z.input<typeof replayReply> {
  return { ...rest, startedAt: timeText(startedAt), ...(lastError !== undefined && { lastError }) }
}
