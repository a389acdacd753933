import { equal } from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { entryLines } from '@tidewaiter/intake'
import type { Journal } from '@tidewaiter/journal'
import { kcs20, type Event } from '@tidewaiter/model'
import { openTestJournal } from '../../events/testing/event-journal.ts'
import { startTestApi, type TestApi } from '../../testing/test-api.ts'

/** An API on a real journal, which the events of the server enter too. Notices may go to this machine. */
export type ResponseHouse = TestApi & {
  readonly journal: Journal
  /** Somebody who may do everything with response policies. */
  readonly token: string
  /** Makes a policy, and gives its id. */
  readonly make: (policy: object) => Promise<string>
}

export async function startResponseHouse(t: TestContext): Promise<ResponseHouse> {
  // It is closed after all that works on it.
  let close = (): unknown => undefined
  const journal = await openTestJournal({ after: (end) => void (close = end) })
  const told: Event[] = []
  const api = await startTestApi(t, {
    journal,
    gateway: {
      record: async (events, marks) => {
        told.push(...events)
        const bodies = new Map([[kcs20.name, entryLines(events, kcs20)]])
        await journal.append({
          count: events.length,
          bodies: events.length === 0 ? new Map() : bodies,
          ...(marks && { marks }),
        })
      },
    },
  })
  t.after(() => close())
  const settings = await api.as(['administration.settings.manage'])
  const set = await api.ask('PUT', '/v1/settings/notices', { as: settings, body: { allowPrivate: true } })
  equal(set.status, 200, set.text)
  const token = await api.as(['policies.response.manage'])
  const make = async (policy: object): Promise<string> => {
    const { status, body, text } = await api.ask('POST', '/v1/policies/response', { as: token, body: policy })
    equal(status, 201, text)
    return body.id
  }
  const events: TestApi['events'] = async (withRequests = false) => {
    await api.events()
    return told.splice(0).filter(({ code }) => withRequests || code !== 'API-001')
  }
  await events()
  return { ...api, events, journal, token, make }
}

/** A policy whose notices go to a webhook on this machine. */
export function webhookPolicy(url: string, more: object = {}): object {
  return {
    name: 'Tell the SOC',
    trigger: { codes: ['NCMP-001'] },
    outputs: [{ name: 'hook', output: { type: 'webhook', url, allowPlain: true, timeoutSeconds: 5 } }],
    ...more,
  }
}
