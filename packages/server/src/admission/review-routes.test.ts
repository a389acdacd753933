import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { critical, imageOf, reportWith, scan } from '../policies/testing/scan.ts'
import { newToken } from '../credentials/token.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { admissionSetting, type AdmissionRules } from './admission-setting.ts'
import { cronJobOf, deploymentOf, podOf, reviewOf, specOf, type ReviewParts } from './testing/review-of.ts'

const rights = [
  'policies.admission.manage',
  'policies.assurance.manage',
  'policies.risk.manage',
  'administration.scopes.manage',
] as const

const bad = `registry.example.com/shop/web@sha256:${'5f'.repeat(32)}`
const good = `registry.example.com/shop/web@${imageOf(2).digest}`
const strange = `registry.example.com/shop/web@sha256:${'ee'.repeat(32)}`

type Webhook = TestApi & {
  readonly token: string
  readonly key: string
  readonly set: (rules: Partial<AdmissionRules>) => Promise<void>
  /** Asks the webhook, and returns the whole reply. */
  readonly ask: TestApi['ask']
  readonly review: (parts: ReviewParts) => Promise<{ allowed: boolean; message?: string; warnings?: string[] }>
  readonly told: () => Promise<unknown[]>
}

/** A webhook that enforces, with an image that a policy refuses and one that it lets pass. */
async function begin(t: TestContext, cluster?: string): Promise<Webhook> {
  const api = await startTestApi(t)
  const token = await api.as(rights)
  const policy = { name: 'no critical', mode: 'enforce', vulnerabilities: { severity: 'critical' } }
  equal((await api.ask('POST', '/v1/policies/assurance', { as: token, body: { policy, enabled: true } })).status, 201)
  await scan(api.house, reportWith({ vulnerabilities: [critical] }))
  await scan(api.house, reportWith({ artifact: imageOf(2) }))
  const made = await api.ask('POST', '/v1/admission/keys', {
    as: token,
    body: { name: 'blue', ...(cluster !== undefined && { cluster }) },
  })
  equal(made.status, 201)
  const { key } = made.body
  const set: Webhook['set'] = async (rules) => {
    const off = Object.fromEntries(Object.keys(admissionSetting.initial.practices).map((id) => [id, 'off']))
    const body = { ...admissionSetting.initial, mode: 'enforce', practices: off, ...rules }
    equal((await api.ask('PUT', '/v1/settings/admission', { as: token, body })).status, 200)
  }
  await set({})
  await api.events()
  return {
    ...api,
    token,
    key,
    set,
    review: async (parts) => {
      const body = reviewOf(parts)
      const reply = await api.ask('POST', `/v1/admission/${key}/review?timeout=5s`, { body })
      equal(reply.status, 200, reply.text)
      deepEqual([reply.body.apiVersion, reply.body.kind], ['admission.k8s.io/v1', 'AdmissionReview'])
      const { uid, allowed, status, warnings, ...rest } = reply.body.response
      deepEqual([uid, rest], [(body['request'] as { uid: string }).uid, {}])
      if (status !== undefined) deepEqual([status.code, status.reason], [403, 'Forbidden'])
      return {
        allowed,
        ...(status !== undefined && { message: status.message }),
        ...(warnings !== undefined && { warnings }),
      }
    },
    told: async () =>
      (await api.events()).map(({ code, outcome, origin, fields }) =>
        [
          code,
          outcome,
          origin?.rule,
          fields.userName,
          'artifactName' in fields ? fields.artifactName : undefined,
          fields.reason,
        ].filter(Boolean),
      ),
  }
}

const refused = 'no critical: 1 vulnerability of severity critical or worse'

test('a pod is let in when its images are, and each decision is told before the answer', async (t) => {
  const { review, told } = await begin(t)
  deepEqual(await review({ object: podOf(specOf(good)) }), { allowed: true })
  deepEqual(await told(), [
    ['PLC-001', 'Success', 'no critical', 'alice@example.com', good],
    ['PLC-002', 'Success', 'admission', 'alice@example.com', 'shop/Pod/web'],
  ])
  deepEqual(await review({ object: podOf(specOf(good, bad)) }), { allowed: false, message: `${bad}: ${refused}` })
  deepEqual(await told(), [
    ['PLC-001', 'Success', 'no critical', 'alice@example.com', good],
    ['PLC-001', 'Error', 'no critical', 'alice@example.com', bad, `denied: ${refused}`],
    ['PLC-002', 'Error', 'admission', 'alice@example.com', 'shop/Pod/web', `denied: ${bad}: ${refused}`],
  ])
  deepEqual(await review({ object: podOf(specOf(strange)) }), {
    allowed: true,
    warnings: [`${strange}: no scan of it is known`],
  })
})

