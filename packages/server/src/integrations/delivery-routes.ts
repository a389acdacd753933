import { testIntegration, type TestStep } from '@tidewaiter/delivery'
import { codes, type Code } from '@tidewaiter/model'
import { z } from 'zod'
import { route, type Call, type Route } from '../api/route.ts'
import type { House } from '../house.ts'
import { serverEvent } from '../server-event.ts'
import { atWork, expectWholeReach, integrationParams, locate, settingsFor } from './located.ts'
import { grantWishes, wish, type PauseWish } from './pause-wishes.ts'
import { showIntegration, shownIntegrationSchema, type ShownIntegration } from './shown-integration.ts'

const group = 'Integrations'
const manage = 'administration.integrations.manage'

/** What is done with an integration, of either owner, without changing its settings: tested, paused, resumed. */
export function deliveryRoutes(): readonly Route[] {
  return [
    route({
      name: 'testIntegration',
      method: 'POST',
      path: '/v1/integrations/{id}/test',
      group,
      summary:
        'Sends one test event over a connection of its own, and tells step by step what is proved: one JSON object a line',
      access: manage,
      params: integrationParams(),
      body: z.strictObject({
        code: z
          .enum(Object.keys(codes) as [Code, ...Code[]])
          .default('PM-002')
          .describe('Code of the event that is sent.'),
      }),
      reply: 'stream',
      contentType: 'application/x-ndjson',
      handle: async (call, house) => {
        expectWholeReach(call)
        const found = await locate(house, house.state.db, call.params.id)
        const steps = testIntegration(settingsFor(house, found), { code: call.body.code, signal: call.signal })
        return { contentType: 'application/x-ndjson', body: ReadableStream.from(linesOf(steps)) }
      },
    }),
    route({
      name: 'pauseIntegration',
      method: 'POST',
      path: '/v1/integrations/{id}/pause',
      group,
      summary:
        'Stops sending to an integration, as soon as its connection is ended in order, until it is resumed; the journal keeps what comes',
      access: manage,
      events: ['ADM-025'],
      params: integrationParams(),
      reply: shownIntegrationSchema(),
      handle: (call, house) => pauseOrResume(call, house, 'pause'),
    }),
    route({
      name: 'resumeIntegration',
      method: 'POST',
      path: '/v1/integrations/{id}/resume',
      group,
      summary: 'Goes on sending to an integration where it was paused',
      access: manage,
      events: ['ADM-026'],
      params: integrationParams(),
      reply: shownIntegrationSchema(),
      handle: (call, house) => pauseOrResume(call, house, 'resume'),
    }),
  ]
}

async function* linesOf(steps: AsyncIterable<TestStep>): AsyncGenerator<Uint8Array> {
  for await (const step of steps) yield Buffer.from(`${JSON.stringify(step)}\n`)
}

async function pauseOrResume(
  call: Pick<Call<{ readonly id: string }, unknown, unknown>, 'params' | 'actor' | 'address' | 'change'>,
  house: House,
  wanted: PauseWish,
): Promise<ShownIntegration> {
  expectWholeReach(call)
  const found = await locate(house, house.state.db, call.params.id)
  const isPaused = atWork(house, found).isPaused()
  if (isPaused !== (wanted === 'pause')) {
    const code = wanted === 'pause' ? 'ADM-025' : 'ADM-026'
    await call.change(async ({ db, emit }) => {
      await wish({ db }, found.name, wanted, house.now())
      emit(serverEvent(house, call, code, { fields: { artifactName: found.name }, rule: `${wanted}Integration` }))
    })
    await grantWishes(house)
  }
  return showIntegration(house, found)
}
