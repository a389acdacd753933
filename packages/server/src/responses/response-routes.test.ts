import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from '../notify/testing/serve.ts'
import { startResponseHouse, webhookPolicy } from './testing/response-house.ts'

const options = { timeout: 30_000 }
const path = '/v1/policies/response'
const secret = 'n0t-for-anybodys-eyes'
const policy = {
  name: 'Tell the SOC',
  trigger: { presets: ['non-compliant'] },
  scope: { namespaces: ['shop'] },
  quietSeconds: 300,
  outputs: [
    {
      name: 'hook',
      output: { type: 'webhook', url: 'https://hooks.example.com/x', auth: { kind: 'token', token: secret } },
    },
  ],
}
const withoutSecret = {
  ...policy,
  outputs: [{ name: 'hook', output: { type: 'webhook', url: 'https://hooks.example.com/x', auth: { kind: 'token' } } }],
}

test('a policy is made, shown, changed and removed; its secret never comes back', options, async (t) => {
  const { ask, token, events, house } = await startResponseHouse(t)
  const headers = { 'idempotency-key': 'k' }
  const made = await ask('POST', path, { as: token, body: policy, headers })
  equal(made.status, 201, made.text)
  equal((await ask('POST', path, { as: token, body: policy, headers })).body.id, made.body.id)
  equal((await ask('POST', path, { as: token, body: policy })).body.code, 'name-taken')
  deepEqual(
    [made.body.outputs[0].secretsSet, made.body.outputs[0].output.auth],
    [['auth.token'], { kind: 'token', header: 'Authorization' }],
  )
  const one = `${path}/${made.body.id}`
  equal((await ask('PUT', one, { as: token, body: withoutSecret, headers: { 'if-match': '"2"' } })).status, 412)
  const changed = await ask('PUT', one, {
    as: token,
    body: { ...withoutSecret, quietSeconds: 0 },
    headers: { 'if-match': '"1"' },
  })
  deepEqual(
    [changed.status, changed.headers.get('etag'), changed.body.quietSeconds, changed.body.outputs[0].secretsSet],
    [200, '"2"', 0, ['auth.token']],
  )
  const elsewhere = structuredClone(withoutSecret)
  elsewhere.outputs[0]!.output.url = 'https://evil.example/x'
  const stolen = await ask('PUT', one, { as: token, body: elsewhere })
  deepEqual([stolen.status, stolen.body.errors[0].pointer], [422, '#/body/outputs/0/output/auth/token'])
  const all = await ask('GET', path, { as: token })
  equal(all.body.items.length, 1)
  const rows = await house.state.db.selectFrom('response_policies').selectAll().execute()
  const told = await events(true)
  for (const text of [made.text, changed.text, stolen.text, all.text, JSON.stringify(rows), JSON.stringify(told)])
    ok(!text.includes(secret))
  equal((await ask('DELETE', one, { as: token })).status, 204)
  equal((await ask('GET', one, { as: token })).status, 404)
  deepEqual(
    [...told, ...(await events())]
      .filter(({ code }) => code !== 'API-001')
      .map(({ code, outcome, fields }) => [code, outcome, fields.artifactName]),
    ['ADM-012', 'ADM-013', 'ADM-014'].map((code) => [code, 'Success', policy.name]),
  )
})

test('what is wrong is told with its place', options, async (t) => {
  const { ask, token } = await startResponseHouse(t)
  const output = policy.outputs[0]!
  for (const [body, pointer] of [
    [{ ...policy, trigger: {} }, '#/body/trigger'],
    [{ ...policy, trigger: { where: 'event.x' } }, '#/body/trigger/where'],
    [{ ...policy, outputs: [] }, '#/body/outputs'],
    [{ ...policy, outputs: [output, output] }, '#/body/outputs'],
    [withoutSecret, '#/body/outputs/0/output/auth/token'],
    [
      { ...policy, outputs: [{ name: 'a', output: { type: 'webhook', url: 'https://169.254.169.254/' } }] },
      '#/body/outputs/0/output',
    ],
    [
      {
        ...policy,
        outputs: [{ name: 'a', output: { type: 'webhook', url: 'https://a.example/', body: '{"a": $$nothing$$}' } }],
      },
      '#/body/outputs/0/output',
    ],
    [{ ...policy, outputs: [{ name: 'a', output: { type: 'pigeon' } }] }, '#/body/outputs/0/output/type'],
  ] as const) {
    const reply = await ask('POST', path, { as: token, body })
    deepEqual([reply.status, reply.body.errors?.[0].pointer], [422, pointer], reply.text)
  }
})

test('private networks are out of bounds until whoever manages settings permits them', options, async (t) => {
  const { ask, as, token } = await startResponseHouse(t)
  const settings = await as(['administration.settings.manage'])
  await ask('PUT', '/v1/settings/notices', { as: settings, body: { allowPrivate: false } })
  const reply = await ask('POST', path, { as: token, body: webhookPolicy('http://127.0.0.1:9/x') })
  equal(reply.status, 422)
  match(reply.body.errors[0].detail, /this machine/)
})

test('a maker of policies with scopes makes limited ones, and changes no others', options, async (t) => {
  const { ask, as, token } = await startResponseHouse(t)
  const wide = await ask('POST', path, { as: token, body: policy })
  const limited = await as(['policies.response.manage'], [{ namespaces: ['shop'] }])
  for (const [method, at, body] of [
    ['PUT', '', policy],
    ['DELETE', '', undefined],
    ['POST', '/test', undefined],
  ] as const) {
    const reply = await ask(method, `${path}/${wide.body.id}${at}`, { as: limited, ...(body && { body }) })
    deepEqual([reply.status, reply.body.code], [403, 'beyond-reach'], method)
  }
  const own = await ask('POST', path, { as: limited, body: { ...policy, name: 'Own' } })
  equal(own.body.limitedTo.length, 1)
  equal((await ask('DELETE', `${path}/${own.body.id}`, { as: limited })).status, 204)
})

test('a test tells at once what becomes of a notice at each output', options, async (t) => {
  const { ask, token, make } = await startResponseHouse(t)
  const good = await serve(t, (response) => void response.end())
  const bad = await serve(
    t,
    (response, { request }) => void response.writeHead(401).end(`who is ${request.headers.authorization}?`),
  )
  const id = await make({
    ...policy,
    outputs: [
      { name: 'good', output: { type: 'webhook', url: good.url, allowPlain: true } },
      {
        name: 'bad',
        output: { type: 'webhook', url: bad.url, allowPlain: true, auth: { kind: 'token', token: secret } },
      },
    ],
  })
  const { status, body, text } = await ask('POST', `${path}/${id}/test`, { as: token })
  equal(status, 200)
  deepEqual(
    body.results.map(({ output, outcome, fault }: { output: string; outcome: string; fault?: { code: string } }) => [
      output,
      outcome,
      fault?.code,
    ]),
    [
      ['good', 'delivered', undefined],
      ['bad', 'given-up', 'reply-credentials'],
    ],
  )
  ok(!text.includes(secret))
  equal((JSON.parse(good.got[0]!.body) as { code: string }).code, 'NCMP-001')
})

test('the triggers of KCS are listed', options, async (t) => {
  const { ask, token } = await startResponseHouse(t)
  equal((await ask('GET', `${path}/presets`, { as: token })).body.items.length, 5)
})
