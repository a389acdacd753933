import { deepEqual, equal } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { AcceptedRisk } from '@tidewaiter/model'
import { critical, reportWith, scan } from '../policies/testing/scan.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import type { AcceptanceReply } from './acceptance-reply.ts'
import { tellDue } from './expiry-task.ts'

const rights = [
  'policies.risk.manage',
  'policies.assurance.manage',
  'inventory.artifacts.view',
  'administration.settings.manage',
] as const

type Begun = TestApi & {
  readonly token: string
  readonly says: (...acceptedRisks: AcceptedRisk[]) => Promise<string>
  readonly told: () => Promise<unknown[][]>
}

async function begin(t: TestContext): Promise<Begun> {
  const api = await startTestApi(t)
  let at = Date.UTC(2026, 10, 23, 10)
  return {
    ...api,
    token: await api.as(rights),
    says: (...acceptedRisks) =>
      scan(api.house, reportWith({ vulnerabilities: [critical], acceptedRisks, scannedAt: ++at })),
    told: async () => {
      while (await tellDue(api.house));
      return (await api.events())
        .filter(({ code }) => /^(?:CVE|MLW|SD|MS|CMP|NCMP)/.test(code))
        .map(({ code, outcome, origin, fields }) => [code, outcome, origin?.rule, fields.userName])
    },
  }
}

const risk: AcceptedRisk = {
  kind: 'vulnerability',
  id: 'CVE-2026-1',
  source: '.trivyignore',
  by: 'alice',
  reason: 'not loaded',
}

test('what a report accepts is taken over once, and cancelled when it no longer says so', async (t) => {
  const { ask, says, told, token: as } = await begin(t)
  const policy = { name: 'high', vulnerabilities: { severity: 'high' } }
  await ask('POST', '/v1/policies/assurance', { as, body: { policy, enabled: true } })
  const artifact = await says(risk)
  deepEqual(await told(), [
    ['CVE-001', 'Success', 'CVE-2026-1', '.trivyignore, by alice'],
    ['CMP-001', 'Success', 'high', 'tidewaiter'],
  ])
  await says(risk, { ...risk, kind: 'misconfiguration', id: 'KSV-1' })
  deepEqual(await told(), [['MS-001', 'Success', 'KSV-1', '.trivyignore, by alice']])
  const { items } = (await ask('GET', `/v1/acceptances?artifact=${artifact}&imported=true`, { as })).body
  deepEqual(
    items.map(({ finding, importedFrom, reason, extent }: AcceptanceReply) => [
      finding,
      importedFrom,
      reason,
      extent.kind === 'artifact' && extent.artifact,
    ]),
    [
      ['KSV-1', '.trivyignore, by alice', 'not loaded', artifact],
      ['CVE-2026-1', '.trivyignore, by alice', 'not loaded', artifact],
    ],
  )
  await says()
  deepEqual(await told(), [
    ['CVE-004', 'Success', 'CVE-2026-1', '.trivyignore, by alice'],
    ['MS-004', 'Success', 'KSV-1', '.trivyignore, by alice'],
    ['NCMP-001', 'Error', 'high', 'tidewaiter'],
  ])
  await says(risk)
  deepEqual(
    (await told()).map(([code]) => code),
    ['CVE-001', 'CMP-001'],
  )
})

test('the end of the report is the end here; another end is told; malware above medium is left out', async (t) => {
  const { says, told, clock } = await begin(t)
  const expiresAt = clock.at + 10 * 86_400_000
  await says({ ...risk, expiresAt }, { ...risk, kind: 'malware', id: 'Eicar', severity: 'high' })
  deepEqual(
    (await told()).map(([code]) => code),
    ['CVE-001'],
  )
  await says({ ...risk, expiresAt: expiresAt + 1000 })
  deepEqual(
    (await told()).map(([code]) => code),
    ['CVE-003'],
  )
  clock.at = expiresAt + 1000
  deepEqual(
    (await told()).map(([code]) => code),
    ['CVE-007', 'CVE-008'],
  )
  await says({ ...risk, expiresAt: expiresAt + 1000 })
  deepEqual(await told(), [])
})

test('what people have decided is not touched, and the setting switches taking over off', async (t) => {
  const { ask, says, told, token: as } = await begin(t)
  const artifact = await says()
  await ask('POST', '/v1/acceptances', {
    as,
    body: { finding: 'CVE-2026-1', extent: { kind: 'artifact', artifact }, reason: 'r' },
  })
  await says(risk)
  deepEqual(
    (await told()).map(([code]) => code),
    ['CVE-001', 'CVE-001'],
  )
  const off = await ask('PUT', '/v1/settings/acceptances', { as, body: { importFromReports: false } })
  equal(off.status, 200)
  await says(risk, { ...risk, id: 'CVE-2026-9' })
  deepEqual(await told(), [['CVE-004', 'Success', 'CVE-2026-1', '.trivyignore, by alice']])
  const { items } = (await ask('GET', '/v1/acceptances?state=accepted', { as })).body
  deepEqual(
    items.map(({ importedFrom }: AcceptanceReply) => importedFrom),
    [undefined],
  )
})
