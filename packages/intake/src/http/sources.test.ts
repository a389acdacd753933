import assert from 'node:assert/strict'
import { test } from 'node:test'
import { falcoLine, falcoLines, numbersIn } from '../testing/falco-line.ts'
import { falcoClient, sendHttp, serveHttp, token } from '../testing/serve-http.ts'
import { tetragonExit } from '../testing/tetragon-line.ts'

const anyClient = { name: 'any', token: falcoClient.token }
const limit = { timeout: 20_000 }
const grype = JSON.stringify({
  matches: [],
  source: { type: 'image', target: { userInput: 'shop:1' } },
  distro: {},
  descriptor: { name: 'grype', version: '0.90.0', timestamp: '2026-11-20T00:00:00Z' },
})
const clamavLine = 'Mon Nov 23 10:00:00 2026 -> /a: Eicar-Test-Signature FOUND\n'
const text = { 'content-type': 'text/plain' }

test('each source has a path, so that one token may send the output of several tools', limit, async (t) => {
  const { post, journal } = await serveHttp(t, { clients: [anyClient] })
  const cases: [string, string | Uint8Array, Record<string, string>, string][] = [
    ['falco', falcoLine(0), {}, 'CEF:0'],
    ['tetragon', tetragonExit(1, {}), {}, 'PM'],
    ['grype', grype, {}, 'SJ-003'],
    ['clamav', clamavLine, text, 'FFTP'],
  ]
  for (const [source, body, headers, code] of cases) {
    const before = journal.lines().length
    const reply = await post(body, headers, `/v1/sources/${source}`)
    assert.deepEqual([reply.status, reply.body['source']], [200, source], JSON.stringify(reply.body))
    if (reply.body['accepted'] !== 0) assert.match(journal.lines()[before] ?? '', new RegExp(code))
  }
  const wrong = await post(falcoLine(1), {}, '/v1/sources/grype')
  assert.deepEqual([wrong.status, wrong.body['source'], wrong.body['refused']], [400, 'grype', 1])
  for (const path of ['/v1/sources', '/v1/sources/', '/v1/sources/nobody', '/v1/sources/falco/x', '/v1/sources/..']) {
    assert.equal((await post(falcoLine(1), {}, path)).status, 404, path)
  }
})

test('the source of each body is found out from its records, whatever came before', limit, async (t) => {
  const { post, journal } = await serveHttp(t, { clients: [anyClient] })
  const bodies: [string, string][] = [
    [falcoLine(0), 'falco'],
    [grype, 'grype'],
    [`{"what":"is this"}\n${falcoLine(1)}`, 'falco'],
    [JSON.stringify([JSON.parse(grype)]), 'grype'],
    [falcoLine(2), 'falco'],
  ]
  for (const [body, source] of bodies) {
    const reply = await post(body)
    assert.deepEqual([reply.status, reply.body['source']], [200, source], body)
  }
  assert.deepEqual(numbersIn(journal.lines().filter((line) => line.includes('--number'))), [0, 1, 2])
  const unknown = await post('{"what":"is this"}\n{"and":"this"}\n{]\n')
  assert.deepEqual([unknown.status, unknown.body['source'], unknown.body['refused']], [400, undefined, 3])
  assert.match(JSON.stringify(unknown.body['faults']), /no source recognises the record; name one of falco/)
  const lines = await post(`Mon Nov 23 09:59:59 2026 -> Loading\n${clamavLine}`, text)
  assert.deepEqual([lines.status, lines.body['source'], lines.body['accepted']], [200, 'clamav', 1])
  const words = await post('these are words\n', text)
  assert.deepEqual([words.status, words.body['error']], [400, 'the body holds nothing that a source recognises'])
  const yaml = await post('apiVersion: wgpolicyk8s.io/v1alpha2\nkind: PolicyReport\n', text)
  assert.equal(yaml.status, 400)
})

