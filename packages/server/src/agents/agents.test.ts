import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { makeCertificates, skipWithoutOpenssl } from '@tidewaiter/syslog/testing/certificates'
import { hostileVariants } from '../testing/hostile-values.ts'
import { startTestApi, type TestApi, type TestReply } from '../testing/test-api.ts'
import { disconnectSilent } from './silence.ts'
import { createTestAgent, wellCounts, type TestAgent } from './testing/test-agent.ts'

/** A reply, which nothing is known of. */
type Body = TestReply['body']

const limit = { timeout: 30_000 }

type Scene = TestApi & {
  readonly manager: string
  readonly groupId: string
  readonly token: string
  readonly agent: (node: string) => TestAgent
  /** Codes of the events of agents since the last call, with node and reason. */
  readonly told: () => Promise<readonly unknown[]>
}

/** A group with an enrolment token for many agents. */
async function scene(t: TestContext, group: object = {}): Promise<Scene> {
  const api = await startTestApi(t)
  const manager = await api.as(['agents.manage'])
  const body = { name: 'workers', cluster: 'production', ...group }
  const made = await api.ask('POST', '/v1/agent-groups', { as: manager, body })
  equal(made.status, 201, made.text)
  const path = `/v1/agent-groups/${made.body.id}/tokens`
  const { token } = (await api.ask('POST', path, { as: manager, body: { mostUses: 100 } })).body
  await api.events()
  return {
    ...api,
    manager,
    groupId: made.body.id,
    token,
    agent: (node) => createTestAgent(api.ask, node, () => api.clock.at),
    told: async () =>
      (await api.events())
        .filter(({ code }) => code.startsWith('AG-'))
        .map(({ code, fields }) => [code, fields.sourceName, ...(fields.reason === undefined ? [] : [fields.reason])]),
  }
}

test(
  'an agent enrols, is there, has restrictions, falls silent, comes back and is removed: each told once',
  limit,
  async (t) => {
    const { ask, manager, token, agent, told, clock, house, events } = await scene(t)
    const node = agent('node-1')
    const enrolled = await node.enrol(token)
    deepEqual([enrolled.status, enrolled.body.group], [201, 'workers'])
    match(enrolled.body.token, /^tw_agent_/)
    deepEqual(
      (await events()).map(({ code, fields }) => [code, fields.userName, fields.artifactName]),
      [['ADM-009', 'node-1', 'workers/node-1']],
    )
    const shown = async (): Promise<Body> => (await ask('GET', `/v1/agents/${enrolled.body.id}`, { as: manager })).body
    equal((await shown()).state, 'never')

    for (let i = 0; i < 3; i++) equal((await node.beat()).status, 200)
    deepEqual(await told(), [['AG-001', 'node-1']])
    clock.at += 30_000
    const unwell = { sensors: [{ name: 'files', state: 'failed', reason: 'no access to fanotify' }] } as const
    await node.beat(unwell)
    await node.beat(unwell)
    deepEqual(await told(), [['AG-003', 'node-1', 'sensor files is failed: no access to fanotify']])
    equal((await shown()).state, 'degraded')
    await node.beat()
    await node.beat({ counts: { ...wellCounts, lost: 7 } })
    await node.beat({ counts: { ...wellCounts, lost: 7 }, version: '1.1.0' })
    deepEqual(await told(), [
      ['AG-001', 'node-1'],
      ['AG-003', 'node-1', '7 events were lost'],
      ['AG-001', 'node-1'],
      ['AG-004', 'node-1'],
    ])

    const heardAt = clock.at
    clock.at += 89_999
    equal(await disconnectSilent(house, 0), heardAt + 90_000)
    deepEqual(await told(), [])
    clock.at += 1
    equal(await disconnectSilent(house, 0), Infinity)
    equal(await disconnectSilent(house, 0), Infinity)
    deepEqual(await told(), [['AG-002', 'node-1', `no heartbeat since ${new Date(heardAt).toISOString()}`]])
    equal((await shown()).state, 'disconnected')
    await node.beat({ ...unwell, version: '1.1.0' })
    deepEqual(
      (await told()).map((each) => (each as string[])[0]),
      ['AG-001', 'AG-003'],
    )

    equal((await ask('DELETE', `/v1/agents/${enrolled.body.id}`, { as: manager })).status, 204)
    deepEqual(
      (await events()).map(({ code, fields }) => [code, fields.sourceName, fields.userName?.startsWith('user-')]),
      [['AG-005', 'node-1', true]],
    )
    const dead = await node.beat()
    deepEqual([dead.status, dead.body.code], [401, 'token-refused'])
  },
)