test('in mode audit nothing is denied: it is let in with a warning, and told as what it would have been', async (t) => {
  const { review, told, set } = await begin(t)
  await set({ mode: 'audit', unknown: 'deny' })
  await told()
  deepEqual(await review({ object: podOf(specOf(bad)) }), { allowed: true, warnings: [`${bad}: ${refused}`] })
  deepEqual(await told(), [
    ['PLC-001', 'Error', 'no critical', 'alice@example.com', bad, `let in with a warning: ${refused}`],
    ['PLC-002', 'Error', 'admission', 'alice@example.com', 'shop/Pod/web', `let in with a warning: ${bad}: ${refused}`],
  ])
  equal((await review({ object: podOf(specOf(strange)) })).allowed, true)
})

test('every object that makes pods is looked at, in all of its lists', async (t) => {
  const { review } = await begin(t)
  equal((await review({ kind: 'Deployment', object: deploymentOf(specOf(bad)) })).allowed, false)
  equal((await review({ kind: 'CronJob', object: cronJobOf(specOf(bad)) })).allowed, false)
  equal(
    (await review({ object: podOf({ ...specOf(good), initContainers: [{ name: 'i', image: bad }] }) })).allowed,
    false,
  )
  const debugged = podOf({ ...specOf(good), ephemeralContainers: [{ name: 'debug', image: bad }] })
  const before = podOf(specOf(good))
  const parts = { operation: 'UPDATE', subResource: 'ephemeralcontainers', oldObject: before } as const
  equal((await review({ ...parts, object: debugged })).allowed, false)
  equal(
    (
      await review({
        ...parts,
        object: podOf({ ...specOf(good), ephemeralContainers: [{ name: 'debug', image: good }] }),
      })
    ).allowed,
    true,
  )
})

test('an update is judged by what it adds, so that what runs can be scaled down and removed', async (t) => {
  const { review, told } = await begin(t)
  const of = (image: string, replicas?: number): unknown => deploymentOf(specOf(image), replicas)
  const update = { kind: 'Deployment', operation: 'UPDATE' } as const
  deepEqual(await review({ ...update, object: of(bad, 0), oldObject: of(bad, 3) }), { allowed: true })
  deepEqual(await review({ kind: 'Deployment', operation: 'DELETE', oldObject: of(bad) }), { allowed: true })
  const scale = { kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name: 'web' }, spec: { replicas: 5 } }
  deepEqual(
    await review({ kind: 'Scale', subResource: 'scale', operation: 'UPDATE', object: scale, oldObject: scale }),
    { allowed: true },
  )
  deepEqual(await review({ kind: 'Service', object: { kind: 'Service', spec: {} } }), { allowed: true })
  deepEqual(await told(), [])
  equal((await review({ ...update, object: of(bad), oldObject: of(good) })).allowed, false)
  equal((await review({ ...update, object: deploymentOf(specOf(bad, good)), oldObject: of(bad) })).allowed, true)
  deepEqual((await told()).length, 4)
})

test('an object that does not say what it is counts as what the request says', async (t) => {
  const { review } = await begin(t)
  const { kind: _, ...nameless } = podOf(specOf(bad)) as Record<string, unknown>
  equal((await review({ object: nameless })).allowed, false)
  equal((await review({ object: podOf('no specification') })).allowed, false)
  equal((await review({ object: podOf({ containers: 'none' }) })).allowed, false)
})