test(
  'a body of some megabytes is recognised by a record at its end too, and by one longer than usual',
  limit,
  async (t) => {
    const { post } = await serveHttp(t, { clients: [anyClient] })
    const late = await post(`${'{"what":"is this"}\n'.repeat(100_000)}${falcoLine(1)}`)
    assert.deepEqual([late.status, late.body['accepted'], late.body['refused']], [200, 1, 100_000])
    const long = await post(grype.replace('"matches":[]', `"padding":"${'x'.repeat(5_000_000)}","matches":[]`))
    assert.deepEqual([long.status, long.body['source']], [200, 'grype'])
  },
)

test('a client that is limited to sources is told what it may not send, in words', limit, async (t) => {
  const clients = [{ ...anyClient, sources: ['grype', 'clamav'] }]
  const { post, journal } = await serveHttp(t, { clients })
  assert.equal((await post(grype)).body['source'], 'grype')
  assert.equal((await post(clamavLine, text, '/v1/sources/clamav')).status, 200)
  const refusal = { error: 'this client may not send records of falco, but of clamav, grype' }
  for (const path of ['/v1/events', '/v1/sources/falco']) {
    const reply = await post(falcoLine(0), {}, path)
    assert.deepEqual([reply.status, reply.body], [403, refusal], path)
  }
  assert.equal(journal.lines().length, 2)
})

test('a client whose source is fixed keeps it: other records are refused in its words', limit, async (t) => {
  const { post, journal, port } = await serveHttp(t, { clients: [falcoClient] })
  const reply = await post(`${grype}\n${falcoLines(0, 2)}`)
  assert.deepEqual([reply.status, reply.body['source'], reply.body['accepted']], [200, 'falco', 2])
  assert.match(JSON.stringify(reply.body['faults']), /"line":1,"reason":"not a Falco alert/)
  assert.equal((await post(grype, {}, '/v1/sources/grype')).status, 403)
  assert.equal((await post(falcoLine(2), {}, '/v1/sources/falco')).status, 200)
  assert.deepEqual(numbersIn(journal.lines()), [0, 1, 2])
  assert.equal((await sendHttp(port, 'POST', '/v1/sources/falco', falcoLine(3), {})).status, 401)
})

test('the token of GitLab stands in a header of its own', limit, async (t) => {
  const { port } = await serveHttp(t, { clients: [falcoClient] })
  const send = (secret: string): Promise<{ status: number }> =>
    sendHttp(port, 'POST', '/v1/events', falcoLine(0), { 'x-gitlab-token': secret })
  assert.equal((await send(token)).status, 200)
  assert.equal((await send('wrong')).status, 401)
})

test(
  'of a list with bad items the good ones are accepted, and each bad one is told with its place',
  limit,
  async (t) => {
    const { post, journal, way, tellings } = await serveHttp(t, { clients: [anyClient] })
    const event = { kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', stage: 'ResponseComplete' }
    const item = (auditID: string): object => ({
      ...event,
      auditID,
      verb: 'create',
      requestURI: '/api/v1/namespaces/shop/secrets',
      user: { username: 'alice' },
      sourceIPs: ['192.0.2.1'],
      responseStatus: { code: 201 },
      requestReceivedTimestamp: '2026-11-20T00:00:00.000000Z',
      stageTimestamp: '2026-11-20T00:00:00.100000Z',
    })
    const list = { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [item('a'), 'no event', item('b'), null] }
    const reply = await post(JSON.stringify(list))
    const reason = 'not an audit event: not a JSON object'
    assert.deepEqual(reply.body, {
      source: 'kubernetes-audit',
      accepted: 2,
      skipped: 0,
      refused: 2,
      faults: [
        { line: 1, path: 'items[1]', reason },
        { line: 1, path: 'items[3]', reason },
      ],
    })
    assert.equal(journal.lines().length, 2)
    assert.equal(way.status().counts.refused, 2)
    assert.deepEqual(
      tellings('record-refused').map(({ place }) => place),
      ['line 1, items[1]', 'line 1, items[3]'],
    )
    const many = await post(
      JSON.stringify({ ...list, items: [item('c'), ...Array.from({ length: 5000 }, () => null)] }),
    )
    assert.deepEqual([many.body['accepted'], many.body['refused']], [1, 5000])
    assert.equal((many.body['faults'] as unknown[]).length, 20)
  },
)
