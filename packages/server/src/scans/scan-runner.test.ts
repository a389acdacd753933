import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { ShownArtifact } from '../artifacts/artifact-schema.ts'
import { trivyReport } from '../artifacts/testing/trivy-report.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import type { Tasks } from '../tasks.ts'
import type { ShownScanJob } from './scan-job.ts'
import { scanJobs } from './scan-job-task.ts'
import { scannerArguments, scannerEnvironment } from './scanners.ts'

const timeout = 60_000
const web = 'registry.example.com/shop/web:1'
const path = process.env['PATH'] ?? ''

/** A report as Grype writes it (https://github.com/anchore/grype#output-formats). */
const grypeReport = {
  matches: [
    {
      vulnerability: { id: 'CVE-2026-7', severity: 'Critical', fix: { versions: [], state: 'unknown' } },
      artifact: { name: 'zlib', version: '1.2', type: 'deb', locations: [] },
    },
  ],
  source: { type: 'image', target: { userInput: web, imageID: '', manifestDigest: '', repoDigests: [], tags: [web] } },
  distro: { name: 'debian', version: '12' },
  descriptor: { name: 'grype', version: '0.90.0' },
}

type Bench = TestApi & {
  readonly token: string
  readonly folder: string
  readonly install: (name: string, script: string) => void
  readonly create: (body?: object) => ReturnType<TestApi['ask']>
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  /** Waits for a job to be in a state; the clock is moved so that what waits is due. */
  readonly until: (id: string, state: string) => Promise<ShownScanJob>
}