test('images named by a tag: as the settings say, or by the newest scan of the tag', async (t) => {
  const { review, set, house } = await begin(t)
  const tagged = 'registry.example.com/shop/web:1'
  equal((await review({ object: podOf(specOf(tagged)) })).allowed, false)
  await scan(
    house,
    reportWith({ scannedAt: Date.UTC(2026, 10, 23, 11, 30), artifact: { digest: `sha256:${'6a'.repeat(32)}` } }),
  )
  equal((await review({ object: podOf(specOf(tagged)) })).allowed, true)
  await set({ tagOnly: 'deny' })
  match((await review({ object: podOf(specOf(tagged)) })).message ?? '', /named by a tag/)

  await set({ unknown: 'deny' })
  // As Trivy writes an image down that was named in short.
  const hub = { kind: 'image', name: 'nginx', repository: 'nginx', digest: `sha256:${'7b'.repeat(32)}` } as const
  await scan(house, { ...reportWith({ vulnerabilities: [critical] }), artifact: hub })
  const named = ['nginx', 'nginx:latest', 'library/nginx', 'docker.io/library/nginx:latest', 'index.docker.io/nginx']
  for (const name of named) match((await review({ object: podOf(specOf(name)) })).message ?? '', /no critical/, name)
  for (const name of ['nginx:1', 'registry.example.com/nginx', 'registry.example.com/library/nginx:latest']) {
    match((await review({ object: podOf(specOf(name)) })).message ?? '', /no scan of it is known/, name)
  }
})

test('checks of the pod: denied, warned of, excepted, told as passed when that is wanted', async (t) => {
  const { review, told, set } = await begin(t)
  const { practices } = admissionSetting.initial
  const off = Object.fromEntries(Object.keys(practices).map((id) => [id, 'off'])) as AdmissionRules['practices']
  await set({
    practices: { ...off, privileged: 'enforce', 'host-network': 'audit', 'host-pid': 'audit' },
    tellPassed: true,
  })
  await told()
  const spec = { ...specOf({ image: good, securityContext: { privileged: true } }), hostNetwork: true }
  const reply = await review({ object: podOf(spec) })
  deepEqual(reply, {
    allowed: false,
    message: 'Containers are not privileged: container c0: privileged is set',
    warnings: ['The network of the node is not shared: hostNetwork is set'],
  })
  deepEqual((await told()).slice(1), [
    ['PLC-002', 'Error', 'admission', 'alice@example.com', 'shop/Pod/web', `denied: ${reply.message}`],
    [
      'RT-002',
      'Error',
      'host-network',
      'alice@example.com',
      'The network of the node is not shared: shop/Pod/web: hostNetwork is set',
    ],
    ['RT-001', 'Success', 'host-pid', 'alice@example.com'],
    [
      'RT-002',
      'Error',
      'privileged',
      'alice@example.com',
      'Containers are not privileged: shop/Pod/web: container c0: privileged is set',
    ],
  ])
  const update = {
    operation: 'UPDATE',
    object: podOf({ ...spec, activeDeadlineSeconds: 5 }),
    oldObject: podOf(spec),
  } as const
  equal((await review(update)).allowed, true)
  await told()
  await set({
    practices: { ...off, privileged: 'enforce' },
    exceptions: [{ namespaces: ['shop-*', 'sho?'], practices: ['privileged'] }],
  })
  await told()
  deepEqual(await review({ object: podOf(spec) }), { allowed: true })
  deepEqual((await told()).at(-1), ['RT-003', 'Success', 'privileged', 'alice@example.com'])
  equal((await review({ namespace: 'bank', object: podOf(spec) })).allowed, false)
})

test('what is excluded is let in unseen, and a dry run leaves no decision behind', async (t) => {
  const { review, told, events, set } = await begin(t)
  deepEqual(await review({ namespace: 'kube-system', object: podOf(specOf(bad)) }), { allowed: true })
  deepEqual(await told(), [])
  await review({ dryRun: true, object: podOf(specOf(bad)) }).then(({ allowed }) => equal(allowed, false))
  deepEqual(
    (await events(true)).map(({ code }) => code),
    ['API-001'],
  )
  await set({ excludedNamespaces: ['team-*'] })
  equal((await review({ namespace: 'team-a', object: podOf(specOf(bad)) })).allowed, true)
  equal((await review({ namespace: 'kube-system', object: podOf(specOf(bad)) })).allowed, false)
})

