import { deepEqual, equal, rejects } from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createControlClient, type ControlClient } from '../control/control-client.ts'
import { createOfflineClient } from '../control/offline-client.ts'
import { startTestService } from '../testing/start-test-service.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { until } from '../testing/until.ts'

const timeout = 20_000

/** A report of Trivy, its title as long as wanted. */
function scanOf(image: string, title: string): string {
  const found = { VulnerabilityID: 'CVE-2026-0001', PkgName: 'zlib', Severity: 'HIGH', Title: title }
  const result = { Target: 'debian', Class: 'os-pkgs', Vulnerabilities: [found] }
  const scan = { SchemaVersion: 2, ArtifactName: image, ArtifactType: 'container_image', Results: [result] }
  return `${JSON.stringify(scan)}\n`
}

async function textOf(client: ControlClient, id: number): Promise<string> {
  let all = ''
  for await (const { text } of client.askMany('report', { id })) all += text
  return all
}

test('what a scanner found can be listed and read, with and without the service', { timeout }, async (t) => {
  const folder = temporaryFolder(t)
  const input = join(folder, 'scans.jsonl')
  const long = 'ü€😀'.repeat(40_000)
  writeFileSync(input, scanOf('web:1', 'short') + scanOf('web:2', long) + scanOf('web:3', 'short'))
  const { service, stop } = await startTestService(t, folder, {
    intake: { ci: { type: 'file', path: input, source: 'trivy' } },
  })
  await until(() => service.gateway.reports.status().reports === 3)
  const look = async (client: ControlClient): Promise<unknown> => {
    const first = await client.ask('reports', { limit: 2 })
    const rest = await client.ask('reports', { limit: 2, after: first.next })
    equal(rest.next, undefined)
    const all = [...first.reports, ...rest.reports]
    deepEqual(new Set(all.map(({ name }) => name)), new Set(['web:1', 'web:2', 'web:3']))
    for (const { findings, way } of all) deepEqual([way, findings], ['ci', { vulnerability: { high: 1 } }])
    const { reports: found } = await client.ask('reports', { of: 'web:2', limit: 10 })
    const text = await textOf(client, found[0]?.id ?? 0)
    equal((JSON.parse(text) as { vulnerabilities: { title: string }[] }).vulnerabilities[0]?.title, long)
    await rejects(textOf(client, 99), { code: 'report-unknown', message: 'report 99 is not kept any more' })
    return { all, text }
  }
  const running = await look(createControlClient(service.socket))
  const { reports } = await service.gateway.status()
  deepEqual([reports.reports, reports.limitBytes, reports.refusing], [3, 512 * 1024 ** 2, undefined])
  await stop()
  const offline = await createOfflineClient(join(folder, 'state'))
  t.after(() => offline.close())
  deepEqual(await look(offline), running)
})

test('with `keep: 0` there are events and no reports', { timeout }, async (t) => {
  const folder = temporaryFolder(t)
  const input = join(folder, 'scans.jsonl')
  writeFileSync(input, scanOf('web:1', 'short'))
  const { service } = await startTestService(t, folder, {
    reports: { keep: 0 },
    intake: { ci: { type: 'file', path: input, source: 'trivy' } },
  })
  await until(() => service.gateway.journal.next > 1)
  equal(service.gateway.reports.status().reports, 0)
})

test('while the disk is too full for reports, that is a problem to look at', { timeout }, async (t) => {
  const folder = temporaryFolder(t)
  const input = join(folder, 'scans.jsonl')
  writeFileSync(input, scanOf('web:1', 'short'))
  const { service } = await startTestService(t, folder, {
    journal: { keepFree: '4096TiB' },
    intake: { ci: { type: 'file', path: input, source: 'trivy' } },
  })
  await until(() => service.gateway.reports.status().refusing !== undefined)
  const { problems } = await service.gateway.status()
  const problem = problems.find(({ about }) => about === 'reports')
  equal(problem?.level, 'critical')
  equal(problem.text.startsWith('nothing that scanners find is taken in: the disk that holds '), true)
  equal(service.gateway.journal.next, 1)
})