test('after a start agents have one interval to come back', limit, async (t) => {
  const { token, agent, told, clock, house } = await scene(t)
  const [one, other] = [agent('node-1'), agent('node-2')]
  for (const each of [one, other]) {
    await each.enrol(token)
    await each.beat()
  }
  await told()
  clock.at += 3_600_000
  const startedAt = clock.at
  equal(await disconnectSilent(house, startedAt), startedAt + 30_000)
  clock.at += 20_000
  await one.beat()
  clock.at += 10_000
  equal(await disconnectSilent(house, startedAt), startedAt + 20_000 + 90_000)
  deepEqual(
    (await told()).map((each) => (each as string[]).slice(0, 2)),
    [['AG-002', 'node-2']],
  )
})

test(
  'the configuration has a version, is not sent twice, and its switches are told when the agent has taken them on',
  limit,
  async (t) => {
    const { ask, manager, token, agent, told, groupId, events } = await scene(t)
    const node = agent('node-1')
    await node.enrol(token)
    const first = await node.configure()
    deepEqual([first.status, first.body.monitoring.processes, first.body.heartbeatSeconds], [200, false, 30])
    const etag = first.headers.get('etag')!
    equal(etag, `"${first.body.version}"`)
    equal((await node.configure({ 'if-none-match': etag })).status, 304)
    equal((await node.beat()).body.configuration, first.body.version)
    await told()

    const body = {
      name: 'workers',
      cluster: 'production',
      monitoring: { processes: true, fileThreatProtection: 'all' },
    }
    equal((await ask('PUT', `/v1/agent-groups/${groupId}`, { as: manager, body })).status, 200)
    const behind = await node.beat()
    ok(behind.body.configuration !== first.body.version)
    deepEqual(await told(), [])
    equal((await node.configure({ 'if-none-match': etag })).status, 200)
    await node.beat()
    await node.beat()
    const found = (await events()).filter(({ code }) => code.startsWith('AG-'))
    deepEqual(
      found.map(({ code, origin }) => [code, origin?.rule]),
      [['AG-008', 'processes is true, fileThreatProtection is all']],
    )
  },
)

test(
  'an enrolment token has an end, a number of uses, and can be revoked; a lost answer costs no use',
  limit,
  async (t) => {
    const { ask, manager, agent, clock, groupId, events } = await scene(t)
    const path = `/v1/agent-groups/${groupId}/tokens`
    const make = async (body: object): Promise<Body> => (await ask('POST', path, { as: manager, body })).body
    const once = await make({ description: 'for one' })
    match(once.token, /^tw_enrol_/)
    const one = agent('node-1')
    equal((await one.enrol(once.token)).status, 201)
    const before = one.token!
    equal((await one.enrol(once.token)).status, 201)
    equal((await ask('GET', '/v1/agent/configuration', { as: before })).status, 401)
    equal((await one.configure()).status, 200)
    for (const other of [agent('node-2'), agent('node-1')])
      equal((await other.enrol(once.token)).body.code, 'token-refused')

    const short = await make({ expiresAt: new Date(clock.at + 60_000).toISOString() })
    const gone = await make({})
    equal((await ask('DELETE', `${path}/${gone.id}`, { as: manager })).status, 204)
    clock.at += 60_000
    equal((await agent('node-3').enrol(short.token)).body.code, 'token-refused')
    equal((await agent('node-3').enrol(gone.token)).body.code, 'token-refused')
    equal((await agent('node-3').enrol(`tw_enrol_${'A'.repeat(49)}`)).body.code, 'token-refused')
    const list = await ask('GET', path, { as: manager })
    ok(!list.text.includes(once.token) && list.text.includes(once.shown))
    const tooFar = await ask('POST', path, { as: manager, body: { expiresAt: '2099-01-01T00:00:00Z' } })
    equal(tooFar.body.errors[0].pointer, '#/body/expiresAt')
    deepEqual(
      (await events()).map(({ code }) => code),
      ['ADM-009', 'ADM-009', 'ADM-009', 'ADM-009', 'ADM-009', 'ADM-010'],
    )
  },
)