async function startBench(t: TestContext): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-scanners-'))
  process.env['PATH'] = `${folder}:/usr/bin:/bin`
  const api = await startTestApi(t)
  t.after(() => {
    process.env['PATH'] = path
    rmSync(folder, { recursive: true, force: true })
  })
  const token = await api.as(['inventory.scans.manage', 'inventory.artifacts.view', 'administration.settings.manage'])
  let running: Tasks | undefined
  const bench: Bench = {
    ...api,
    token,
    folder,
    install: (name, script) => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
      chmodSync(join(folder, name), 0o755)
    },
    create: (body = {}) => api.ask('POST', '/v1/scan-jobs', { as: token, body: { artifact: web, ...body } }),
    start: async () => {
      running = await scanJobs.start(api.house)
    },
    stop: async () => {
      await running?.stop()
      running = undefined
    },
    until: async (id, state) => {
      for (;;) {
        const body = (await api.ask('GET', `/v1/scan-jobs/${id}`, { as: token })).body as ShownScanJob
        if (body.state === state) return body
        if (body.state === 'failed' || body.state === 'finished') throw new Error(`${body.state}: ${body.reason}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
  }
  return bench
}

const told = async ({ events }: Bench): Promise<unknown[]> =>
  (await events())
    .filter(({ code }) => code.startsWith('SJ-'))
    .map(({ code, fields }) => [code, ...(fields.reason === undefined ? [] : [fields.reason])])

test('a scanner that is there scans; its report lands, and each step is an event', { timeout }, async (t) => {
  const bench = await startBench(t)
  const { install, create, until, folder, ask, token } = bench
  const none = await create()
  deepEqual([none.status, none.body.code], [409, 'not-possible-now'])
  match(none.body.detail, /neither trivy nor grype is installed/)
  writeFileSync(join(folder, 'report.json'), JSON.stringify(trivyReport(web, [['CVE-2026-1', 'HIGH']])))
  install(
    'trivy',
    `echo "$@" > ${folder}/arguments; env > ${folder}/environment; pwd > ${folder}/place; cat ${folder}/report.json`,
  )
  process.env['TIDEWAITER_SECRET'] = 'hidden'
  t.after(() => delete process.env['TIDEWAITER_SECRET'])
  await bench.start()
  try {
    const made = await create()
    deepEqual([made.status, made.body.state, made.body.scanner, made.body.attempts], [201, 'queued', 'trivy', 0])
    const job = await until(made.body.id, 'finished')
    deepEqual([job.attempts, job.found.length, job.reason], [1, 1, undefined])
    deepEqual(await told(bench), [['SJ-001'], ['SJ-002'], ['SJ-003']])
    const artifact = await ask('GET', `/v1/artifacts/${job.found[0]}`, { as: token })
    // Landing comes behind the job.
    ok(artifact.status === 200 || artifact.status === 404)
    equal(readFileSync(join(folder, 'arguments'), 'utf8'), `image --quiet --format json -- ${web}\n`)
    ok(!readFileSync(join(folder, 'environment'), 'utf8').includes('hidden'))
    ok(!existsSync(readFileSync(join(folder, 'place'), 'utf8').trim()))

    writeFileSync(join(folder, 'grype.json'), JSON.stringify(grypeReport))
    install('grype', `cat ${folder}/grype.json`)
    const other = await create({ scanner: 'grype' })
    await until(other.body.id, 'finished')
  } finally {
    await bench.stop()
  }
  const { body } = await ask('GET', '/v1/artifacts?finding=CVE-2026-7', { as: token })
  deepEqual(
    (body as { readonly items: readonly ShownArtifact[] }).items.map(({ scans }) => scans.map(({ tool }) => tool)),
    [['grype', 'trivy']],
  )
  const list = await ask('GET', '/v1/scan-jobs?limit=1', { as: token })
  equal((await ask('GET', `/v1/scan-jobs?limit=1&after=${list.body.next}`, { as: token })).body.items.length, 1)
})

test('what fails is tried again, later each time, and then has failed', { timeout }, async (t) => {
  const bench = await startBench(t)
  bench.install('trivy', `printf 'first\\n\\033[31mFATAL\\033[0m no such image\\n' >&2; exit 1`)
  await bench.start()
  try {
    const { body } = await bench.create()
    const fault = 'it has ended with 1: FATAL no such image'
    for (const [attempt, wait] of [30_000, 120_000].entries()) {
      for (;;) {
        const { body: job } = await bench.ask('GET', `/v1/scan-jobs/${body.id}`, { as: bench.token })
        if (job.state === 'queued' && job.attempts === attempt + 1) {
          equal(Date.parse(job.dueAt), bench.clock.at + wait)
          break
        }
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      await bench.stop()
      bench.clock.at += wait
      await bench.start()
    }
    const job = await bench.until(body.id, 'failed')
    deepEqual([job.reason, job.attempts], [fault, 3])
    deepEqual(await told(bench), [
      ['SJ-001'],
      ...[1, 2].flatMap(() => [['SJ-002'], ['SJ-004', fault], ['SJ-001']]),
      ['SJ-002'],
      ['SJ-004', fault],
    ])
  } finally {
    await bench.stop()
  }
})

test(
  'garbage, output without end, and a program that hangs have failed, and nothing of them goes on',
  { timeout },
  async (t) => {
    const bench = await startBench(t)
    const setting = { atOnce: 2, timeoutSeconds: 1, attempts: 1 }
    equal((await bench.ask('PUT', '/v1/settings/scan-jobs', { as: bench.token, body: setting })).status, 200)
    await bench.start()
    try {
      for (const [script, reason] of [
        ['echo this is no report', /no JSON/],
        [`echo '{"a": 1}'`, /request is wrong in one place: /],
        ['echo [', /no JSON/],
        [`sleep 600 & echo $! > ${bench.folder}/pid; wait`, /not ended within 1 s/],
        [
          'yes "0123456789012345678901234567890123456789012345678901234567890123456789"',
          /writes more than 67108864 bytes|not ended/,
        ],
        ['kill -9 $$', /ended by SIGKILL/],
      ] as const) {
        bench.install('trivy', script)
        const { body } = await bench.create()
        const job = await bench.until(body.id, 'failed')
        match(job.reason ?? '', reason, script)
      }
      const pid = Number(readFileSync(join(bench.folder, 'pid'), 'utf8'))
      // A zombie of a container without an init is dead too.
      const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] : 'gone'
      ok(state === 'gone' || state === 'Z', String(state))
      deepEqual((await bench.ask('GET', '/v1/artifacts', { as: bench.token })).body, { items: [] })
    } finally {
      await bench.stop()
    }
  },
)

test('one that runs is cancelled with all that it has started; one that is over is not', { timeout }, async (t) => {
  const bench = await startBench(t)
  bench.install('trivy', `trap '' TERM; sleep 600 & echo $! > ${bench.folder}/pid; wait; sleep 600`)
  await bench.start()
  try {
    const { body } = await bench.create()
    const waiting = await bench.create()
    await bench.until(body.id, 'running')
    while (!existsSync(join(bench.folder, 'pid'))) await new Promise((resolve) => setTimeout(resolve, 10))
    // One at a time, unless it is set otherwise.
    equal((await bench.ask('GET', `/v1/scan-jobs/${waiting.body.id}`, { as: bench.token })).body.state, 'queued')
    for (const id of [waiting.body.id, body.id]) {
      equal((await bench.ask('DELETE', `/v1/scan-jobs/${id}`, { as: bench.token })).status, 204)
      const again = await bench.ask('DELETE', `/v1/scan-jobs/${id}`, { as: bench.token })
      deepEqual([again.status, again.body.code], [409, 'not-possible-now'])
    }
  } finally {
    await bench.stop()
  }
  deepEqual(
    (await told(bench))
      .map((entry) => (entry as string[])[0])
      .toSorted((one = '', other = '') => one.localeCompare(other)),
    ['SJ-001', 'SJ-001', 'SJ-002', 'SJ-005', 'SJ-005'],
  )
})

test('a job that was cut off begins again, and the attempt counts', { timeout }, async (t) => {
  const bench = await startBench(t)
  bench.install('trivy', 'sleep 600')
  await bench.start()
  const { body } = await bench.create()
  await bench.until(body.id, 'running')
  await bench.stop()
  equal((await bench.ask('GET', `/v1/scan-jobs/${body.id}`, { as: bench.token })).body.state, 'running')
  writeFileSync(join(bench.folder, 'report.json'), JSON.stringify(trivyReport(web, [])))
  bench.install('trivy', `cat ${bench.folder}/report.json`)
  await bench.start()
  try {
    await bench.until(body.id, 'queued')
    bench.clock.at += 30_000
    await bench.stop()
    await bench.start()
    equal((await bench.until(body.id, 'finished')).attempts, 2)
  } finally {
    await bench.stop()
  }
  deepEqual(await told(bench), [
    ['SJ-001'],
    ['SJ-002'],
    ['SJ-004', 'the server was stopped'],
    ['SJ-001'],
    ['SJ-002'],
    ['SJ-003'],
  ])
})

test('what names no image, or one beyond reach, is refused before anything runs', { timeout }, async (t) => {
  const bench = await startBench(t)
  bench.install('trivy', 'touch should-not-run')
  for (const artifact of [
    '--help',
    '-v',
    '/etc/passwd',
    'dir:/etc',
    'a b',
    'web;id',
    '$(id)',
    '../web',
    'WEB',
    '',
    'x\n',
  ]) {
    const { status, body } = await bench.create({ artifact })
    deepEqual([status, body.errors[0].pointer], [422, '#/body/artifact'], artifact)
  }
  const scopes = [{ registries: ['registry.example.com'], repositories: ['shop/*'] }]
  const shop = await bench.as(['inventory.scans.manage'], scopes)
  for (const [artifact, status] of [
    [web, 201],
    ['registry.example.com/bank/api:1', 403],
    ['shop/web:1', 403],
  ] as const) {
    const { status: found } = await bench.ask('POST', '/v1/scan-jobs', { as: shop, body: { artifact } })
    equal(found, status, artifact)
  }
  const other = await bench.create({ artifact: 'nginx' })
  equal((await bench.ask('GET', `/v1/scan-jobs/${other.body.id}`, { as: shop })).status, 404)
  equal((await bench.ask('DELETE', `/v1/scan-jobs/${other.body.id}`, { as: shop })).status, 404)
  equal((await bench.ask('GET', '/v1/scan-jobs', { as: shop })).body.items.length, 1)
})

test('a scanner is given what it needs of our surroundings, and what it scans is never an option or a scheme', () => {
  const env = { PATH: '/bin', TRIVY_SERVER: 'x', GRYPE_DB: 'y', AWS_SECRET: 'z', https_proxy: 'p' }
  deepEqual(scannerEnvironment('trivy', env), { PATH: '/bin', TRIVY_SERVER: 'x', https_proxy: 'p' })
  deepEqual(scannerArguments('grype', 'dir:latest').slice(-2), ['--', 'docker.io/library/dir:latest'])
})