test('a policy for clusters or namespaces holds there and nowhere else', async (t) => {
  const { review, ask, token, house, clock } = await begin(t, 'blue')
  const policy = {
    name: 'prod',
    scope: { namespaces: ['prod-*'], clusters: ['blue'] },
    vulnerabilities: { severity: 'low' },
    mode: 'enforce',
  }
  await scan(house, reportWith({ artifact: imageOf(2), vulnerabilities: [{ id: 'CVE-2026-9', severity: 'low' }] }))
  equal((await review({ namespace: 'prod-1', object: podOf(specOf(good)) })).allowed, true)
  const made = await ask('POST', '/v1/policies/assurance', { as: token, body: { policy, enabled: true } })
  equal(made.status, 201)
  for (let i = 0; i < 2; i++)
    match((await review({ namespace: 'prod-1', object: podOf(specOf(good)) })).message ?? '', /prod: 1 vulnerability/)
  equal((await review({ namespace: 'test-1', object: podOf(specOf(good)) })).allowed, true)
  const other = await ask('POST', '/v1/admission/keys', { as: token, body: { name: 'green', cluster: 'green' } })
  const asked = reviewOf({ namespace: 'prod-1', object: podOf(specOf(good)) })
  const elsewhere = await ask('POST', `/v1/admission/${other.body.key}/review`, { body: asked })
  equal(elsewhere.body.response.allowed, true)
  await scan(house, reportWith({ artifact: imageOf(2), scannedAt: clock.at - 1 }))
  equal((await review({ namespace: 'prod-1', object: podOf(specOf(good)) })).allowed, true)
})

test('a policy that was disabled holds no longer, also before everything is judged again', async (t) => {
  const { review, ask, token } = await begin(t)
  const { items } = (await ask('GET', '/v1/policies/assurance', { as: token })).body
  equal((await ask('POST', `/v1/policies/assurance/${items[0].id}/disable`, { as: token })).status, 200)
  deepEqual(await review({ object: podOf(specOf(bad)) }), { allowed: true })
})

test('who has policies.admission.view may try what would be decided, and leaves nothing behind', async (t) => {
  const { ask, as, events } = await begin(t)
  const viewer = await as(['policies.admission.view'])
  const body = reviewOf({ object: podOf(specOf(bad)) })
  const tried = await ask('POST', '/v1/admission/review?cluster=blue', { as: viewer, body })
  deepEqual([tried.status, tried.body.response.allowed], [200, false])
  const narrow = await as(['policies.admission.view'], [{ repositories: ['bank/*'] }])
  const beyond = await ask('POST', '/v1/admission/review', { as: narrow, body })
  match(beyond.body.response.warnings[0], /no scan of it is known/)
  await events(true)
  await ask('POST', '/v1/admission/review', { as: viewer, body })
  deepEqual(
    (await events(true)).map(({ code }) => code),
    ['API-001'],
  )
})