test(
  'who enrols has to have the private key; a token is renewed with it alone, and the old one is good until then',
  limit,
  async (t) => {
    const { ask, token, agent, clock } = await scene(t)
    const node = agent('node-1')
    const forged = { token, node: 'node-1', publicKey: 'A'.repeat(43), signature: 'A'.repeat(86) }
    equal((await ask('POST', '/v1/agents/enrol', { body: forged })).body.errors[0].pointer, '#/body/signature')
    await node.enrol(token)
    const old = node.token!
    clock.at += 1_000
    const thief = await ask('POST', '/v1/agent/token', {
      as: old,
      body: { time: new Date(clock.at).toISOString(), signature: 'A'.repeat(86) },
    })
    equal(thief.body.errors[0].pointer, '#/body/signature')
    equal((await node.renew(clock.at - 600_000)).body.errors[0].pointer, '#/body/time')
    const lost = await node.renew(clock.at)
    equal(lost.status, 200)
    equal((await node.renew(clock.at)).body.errors[0].pointer, '#/body/time')
    clock.at += 1_000
    const renewed = await node.renew(clock.at)
    equal((await ask('GET', '/v1/agent/configuration', { as: lost.body.token })).status, 401)
    equal((await node.beat()).status, 200)
    node.token = renewed.body.token
    equal((await node.beat()).status, 200)
    equal((await ask('GET', '/v1/agent/configuration', { as: old })).status, 401)
    equal((await node.beat({ node: 'node-2' })).body.errors[0].pointer, '#/body/node')
  },
)

test('agents get the integrations of their group with their keys, and nobody else does', limit, async (t) => {
  const { ask, as, manager, token, agent, groupId, house } = await scene(t)
  const integrator = await as(['administration.integrations.manage', 'agents.manage'])
  const siem = { name: 'siem', protocol: 'tcp', address: 'siem.example.com', port: 514 }
  const made = await ask('POST', '/v1/integrations', { as: integrator, body: siem })
  equal(made.status, 201)
  const group = (integrations: readonly string[]): object => ({ name: 'workers', cluster: 'production', integrations })
  const put = (token_: string, integrations: readonly string[]): ReturnType<typeof ask> =>
    ask('PUT', `/v1/agent-groups/${groupId}`, { as: token_, body: group(integrations) })
  equal((await put(manager, ['nothing'])).body.errors[0].pointer, '#/body/integrations/0')
  equal((await put(manager, ['siem'])).status, 200)
  const node = agent('node-1')
  await node.enrol(token)
  const { integrations } = (await node.configure()).body
  deepEqual(
    integrations.map(({ name, settings, key }: Body) => [name, settings.address, key]),
    [['siem', 'siem.example.com', undefined]],
  )
  const used = await ask('DELETE', `/v1/integrations/${made.body.id}`, { as: integrator })
  deepEqual([used.status, used.body.code], [409, 'in-use'])

  // With a key, who links it must be allowed to give it away.
  equal((await put(manager, [])).status, 200)
  await house.state.db.updateTable('integrations').set({ tls_key: 'v1:sealed' }).execute()
  equal((await put(manager, ['siem'])).body.code, 'permission-missing')
  equal((await put(integrator, ['siem'])).status, 200)
  equal((await put(manager, ['siem'])).status, 200)
  const unusable = (await node.configure()).body
  deepEqual([unusable.integrations, unusable.unavailable[0].name], [[], 'siem'])
})

test(
  'the key of a client certificate goes to the agents of the group',
  { ...limit, skip: skipWithoutOpenssl },
  async (t) => {
    const { client, ca, remove } = makeCertificates()
    t.after(remove)
    const { ask, as, token, agent, groupId, events } = await scene(t)
    const integrator = await as(['administration.integrations.manage', 'agents.manage'])
    const tls = { ca: ca.cert, certificate: client.cert, key: client.key }
    const siem = { name: 'siem', protocol: 'tls', address: 'siem.example.com', port: 6514, tls }
    equal((await ask('POST', '/v1/integrations', { as: integrator, body: siem })).status, 201)
    const body = { name: 'workers', cluster: 'production', integrations: ['siem'] }
    const put = await ask('PUT', `/v1/agent-groups/${groupId}`, { as: integrator, body })
    const node = agent('node-1')
    await node.enrol(token)
    const [linked] = (await node.configure()).body.integrations
    deepEqual([linked.key, linked.settings.tls], [client.key, { ca: ca.cert, certificate: client.cert }])
    const secret = client.key.split('\n')[1]!
    ok(![put.text, JSON.stringify(await events())].some((text) => text.includes(secret)))
  },
)

