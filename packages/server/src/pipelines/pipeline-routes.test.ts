import { deepEqual, equal, match } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Verdict } from '@tidewaiter/rules'
import { critical, imageOf, reportWith } from '../policies/testing/scan.ts'
import { startTestApi } from '../testing/test-api.ts'

const path = '/v1/pipelines/verdicts'
const rights = [
  'pipelines.manage',
  'policies.assurance.manage',
  'policies.risk.manage',
  'inventory.artifacts.view',
] as const
const pipeline = { name: 'shop/web', build: '4711', branch: 'main', url: 'https://ci.example.com/shop/web/4711' }
const trivy: unknown = JSON.parse(readFileSync(new URL('../../../../samples/ci/trivy.json', import.meta.url), 'utf8'))
const policies = [
  { name: 'enforced', vulnerabilities: { severity: 'high' }, maxScanAge: '9999d' },
  { name: 'audited', mode: 'audit', vulnerabilities: { severity: 'low' } },
  { name: 'elsewhere', scope: { repositories: ['bank/*'] }, malware: { severity: 'low' } },
]

test('a pipeline hands its report in and is told what every policy says; the scan stays, and so do its events', async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const token = await as(rights)
  for (const policy of policies)
    await ask('POST', '/v1/policies/assurance', { as: token, body: { policy, enabled: true } })
  await events()
  const reply = await ask('POST', path, { as: token, body: { report: trivy, source: 'trivy', pipeline } })
  equal(reply.status, 201)
  const { blocked, artifacts, policies: named } = reply.body
  equal(blocked, true)
  deepEqual(
    artifacts.map(({ name, blocked: is, verdicts }: { name: string; blocked: boolean; verdicts: Verdict[] }) => [
      name,
      is,
      verdicts.map((one) => [one.policy, one.mode, one.compliant]),
    ]),
    [
      [
        'registry.example.com/shop/web:2.4.1',
        true,
        [
          ['enforced', 'enforce', false],
          ['audited', 'audit', false],
        ],
      ],
    ],
  )
  deepEqual(
    named.map(({ name, maxScanAge }: { name: string; maxScanAge?: string }) => [name, maxScanAge]),
    [
      ['enforced', '9999d'],
      ['audited', undefined],
    ],
  )
  match(artifacts[0].verdicts[0].failures[0].findings[0].id, /^CVE-/)

  const told = (await events()).filter(({ code }) => /^(?:CI|PLC|CMP|NCMP)/.test(code))
  deepEqual(
    told
      .filter(({ origin }) => origin?.tool === 'tidewaiter')
      .map(({ code, outcome, origin }) => [code, outcome, origin?.rule]),
    [
      ['PLC-001', 'Success', 'enforced'],
      ['PLC-001', 'Success', 'audited'],
      ['NCMP-001', 'Error', 'enforced, audited'],
      ['CI-001', 'Success', 'shop/web #4711'],
      ['CI-002', 'Success', 'shop/web #4711'],
      ['CI-003', 'Error', 'enforced'],
    ],
  )
  equal(told.find(({ code }) => code === 'CI-003')?.fields.sourceAddress, '192.0.2.77')
  const { body } = await ask('GET', `/v1/artifacts/${artifacts[0].id}/verdicts`, { as: token })
  equal(body.verdict, 'non-compliant')
})

test('what passes passes, and a repeated request tells it once', async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const token = await as(rights)
  await ask('POST', '/v1/policies/assurance', { as: token, body: { policy: policies[0], enabled: true } })
  await ask('POST', '/v1/acceptances', {
    as: token,
    body: { finding: 'CVE-2026-1', extent: { kind: 'everywhere' }, reason: 'r' },
  })
  await events()
  const body = { report: reportWith({ vulnerabilities: [critical] }), pipeline: { name: 'p' } }
  const headers = { 'idempotency-key': 'build-1' }
  const first = await ask('POST', path, { as: token, body, headers })
  deepEqual([first.status, first.body.blocked, first.body.artifacts[0].verdicts[0].accepted.length], [201, false, 1])
  const second = await ask('POST', path, { as: token, body, headers })
  deepEqual(second.body, first.body)
  deepEqual(
    (await events()).map(({ code }) => code).filter((code) => code.startsWith('CI')),
    ['CI-001', 'CI-002'],
  )
})

test('what is no report, lies beyond reach or is not permitted is refused', async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const token = await as(rights)
  const shop = await as(rights, [{ repositories: ['shop/*'] }])
  const reader = await as(['pipelines.view'])
  const report = reportWith({ artifact: imageOf(1, 'bank/web') })
  const codeOf = async (with_: string, body: unknown): Promise<unknown> => {
    const reply = await ask('POST', path, { as: with_, body })
    return [reply.status, reply.body.code]
  }
  deepEqual(await codeOf(reader, { report, pipeline }), [403, 'permission-missing'])
  deepEqual(await codeOf(shop, { report, pipeline }), [403, 'beyond-reach'])
  deepEqual(await codeOf(token, { report: { no: 'report' }, pipeline }), [422, 'request-invalid'])
  deepEqual(await codeOf(token, { pipeline }), [422, 'request-invalid'])
  deepEqual(await codeOf(token, { report, pipeline: { name: 'a\nb' } }), [422, 'request-invalid'])
  deepEqual(await events(), [])
})
