import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { testEvent } from '@tidewaiter/model'
import { makeCertificates, skipWithoutOpenssl } from '@tidewaiter/syslog/testing/certificates'
import { startTestApi, type TestReply } from '../testing/test-api.ts'
import { integrationsOf } from './kept-integrations.ts'
import { receive } from './testing/receive.ts'
import { startApiOnService, until } from './testing/start-api-on-service.ts'

/** A reply, which nothing is known of. */
type Body = TestReply['body']

const limit = { timeout: 30_000 }
const manage = 'administration.integrations.manage'
const tcp = (name: string, port: number): object => ({
  name,
  protocol: 'tcp',
  address: '127.0.0.1',
  port,
  start: 'oldest',
})

test(
  'what is made over the API delivers beside the file, follows changes, and is gone when it is removed',
  limit,
  async (t) => {
    const [first, second, third] = [await receive(t), await receive(t), await receive(t)]
    const api = await startApiOnService(t, { 'from-file': { to: `tcp://127.0.0.1:${first.port}` } })
    const { ask, as, events, house } = api
    const token = await as([manage])

    const made = await ask('POST', '/v1/integrations', { as: token, body: tcp('siem', second.port) })
    deepEqual([made.status, made.body.owner, made.body.enabled, made.headers.get('etag')], [201, 'api', true, '"1"'])
    await events()
    await until(t, () => second.messages.some((message) => message.includes('|ADM-015|')))
    await until(t, () =>
      first.messages.some((message) => message.includes('|ADM-015|') && message.includes('fname=siem')),
    )

    const { id } = made.body
    await until(t, async () => (await ask('GET', `/v1/integrations/${id}`, { as: token })).body.status.state === 'idle')
    const { status } = (await ask('GET', `/v1/integrations/${id}`, { as: token })).body
    match(status.text, /delivered/)
    ok(status.counts.delivered > 0 && status.lastSuccessAt !== undefined)

    const list = await ask('GET', '/v1/integrations', { as: token })
    deepEqual(
      list.body.items.map((item: Body) => [item.id, item.name, item.owner, item.settings.port]),
      [
        ['file:from-file', 'from-file', 'file', first.port],
        [id, 'siem', 'api', second.port],
      ],
    )
    const page = await ask('GET', '/v1/integrations?limit=1', { as: token })
    deepEqual([page.body.items.length, page.body.next], [1, 'file:from-file'])
    equal((await ask('GET', `/v1/integrations?after=${page.body.next}`, { as: token })).body.items[0].id, id)

    const stale = await ask('PUT', `/v1/integrations/${id}`, {
      as: token,
      headers: { 'if-match': '"9"' },
      body: tcp('siem', third.port),
    })
    equal(stale.body.code, 'version-passed')
    const changed = await ask('PUT', `/v1/integrations/${id}`, {
      as: token,
      headers: { 'if-match': '"1"' },
      body: { ...tcp('siem', third.port), select: { categories: ['administration'], minSeverity: 1 } },
    })
    deepEqual([changed.status, changed.body.version, changed.body.settings.port], [200, 2, third.port])
    const renamed = await ask('PUT', `/v1/integrations/${id}`, { as: token, body: tcp('other', third.port) })
    equal(renamed.body.errors[0].pointer, '#/body/name')
    await until(t, () => third.messages.some((message) => message.includes('|ADM-016|')))
    ok(third.messages.every((message) => message.includes('|ADM-')))

    equal((await ask('DELETE', `/v1/integrations/${id}`, { as: token })).status, 204)
    equal((await ask('GET', `/v1/integrations/${id}`, { as: token })).status, 404)
    ok(!house.journal.cursors.list().has('siem'))
    deepEqual(
      (await events()).map(({ code, outcome, fields }) => [code, outcome, fields.artifactName]),
      [
        ['ADM-016', 'Success', 'siem'],
        ['ADM-017', 'Success', 'siem'],
      ],
    )
  },
)

