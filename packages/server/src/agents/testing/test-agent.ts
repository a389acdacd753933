import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { enrolText, renewText } from '../proof.ts'
import type { TestReply } from '../../testing/test-api.ts'
import type { Heartbeat } from '../heartbeat.ts'

/** What an agent sends with, such as `ask` of the test API, or HTTP. */
export type Send = (
  method: string,
  path: string,
  options: { readonly as?: string; readonly body?: unknown; readonly headers?: Record<string, string> },
) => Promise<Pick<TestReply, 'status' | 'headers' | 'body'>>

/** Plays an agent on a node, the way in which `proof.ts` and the routes want it. */
export type TestAgent = {
  readonly enrol: (token: string) => ReturnType<Send>
  /** Heartbeats are well unless they say otherwise; the configuration is the one that was fetched last. */
  readonly beat: (change?: Partial<Omit<Heartbeat, 'time'>>) => ReturnType<Send>
  readonly configure: (headers?: Record<string, string>) => ReturnType<Send>
  readonly renew: (time: number) => ReturnType<Send>
  /** The token in use. */
  token: string | undefined
}

export const wellCounts = { events: 10, delivered: 10, lost: 0, waiting: 0 }

export function createTestAgent(send: Send, node: string, now: () => number): TestAgent {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const x = publicKey.export({ format: 'jwk' }).x!
  const signed = (text: string, key: KeyObject = privateKey): string =>
    sign(null, Buffer.from(text), key).toString('base64url')
  let configuration: number | undefined
  let id = ''

  const agent: TestAgent = {
    token: undefined,
    enrol: async (token) => {
      const body = { token, node, publicKey: x, signature: signed(enrolText(token, node, x)) }
      const reply = await send('POST', '/v1/agents/enrol', { body })
      if (reply.status === 201) {
        agent.token = reply.body.token
        id = reply.body.id
      }
      return reply
    },
    beat: (change = {}) =>
      send('PUT', '/v1/agent/heartbeat', {
        ...(agent.token !== undefined && { as: agent.token }),
        body: {
          node,
          version: '1.0.0',
          time: new Date(now()).toISOString(),
          sensors: [{ name: 'processes', state: 'ok' }],
          counts: wellCounts,
          ...(configuration !== undefined && { configuration }),
          ...change,
        },
      }),
    configure: async (headers = {}) => {
      const reply = await send('GET', '/v1/agent/configuration', {
        headers,
        ...(agent.token !== undefined && { as: agent.token }),
      })
      if (reply.status === 200) configuration = reply.body.version
      return reply
    },
    renew: async (time) => {
      const text = new Date(time).toISOString()
      return send('POST', '/v1/agent/token', {
        ...(agent.token !== undefined && { as: agent.token }),
        body: { time: text, signature: signed(renewText(id, text)) },
      })
    },
  }
  return agent
}