test('groups: names once, changes with their version, removed when empty, each an event', limit, async (t) => {
  const { ask, manager, token, agent, groupId, events } = await scene(t)
  const body = { name: 'workers', cluster: 'production' }
  equal((await ask('POST', '/v1/agent-groups', { as: manager, body })).body.code, 'name-taken')
  const made = await ask('POST', '/v1/agent-groups', { as: manager, body: { ...body, name: 'others' } })
  equal((await ask('PUT', `/v1/agent-groups/${made.body.id}`, { as: manager, body })).body.code, 'name-taken')
  const headers = { 'if-match': '"7"' }
  equal((await ask('PUT', `/v1/agent-groups/${groupId}`, { as: manager, body, headers })).body.code, 'version-passed')
  await agent('node-1').enrol(token)
  equal((await ask('DELETE', `/v1/agent-groups/${groupId}`, { as: manager })).body.code, 'in-use')
  equal((await ask('GET', `/v1/agent-groups/${groupId}`, { as: manager })).body.agents, 1)
  equal((await ask('DELETE', `/v1/agent-groups/${made.body.id}`, { as: manager })).status, 204)
  deepEqual(
    (await events()).map(({ code, fields }) => [code, fields.artifactName]),
    [
      ['ADM-018', 'others'],
      ['ADM-009', 'workers/node-1'],
      ['ADM-024', 'others'],
    ],
  )
})

test('scopes limit which groups and agents are seen and decided about', limit, async (t) => {
  const { ask, as, token, agent, groupId } = await scene(t, { namespaces: ['shop', 'shop-*'] })
  const enrolled = await agent('node-1').enrol(token)
  const sees = async (scope: object): Promise<boolean> => {
    const limited = await as(['agents.manage'], [scope])
    const { items } = (await ask('GET', '/v1/agents', { as: limited })).body
    const groups = (await ask('GET', '/v1/agent-groups', { as: limited })).body.items
    const one = await ask('GET', `/v1/agents/${enrolled.body.id}`, { as: limited })
    equal(items.length, groups.length)
    equal(one.status, items.length === 1 ? 200 : 404)
    if (items.length === 0) {
      equal((await ask('DELETE', `/v1/agents/${enrolled.body.id}`, { as: limited })).body.code, 'beyond-reach')
      equal(
        (await ask('POST', `/v1/agent-groups/${groupId}/tokens`, { as: limited, body: {} })).body.code,
        'beyond-reach',
      )
    }
    return items.length === 1
  }
  equal(await sees({ clusters: ['prod*'] }), true)
  equal(await sees({ clusters: ['production'], namespaces: ['shop*'] }), true)
  equal(await sees({ registries: ['registry.example.com'] }), true)
  equal(await sees({ clusters: ['staging'] }), false)
  equal(await sees({ clusters: ['production'], namespaces: ['shop'] }), false)
  const limited = await as(['agents.manage'], [{ clusters: ['production'], namespaces: ['shop'] }])
  const wide = { name: 'wide', cluster: 'production' }
  equal((await ask('POST', '/v1/agent-groups', { as: limited, body: wide })).body.code, 'beyond-reach')
})

test('secrets are given to agents over an encrypted way only', limit, async (t) => {
  const { house, token, agent, app } = await scene(t)
  const node = agent('node-1')
  await node.enrol(token)
  Object.assign(house, { origin: 'http://192.0.2.10:8420' })
  deepEqual(
    [(await node.configure()).body.code, (await agent('node-2').enrol(token)).body.code],
    ['not-possible-now', 'not-possible-now'],
  )
  equal((await node.beat()).status, 200)
  equal((await app.request('/v1/agents')).status, 401)
})

test(
  'whatever an agent sends, it is answered, and one bad heartbeat does not spoil others',
  { timeout: 60_000 },
  async (t) => {
    const { ask, token, agent, events } = await scene(t)
    const [one, other] = [agent('node-1'), agent('node-2')]
    await one.enrol(token)
    await other.enrol(token)
    const sample = {
      node: 'node-1',
      version: '1.0.0',
      time: '2026-11-23T12:00:00Z',
      sensors: [{ name: 'processes', state: 'failed', reason: 'x' }],
      counts: wellCounts,
      configuration: 1,
    }
    const variants = [...hostileVariants(sample)].filter((_, index) => index % 4 === 0)
    const replies = await Promise.all([
      ...variants.map((body) => ask('PUT', '/v1/agent/heartbeat', { as: one.token!, body })),
      other.beat(),
    ])
    deepEqual(
      [...new Set(replies.map(({ status }) => status))].filter((status) => ![200, 400, 413, 422].includes(status)),
      [],
    )
    equal(replies.at(-1)?.status, 200)
    ok((await events()).some(({ code, fields }) => code === 'AG-001' && fields.sourceName === 'node-2'))
  },
)