test('a key is shown once, opens the webhook alone, stands in no event, and can be exchanged', async (t) => {
  const { ask, as, key, token, house, events, clock } = await begin(t)
  const body = reviewOf({ object: podOf(specOf(good)) })
  const path = `/v1/admission/${key}/review`
  clock.at += 120_000
  equal((await ask('POST', path, { body })).status, 200)
  equal((await ask('GET', '/v1/admission/keys', { as: key })).status, 401)
  const listed = await ask('GET', '/v1/admission/keys', { as: token })
  ok(!listed.text.includes(key))
  equal(listed.body.items[0].usedAt, '2026-11-23T12:02:00.000Z')
  equal((await ask('GET', path, {})).status, 404)
  equal((await ask('POST', `/v1/admission/${key}/reviews`, { body })).status, 404)
  const wrong = await ask('POST', `/v1/admission/${newToken('feed').token}/review`, { body })
  deepEqual([wrong.status, wrong.body.code], [401, 'token-refused'])
  equal((await ask('POST', `/v1/admission/${newToken('api').token}/review`, { body })).status, 401)
  equal((await ask('POST', '/v1/admission/x/review', { body })).body.code, 'not-signed-in')

  const again = await ask('POST', '/v1/admission/keys', { as: token, body: { name: 'blue' } })
  deepEqual([again.status, again.body.code], [409, 'name-taken'])
  const keyed = { as: token, body: { name: 'new' }, headers: { 'idempotency-key': 'one' } }
  const second = await ask('POST', '/v1/admission/keys', keyed)
  deepEqual((await ask('POST', '/v1/admission/keys', keyed)).body, second.body)
  equal(second.body.url, `https://tidewaiter.example.com/v1/admission/${second.body.key}/review`)
  const narrow = await as(['policies.admission.manage'], [{ registries: ['registry.example.com'] }])
  equal((await ask('POST', '/v1/admission/keys', { as: narrow, body: { name: 'x' } })).body.code, 'beyond-reach')
  equal((await ask('DELETE', `/v1/admission/keys/${listed.body.items[0].id}`, { as: narrow })).status, 403)
  equal((await ask('DELETE', `/v1/admission/keys/${listed.body.items[0].id}`, { as: token })).status, 204)
  equal((await ask('DELETE', `/v1/admission/keys/${listed.body.items[0].id}`, { as: token })).status, 404)
  equal((await ask('POST', path, { body })).body.code, 'token-refused')
  equal((await ask('POST', `/v1/admission/${second.body.key}/review`, { body })).status, 200)

  const told = await events(true)
  doesNotMatch(JSON.stringify(told), new RegExp(`${key.slice(16)}|${second.body.key.slice(16)}`))
  ok(told.some(({ fields }) => fields.requestUri === '/v1/admission/tw_feed_***/review' && fields.userName === 'blue'))
  deepEqual(
    told
      .filter(({ code }) => code.startsWith('ADM'))
      .map(({ code, fields, origin }) => [code, fields.artifactName, origin?.rule]),
    [
      ['ADM-009', 'new', second.body.shown],
      ['ADM-010', 'blue', listed.body.items[0].shown],
    ],
  )
  const rows = await house.state.db.selectFrom('admission_keys').selectAll().execute()
  ok(!JSON.stringify(rows).includes(second.body.key))
})

test('what is no AdmissionReview of v1 is refused, and whatever an object holds is answered', async (t) => {
  const { ask, key, review } = await begin(t)
  const send = (body: unknown): ReturnType<typeof ask> => ask('POST', `/v1/admission/${key}/review`, { body })
  for (const version of ['admission.k8s.io/v1beta1', '', 1])
    equal((await send({ ...reviewOf(), apiVersion: version })).status, 422)
  equal((await send({ ...reviewOf(), request: undefined })).status, 422)
  const objects = [
    null,
    1,
    '',
    [],
    { kind: 'Pod' },
    podOf(null),
    podOf([]),
    podOf(specOf({ image: 7 })),
    podOf(specOf('a b\u0000\r\nCEF:0|')),
    podOf(specOf({ image: { a: 1 } })),
  ]
  for (const object of objects) ok(typeof (await review({ object })).allowed === 'boolean')
  const many = podOf(specOf(...Array.from({ length: 5_000 }, (_, i) => `${'x'.repeat(90)}/i${i}`)))
  equal((await review({ object: many })).allowed, false)
  const odd = await review({ object: podOf(specOf('\u202eevil\u001b[31m')) })
  doesNotMatch(odd.message ?? '', /[\p{C}]/u)
})

test('settings of the webhook need their own permission', async (t) => {
  const { ask, as } = await startTestApi(t)
  const [viewer, other] = [await as(['policies.admission.view']), await as(['administration.settings.manage'])]
  const shown = await ask('GET', '/v1/settings/admission', { as: viewer })
  deepEqual([shown.status, shown.body.version, shown.body.value.mode], [200, 0, 'audit'])
  const put = { body: admissionSetting.initial }
  equal((await ask('PUT', '/v1/settings/admission', { as: viewer, ...put })).status, 403)
  equal((await ask('PUT', '/v1/settings/admission', { as: other, ...put })).status, 403)
  const wrong = await ask('PUT', '/v1/settings/admission', {
    as: await as(['policies.admission.manage']),
    body: { ...put.body, excludedNamespaces: ['A b'] },
  })
  deepEqual([wrong.status, wrong.body.errors[0].pointer], [422, '#/body/excludedNamespaces/0'])
})