test('the file owns what stands in it, and a name that it takes later', limit, async (t) => {
  const [own, other] = [await receive(t), await receive(t)]
  const inFile = { to: `tcp://127.0.0.1:${other.port}` }
  const { ask, as, rewrite, house, service, events } = await startApiOnService(t, { owned: inFile })
  const token = await as([manage])
  const body = tcp('owned', own.port)

  equal((await ask('POST', '/v1/integrations', { as: token, body })).body.code, 'name-taken')
  for (const method of ['PUT', 'DELETE']) {
    const reply = await ask(method, '/v1/integrations/file:owned', { as: token, ...(method === 'PUT' && { body }) })
    deepEqual([reply.status, reply.body.code], [409, 'owned-by-file'])
  }

  const made = await ask('POST', '/v1/integrations', { as: token, body: tcp('siem', own.port) })
  await rewrite({ owned: inFile, siem: inFile })
  const shadowed = await ask('GET', `/v1/integrations/${made.body.id}`, { as: token })
  equal(shadowed.body.status.state, 'shadowed')
  match(shadowed.body.status.text, /tidewaiter\.yaml has an integration of the same name/)
  equal(service.gateway.integrations.find('siem').settings.target.port, other.port)
  const paused = await ask('POST', `/v1/integrations/${made.body.id}/pause`, { as: token })
  deepEqual([paused.status, paused.body.code], [409, 'not-possible-now'])

  await rewrite({ owned: inFile })
  equal(service.gateway.integrations.find('siem').settings.target.port, own.port)
  deepEqual(
    (await events()).map(({ code }) => code),
    ['ADM-015'],
  )
  deepEqual(Object.keys(await integrationsOf(house.state.db, house.keys)), ['siem'])
})

test('what is stored runs from the next start on, without being asked for', limit, async (t) => {
  const receiver = await receive(t)
  const { ask, as, house } = await startApiOnService(t)
  const token = await as([manage])
  equal((await ask('POST', '/v1/integrations', { as: token, body: tcp('siem', receiver.port) })).status, 201)
  const off = { ...tcp('off', receiver.port), enabled: false }
  equal((await ask('POST', '/v1/integrations', { as: token, body: off })).status, 201)
  const beside = await integrationsOf(house.state.db, house.keys)
  deepEqual(Object.keys(beside), ['siem'])

  const { service } = await startApiOnService(t, {}, beside)
  await service.gateway.record([testEvent('PM-002', Date.now())])
  await until(t, () => receiver.messages.some((message) => message.includes('|PM-002|')))
})

