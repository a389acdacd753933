import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { happenings } from '../happenings.ts'
import { gauges } from '../gauges.ts'
import { startTestService } from '../testing/start-test-service.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { createMonitorApp } from './serve-monitor.ts'

test(
  'metrics are of the text format of Prometheus, and every one of the tables is there',
  { timeout: 20_000 },
  async (t) => {
    const folder = temporaryFolder(t)
    const { service } = await startTestService(t, folder, { metrics: { listen: '127.0.0.1:0' } })
    const response = await fetch(`http://127.0.0.1:${service.metricsPort}/metrics`)
    equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
    const lines = (await response.text()).split('\n').filter((line) => line !== '')
    for (const line of lines) {
      match(line, /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e+-]+)$/)
    }
    const declared = new Set(lines.flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? []))
    const wanted = Object.values(happenings).flatMap((table) =>
      Object.values(table).flatMap(({ counter }) => counter?.name ?? []),
    )
    deepEqual(
      [...wanted, ...gauges.map(({ name }) => name)].filter((name) => !declared.has(name)),
      [],
    )
  },
)

test(
  'alive and ready: with a SIEM that is down too, for the journal keeps what comes',
  { timeout: 20_000 },
  async (t) => {
    const folder = temporaryFolder(t)
    writeFileSync(join(folder, 'alerts.jsonl'), '')
    const { service, stop } = await startTestService(t, folder, {
      intake: { falco: { type: 'file', path: join(folder, 'alerts.jsonl') } },
      integrations: { siem: { to: 'tcp://127.0.0.1:1' } },
    })
    const app = createMonitorApp(service)
    const ask = async (path: string): Promise<readonly [number, string]> => {
      const response = await app.request(path)
      return [response.status, await response.text()]
    }
    deepEqual(
      [await ask('/healthz'), await ask('/readyz')],
      [
        [200, 'ok\n'],
        [200, 'ok\n'],
      ],
    )
    equal((await ask('/v1/status'))[0], 404)
    equal((await app.request('/metrics', { method: 'POST' })).status, 404)
    const status = await service.gateway.status()
    const refusing = {
      ...service.gateway,
      status: () => Promise.resolve({ ...status, journal: { ...status.journal, refusing: 'disk full' } }),
    }
    const response = await createMonitorApp({ ...service, gateway: refusing }).request('/readyz')
    deepEqual([response.status, await response.text()], [503, 'the journal takes nothing in\n'])
    await stop()
    equal((await ask('/healthz'))[0], 503)
    ok(!(await ask('/readyz'))[1].includes('ok'))
    rmSync(join(folder, 'alerts.jsonl'))
  },
)