test(
  'a key is kept sealed, stays when it is not given again, and stands in no reply and no event',
  { ...limit, skip: skipWithoutOpenssl },
  async (t) => {
    const { ca, server, client, strangeClient, remove } = makeCertificates()
    t.after(remove)
    const receiver = await receive(t, {
      cert: server.cert,
      key: server.key,
      ca: ca.cert,
      requireClientCertificate: true,
    })
    const { ask, as, events, house } = await startApiOnService(t)
    const token = await as([manage])
    const open = { name: 'siem', start: 'oldest', protocol: 'tls', address: '127.0.0.1', port: receiver.port }
    const tls = { ca: ca.cert, certificate: client.cert, key: client.key }
    const faulty: readonly (readonly [object, string])[] = [
      [{ ...tls, key: undefined }, '#/body/tls/key'],
      [{ ...tls, certificate: undefined }, '#/body/tls/certificate'],
      [{ ...tls, key: strangeClient.key }, '#/body/tls/key'],
      [{ ...tls, key: 'no key' }, '#/body/tls/key'],
      [{ ...tls, key: client.key.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE') }, '#/body/tls/key'],
      [{ ...tls, ca: 'no certificate' }, '#/body/tls/ca'],
      [{ ...tls, certificate: client.cert.replace(/\n.{20}/, '\nAAAA') }, '#/body/tls/certificate'],
      [{ ca: ca.cert, fingerprints: ['12:34'] }, '#/body/tls/fingerprints/0'],
    ]
    for (const [given, pointer] of faulty) {
      const refused = await ask('POST', '/v1/integrations', { as: token, body: { ...open, tls: given } })
      deepEqual([refused.status, refused.body.errors?.[0]?.pointer], [422, pointer])
    }

    const made = await ask('POST', '/v1/integrations', { as: token, body: { ...open, tls } })
    deepEqual([made.status, made.body.hasKey], [201, true])
    await until(t, () => receiver.messages.length > 0)
    deepEqual([...receiver.clients], ['client.example.test'])

    const put = (body: object): ReturnType<typeof ask> =>
      ask('PUT', `/v1/integrations/${made.body.id}`, { as: token, body })
    const again = await put({ ...open, tls: { ca: ca.cert, certificate: client.cert } })
    deepEqual([again.status, again.body.hasKey], [200, true])
    const another = await put({ ...open, tls: { ca: ca.cert, certificate: strangeClient.cert } })
    equal(another.body.errors[0].pointer, '#/body/tls/key')
    const row = await house.state.db.selectFrom('integrations').selectAll().executeTakeFirstOrThrow()
    match(row.tls_key ?? '', /^v1:/)
    const secret = client.key.split('\n')[1]!
    const replies = [made, again, await ask('GET', '/v1/integrations', { as: token })].map(({ text }) => text)
    ok([...replies, JSON.stringify(row), JSON.stringify(await events())].every((text) => !text.includes(secret)))
    const without = await put({ ...open, tls: { ca: ca.cert } })
    equal(without.body.hasKey, false)
    equal((await house.state.db.selectFrom('integrations').select('tls_key').executeTakeFirstOrThrow()).tls_key, null)
  },
)

test('settings that the gateway would refuse are refused with their place, and nothing is stored', limit, async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const token = await as([manage])
  const good = tcp('siem', 514)
  const cases: readonly (readonly [object, string])[] = [
    [{ address: 'two words' }, '#/body/address'],
    [{ address: 'siem.example.com/path' }, '#/body/address'],
    [{ address: '1:2' }, '#/body/address'],
    [{ port: 0 }, '#/body/port'],
    [{ name: 'Siem' }, '#/body/name'],
    [{ profile: 'kcs-9' }, '#/body/profile'],
    [{ zone: 'Mars/Olympus' }, '#/body/zone'],
    [{ tls: { serverName: 'siem.example.com' } }, '#/body/tls'],
    [{ protocol: 'udp', framing: 'lf' }, '#/body/framing'],
    [{ envelope: 'rfc5424', pri: false }, '#/body/pri'],
    [{ hostname: 'two words' }, '#/body/hostname'],
    [{ select: { where: 'event.severity >' } }, '#/body/select/where'],
    [{ select: { categories: ['nothing'] } }, '#/body/select/categories/0'],
    [{ limit: { repeat: { withinSeconds: 10, by: ['nothing'] } } }, '#/body/limit/repeat/by/0'],
    [{ unknown: 1 }, '#/body/unknown'],
  ]
  for (const [change, pointer] of cases) {
    const reply = await ask('POST', '/v1/integrations', { as: token, body: { ...good, ...change } })
    deepEqual([reply.status, reply.body.errors?.[0]?.pointer], [422, pointer], JSON.stringify(change))
  }
  deepEqual((await ask('GET', '/v1/integrations', { as: token })).body.items, [])
  deepEqual(await events(), [])
})

test('who is limited to scopes decides about none, and a repeated request makes one', limit, async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const limited = await as([manage], [{ clusters: ['production'] }])
  const body = tcp('siem', 514)
  const refused = await ask('POST', '/v1/integrations', { as: limited, body })
  deepEqual([refused.status, refused.body.code], [403, 'beyond-reach'])
  const token = await as([manage])
  const headers = { 'idempotency-key': 'once' }
  const [one, other] = [
    await ask('POST', '/v1/integrations', { as: token, body, headers }),
    await ask('POST', '/v1/integrations', { as: token, body, headers }),
  ]
  deepEqual([one.status, other.status, other.body.id], [201, 201, one.body.id])
  equal((await ask('POST', '/v1/integrations', { as: token, body })).body.code, 'name-taken')
  deepEqual(
    (await events()).map(({ code }) => code),
    ['ADM-015'],
  )
})

test('one whose key cannot be opened any more is shown as such, and the others run', limit, async (t) => {
  const { ask, as, house } = await startApiOnService(t)
  const token = await as([manage])
  await ask('POST', '/v1/integrations', { as: token, body: tcp('one', 514) })
  const other = await ask('POST', '/v1/integrations', { as: token, body: tcp('other', 514) })
  await house.state.db.updateTable('integrations').set({ tls_key: 'v1:broken' }).where('name', '=', 'other').execute()
  deepEqual(Object.keys(await integrationsOf(house.state.db, house.keys)), ['one'])
  const { status } = (await ask('GET', `/v1/integrations/${other.body.id}`, { as: token })).body
  deepEqual([status.state, typeof status.action], ['unusable', 'string'])
})
